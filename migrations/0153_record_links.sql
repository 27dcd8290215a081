-- A link between two records that a person made by hand, with the reason. The
-- other links follow from the records themselves and are kept nowhere.
create table record_link (
    id bigint not null,
    from_kind text not null,
    from_record bigint not null,
    to_kind text not null,
    to_record bigint not null,
    reason text not null,
    agency bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index record_link_recorded on record_link (recorded_at);
create index record_link_superseded on record_link (superseded_at) where superseded_at < 9223372036854775807;
create unique index record_link_is_once on record_link (id) where superseded_at = 9223372036854775807;
create index record_link_from on record_link (from_kind, from_record) where superseded_at = 9223372036854775807;
create index record_link_to on record_link (to_kind, to_record) where superseded_at = 9223372036854775807;

-- What a body was asked to file.
create index filing_of_unit on filing (unit) where unit is not null;
create index filing_of_agency on filing (agency) where agency is not null;
