-- Tokens with which programs act in somebody's name. Not dated: what verifies a
-- token ends with it, and the log keeps that it was.
create table api_token (
    id bigint primary key,
    user_account bigint not null,
    name text not null,
    scopes text not null,
    token_hash text not null,
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create unique index api_token_is_once on api_token (token_hash);
create index api_token_of_user on api_token (user_account);
