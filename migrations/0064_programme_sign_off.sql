-- Annexes of a programme, and the parties' signatures under its content.
create table programme_annex (
    id bigint not null,
    programme bigint not null,
    number text not null,
    title text not null,
    content text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_annex_recorded on programme_annex (recorded_at);
create index programme_annex_superseded on programme_annex (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_annex_is_once on programme_annex (id, valid_from) where superseded_at = 9223372036854775807;

-- `digest` is that of the agreement as it stood on `valid_from`, known at
-- `recorded_at`.
create table programme_sign_off (
    programme bigint not null,
    agency bigint not null,
    signed_by text not null,
    digest text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_sign_off_recorded on programme_sign_off (recorded_at);
create index programme_sign_off_superseded on programme_sign_off (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_is_signed_once on programme_sign_off (programme, agency)
    where superseded_at = 9223372036854775807;
