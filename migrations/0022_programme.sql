-- Programmes: the agreement, its parties, phases, fields of work, amendments.
create table programme (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_recorded on programme (recorded_at);
create index programme_superseded on programme (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_is_once on programme (id) where superseded_at = 9223372036854775807;

-- `bases` is a JSON list of texts: documents cite them line by line.
create table programme_fact (
    programme bigint not null,
    name text not null,
    short_name text not null,
    number text not null,
    signed text,
    territory text not null,
    first_day text not null,
    last_day text not null,
    bases text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_fact_recorded on programme_fact (recorded_at);
create index programme_fact_superseded on programme_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_fact_is_once on programme_fact (programme, valid_from) where superseded_at = 9223372036854775807;

create table programme_party (
    programme bigint not null,
    agency bigint not null,
    position bigint not null,
    leads boolean not null,
    division bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_party_recorded on programme_party (recorded_at);
create index programme_party_superseded on programme_party (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_party_is_once on programme_party (programme, agency, valid_from) where superseded_at = 9223372036854775807;

create table programme_phase (
    id bigint not null,
    programme bigint not null,
    position bigint not null,
    name text not null,
    kind text not null,
    first_day text not null,
    last_day text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_phase_recorded on programme_phase (recorded_at);
create index programme_phase_superseded on programme_phase (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_phase_is_once on programme_phase (id, valid_from) where superseded_at = 9223372036854775807;

create table programme_field (
    id bigint not null,
    programme bigint not null,
    position bigint not null,
    name text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_field_recorded on programme_field (recorded_at);
create index programme_field_superseded on programme_field (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_field_is_once on programme_field (id, valid_from) where superseded_at = 9223372036854775807;

create table programme_field_body (
    programme bigint not null,
    programme_field bigint not null,
    position bigint not null,
    part text not null,
    agency bigint not null,
    division bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_field_body_recorded on programme_field_body (recorded_at);
create index programme_field_body_superseded on programme_field_body (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_field_body_is_once on programme_field_body (programme_field, agency, part, position, valid_from)
    where superseded_at = 9223372036854775807;

create table programme_amendment (
    id bigint not null,
    programme bigint not null,
    number text not null,
    signed text not null,
    content text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_amendment_recorded on programme_amendment (recorded_at);
create index programme_amendment_superseded on programme_amendment (superseded_at) where superseded_at < 9223372036854775807;
create unique index programme_amendment_is_once on programme_amendment (id) where superseded_at = 9223372036854775807;
