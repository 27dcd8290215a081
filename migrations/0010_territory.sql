-- Territory: places (provinces and communes), zones, and who succeeded whom.
create table place (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index place_recorded on place (recorded_at);
create unique index place_is_once on place (id) where superseded_at = 9223372036854775807;

create table place_fact (
    place bigint not null,
    tier text not null,
    code text not null,
    name text not null,
    kind text not null,
    full_name text not null,
    sort_key {bytes} not null,
    parent bigint,
    district text not null,
    basis text not null,
    clause text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index place_fact_recorded on place_fact (recorded_at);
create index place_fact_superseded on place_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index place_fact_is_once on place_fact (place, valid_from) where superseded_at = 9223372036854775807;

-- Former place → new place; kept for recasting.
create table territory_edge (
    former bigint not null,
    new bigint not null,
    relation text not null,
    resolution text not null,
    clause text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index territory_edge_recorded on territory_edge (recorded_at);
create index territory_edge_superseded on territory_edge (superseded_at) where superseded_at < 9223372036854775807;
create unique index territory_edge_is_once on territory_edge (former, new) where superseded_at = 9223372036854775807;

create table zone (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index zone_recorded on zone (recorded_at);
create unique index zone_is_once on zone (id) where superseded_at = 9223372036854775807;

-- Areas in hundredths of a hectare, the share let in hundredths of a percent.
create table zone_fact (
    zone bigint not null,
    name text not null,
    sort_key {bytes} not null,
    kind text not null,
    part_of bigint,
    board text not null,
    area bigint,
    area_other bigint,
    projects bigint,
    let_share bigint,
    status text not null,
    basis text not null,
    confirmed boolean not null,
    remark text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index zone_fact_recorded on zone_fact (recorded_at);
create index zone_fact_superseded on zone_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index zone_fact_is_once on zone_fact (zone, valid_from) where superseded_at = 9223372036854775807;

-- The communes that a zone lies in.
create table zone_commune (
    zone bigint not null,
    place bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index zone_commune_recorded on zone_commune (recorded_at);
create index zone_commune_superseded on zone_commune (superseded_at) where superseded_at < 9223372036854775807;
create unique index zone_commune_is_once on zone_commune (zone, place, valid_from)
    where superseded_at = 9223372036854775807;

-- Which record a key of the shipped reference data became, and a hash of what
-- the release said of it: only what a new release changed is stated again.
create table territory_reference (
    reference_key text not null,
    record bigint not null,
    content text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index territory_reference_recorded on territory_reference (recorded_at);
create unique index territory_reference_is_once on territory_reference (reference_key)
    where superseded_at = 9223372036854775807;
