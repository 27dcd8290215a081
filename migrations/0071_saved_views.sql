-- Questions to the figures that somebody keeps, for oneself, for one's agency
-- or for the parties of a programme. `owner` is an account of `access`; what a
-- view asks is the query of its address. It holds on all days.
create table saved_view (
    id bigint not null,
    name text not null,
    question text not null,
    owner bigint,
    agency bigint,
    shared text not null,
    programme bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index saved_view_recorded on saved_view (recorded_at);
create index saved_view_superseded on saved_view (superseded_at) where superseded_at < 9223372036854775807;
create unique index saved_view_is_once on saved_view (id) where superseded_at = 9223372036854775807;

-- What was done in a week, and whether it was taken back: asked by every start
-- page, of a log whose rows are long.
create index act_at on act (at);
create index act_undoes on act (undoes) where undoes is not null;
