-- What taking a file in recorded beside values and units.
create table intake_count (
    intake_file bigint not null,
    organisation_count bigint not null,
    indicator_count bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index intake_count_recorded on intake_count (recorded_at);
create index intake_count_superseded on intake_count (superseded_at) where superseded_at < 9223372036854775807;
create index intake_count_file on intake_count (intake_file);
