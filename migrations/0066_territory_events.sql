-- Changes of territory: a decision with its day, and what it changes, step by
-- step. Nothing else is written: places and zones end, are renamed and move
-- because a standing step says so.
create table territory_event (
    id bigint not null,
    title text not null,
    decision text not null,
    confirmed boolean not null,
    source text not null,
    remark text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index territory_event_recorded on territory_event (recorded_at);
create unique index territory_event_is_once on territory_event (id)
    where superseded_at = 9223372036854775807;

-- former, new: ids of places or zones; what a step has no use for is null or
-- empty. weight: how much of what is divided goes to new, in units of weight_of.
create table territory_step (
    territory_event bigint not null,
    step bigint not null,
    relation text not null,
    former bigint not null,
    new bigint,
    name text not null,
    kind text not null,
    weight bigint,
    weight_of text not null,
    weight_source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index territory_step_recorded on territory_step (recorded_at);
create index territory_step_superseded on territory_step (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index territory_step_is_once on territory_step (territory_event, step)
    where superseded_at = 9223372036854775807;

-- The records that an event names, so that what made one of them is not taken
-- back under it.
create table territory_named (
    territory_event bigint not null,
    place bigint,
    zone bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index territory_named_recorded on territory_named (recorded_at);
create index territory_named_superseded on territory_named (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index territory_named_is_once on territory_named (territory_event, coalesce(place, zone))
    where superseded_at = 9223372036854775807;
