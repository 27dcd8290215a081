-- Who may sit down. The only tables that name a person.
create table user_account (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index user_account_recorded on user_account (recorded_at);
create unique index user_account_is_once on user_account (id) where superseded_at = 9223372036854775807;

create table user_fact (
    user_account bigint not null,
    login text not null,
    name text not null,
    agency bigint,
    division bigint,
    role text not null,
    is_open boolean not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index user_fact_recorded on user_fact (recorded_at);
create index user_fact_superseded on user_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index user_fact_is_once on user_fact (user_account, valid_from) where superseded_at = 9223372036854775807;
create unique index user_login_is_taken on user_fact (login) where superseded_at = 9223372036854775807;

-- Not dated: what verifies a password or a token is replaced, never kept.
create table credential (
    user_account bigint primary key,
    hash text not null,
    changed_at bigint not null
);

create table session (
    token_hash text primary key,
    user_account bigint not null,
    opened_at bigint not null,
    expires_at bigint not null
);
create index session_of_user on session (user_account);

create table setup_link (
    token_hash text primary key,
    expires_at bigint not null
);
