-- The parts of an indicator that is the sum of others: a row for each part.
create table indicator_part (
    indicator bigint not null,
    part bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index indicator_part_recorded on indicator_part (recorded_at);
create index indicator_part_superseded on indicator_part (superseded_at) where superseded_at < 9223372036854775807;
create unique index indicator_part_is_once on indicator_part (indicator, part, valid_from) where superseded_at = 9223372036854775807;
