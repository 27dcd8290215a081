-- Agencies: identity, dated facts, divisions.
create table agency (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agency_recorded on agency (recorded_at);
create unique index agency_is_once on agency (id) where superseded_at = 9223372036854775807;

create table agency_fact (
    agency bigint not null,
    name text not null,
    short_name text not null,
    symbol text not null,
    superior text not null,
    place text not null,
    side text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agency_fact_recorded on agency_fact (recorded_at);
create index agency_fact_superseded on agency_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index agency_fact_is_once on agency_fact (agency, valid_from) where superseded_at = 9223372036854775807;

create table division (
    id bigint not null,
    agency bigint not null,
    name text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index division_recorded on division (recorded_at);
create unique index division_is_once on division (id, valid_from) where superseded_at = 9223372036854775807;
