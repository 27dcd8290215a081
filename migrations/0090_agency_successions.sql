-- What took the place of agencies: a decision with its day, and what it says of
-- which agency, step by step.
create table agency_succession (
    id bigint not null,
    title text not null,
    decision text not null,
    confirmed boolean not null,
    source text not null,
    remark text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agency_succession_recorded on agency_succession (recorded_at);
create unique index agency_succession_is_once on agency_succession (id)
    where superseded_at = 9223372036854775807;

-- agency: the one that it is about; part: what is handed over, in words, where
-- not all of it is.
create table agency_succession_step (
    agency_succession bigint not null,
    step bigint not null,
    relation text not null,
    agency bigint not null,
    part text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agency_succession_step_recorded on agency_succession_step (recorded_at);
create unique index agency_succession_step_is_once on agency_succession_step (agency_succession, step)
    where superseded_at = 9223372036854775807;

-- The agency that a step hands over to, where it names one. A table of its own,
-- so that what made that agency is not taken back under the step.
create table agency_successor (
    agency_succession bigint not null,
    step bigint not null,
    agency bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agency_successor_recorded on agency_successor (recorded_at);
create unique index agency_successor_is_once on agency_successor (agency_succession, step)
    where superseded_at = 9223372036854775807;
