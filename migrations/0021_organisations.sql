-- Organisations and the units that they cover. Counts live in `value`; no
-- column here can hold a person.
create table organisation (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index organisation_recorded on organisation (recorded_at);
create index organisation_superseded on organisation (superseded_at) where superseded_at < 9223372036854775807;
create unique index organisation_is_once on organisation (id) where superseded_at = 9223372036854775807;

create table organisation_fact (
    organisation bigint not null,
    kind text not null,
    name text not null,
    folded text not null,
    form text not null,
    parent bigint,
    parent_name text not null,
    founded text,
    decision text not null,
    note text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index organisation_fact_recorded on organisation_fact (recorded_at);
create index organisation_fact_superseded on organisation_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index organisation_fact_is_once on organisation_fact (organisation, valid_from) where superseded_at = 9223372036854775807;
create index organisation_fact_named on organisation_fact (folded, kind) where superseded_at = 9223372036854775807;

create table organisation_cover (
    organisation bigint not null,
    unit bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index organisation_cover_recorded on organisation_cover (recorded_at);
create index organisation_cover_superseded on organisation_cover (superseded_at) where superseded_at < 9223372036854775807;
create unique index organisation_cover_is_once on organisation_cover (organisation, unit, valid_from) where superseded_at = 9223372036854775807;
create index organisation_cover_of_unit on organisation_cover (unit) where superseded_at = 9223372036854775807;
