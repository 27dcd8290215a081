-- The parts that a step hands over where not all of it is: a field of work, a
-- division with its people, a zone; a row for each, one of the three named.
create table agency_succession_part (
    agency_succession bigint not null,
    step bigint not null,
    programme_field bigint,
    division bigint,
    zone bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agency_succession_part_recorded on agency_succession_part (recorded_at);
create index agency_succession_part_superseded on agency_succession_part (superseded_at)
    where superseded_at < 9223372036854775807;
create index agency_succession_part_of_step on agency_succession_part (agency_succession, step);
