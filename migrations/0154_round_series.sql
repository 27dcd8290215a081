-- A round that is opened again and again: `round` is the one whose questions
-- and bodies it repeats, `recurrence` the rule of its last days, `asks` whether
-- each asks for the cycle in which it ends or for the one before.
create table round_series (
    id bigint not null,
    round bigint not null,
    agency bigint not null,
    title text not null,
    recurrence text not null,
    asks text not null,
    lead_days bigint not null,
    first_day text not null,
    last_day text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index round_series_recorded on round_series (recorded_at);
create index round_series_superseded on round_series (superseded_at) where superseded_at < 9223372036854775807;
create unique index round_series_is_once on round_series (id) where superseded_at = 9223372036854775807;

-- The rounds that were opened of a series, by the day that its rule named.
create table round_occurrence (
    round_series bigint not null,
    nominal text not null,
    round bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index round_occurrence_recorded on round_occurrence (recorded_at);
create index round_occurrence_superseded on round_occurrence (superseded_at) where superseded_at < 9223372036854775807;
create unique index round_occurrence_is_once on round_occurrence (round_series, nominal)
    where superseded_at = 9223372036854775807;
