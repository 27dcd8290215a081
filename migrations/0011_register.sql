-- The register: units and dated facts about them. Every fact has the document
-- or file that it was taken from.
create table unit (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index unit_recorded on unit (recorded_at);
create index unit_superseded on unit (superseded_at) where superseded_at < 9223372036854775807;
create unique index unit_is_once on unit (id) where superseded_at = 9223372036854775807;

create table unit_name (
    unit bigint not null,
    name text not null,
    short_name text not null,
    international_name text not null,
    core text not null,
    sort_key {bytes} not null,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index unit_name_recorded on unit_name (recorded_at);
create index unit_name_superseded on unit_name (superseded_at) where superseded_at < 9223372036854775807;
create unique index unit_name_is_once on unit_name (unit, valid_from) where superseded_at = 9223372036854775807;

-- Tax code with its branch suffix (5300265969-001); empty where none is known.
create table unit_profile (
    unit bigint not null,
    tax_code text not null,
    kind text not null,
    legal_form text not null,
    ownership text not null,
    sector_version text not null,
    sector text not null,
    registered_on text,
    address text not null,
    phone text not null,
    email text not null,
    website text not null,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index unit_profile_recorded on unit_profile (recorded_at);
create index unit_profile_superseded on unit_profile (superseded_at) where superseded_at < 9223372036854775807;
create unique index unit_profile_is_once on unit_profile (unit, valid_from) where superseded_at = 9223372036854775807;
create index unit_profile_tax_code on unit_profile (tax_code) where superseded_at = 9223372036854775807;

create table unit_status (
    unit bigint not null,
    status text not null,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index unit_status_recorded on unit_status (recorded_at);
create index unit_status_superseded on unit_status (superseded_at) where superseded_at < 9223372036854775807;
create unique index unit_status_is_once on unit_status (unit, valid_from) where superseded_at = 9223372036854775807;

-- The commune of the headquarters.
create table unit_commune (
    unit bigint not null,
    place bigint not null,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index unit_commune_recorded on unit_commune (recorded_at);
create index unit_commune_superseded on unit_commune (superseded_at) where superseded_at < 9223372036854775807;
create unique index unit_commune_is_once on unit_commune (unit, valid_from) where superseded_at = 9223372036854775807;

-- The zones that a unit is in: its headquarters, its facilities.
create table unit_zone (
    unit bigint not null,
    zone bigint not null,
    role text not null,
    lot text not null,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index unit_zone_recorded on unit_zone (recorded_at);
create index unit_zone_superseded on unit_zone (superseded_at) where superseded_at < 9223372036854775807;
create unique index unit_zone_is_once on unit_zone (unit, zone, role, valid_from)
    where superseded_at = 9223372036854775807;

create table project (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index project_recorded on project (recorded_at);
create unique index project_is_once on project (id) where superseded_at = 9223372036854775807;

-- Capital in hundredths of the currency, area in square metres.
create table project_fact (
    project bigint not null,
    unit bigint not null,
    code text not null,
    name text not null,
    certificate text not null,
    certified_on text,
    authority text not null,
    currency text not null,
    registered_capital bigint,
    implemented_capital bigint,
    area bigint,
    status text not null,
    zone bigint,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index project_fact_recorded on project_fact (recorded_at);
create index project_fact_superseded on project_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index project_fact_is_once on project_fact (project, valid_from)
    where superseded_at = 9223372036854775807;
create index project_fact_of_unit on project_fact (unit) where superseded_at = 9223372036854775807;

-- Two records that are one unit: a row for each side (lost, kept), so that
-- neither record can be taken back under the other.
create table unit_merge (
    unit bigint not null,
    other bigint not null,
    side text not null,
    reason text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index unit_merge_recorded on unit_merge (recorded_at);
create index unit_merge_superseded on unit_merge (superseded_at) where superseded_at < 9223372036854775807;
create unique index unit_is_merged_once on unit_merge (unit)
    where superseded_at = 9223372036854775807 and side = 'lost';
create index unit_merge_other on unit_merge (other) where superseded_at = 9223372036854775807;
