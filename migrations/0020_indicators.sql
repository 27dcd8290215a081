-- Indicators: identity and versions; values as stated; targets.
create table indicator (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index indicator_recorded on indicator (recorded_at);
create index indicator_superseded on indicator (superseded_at) where superseded_at < 9223372036854775807;
create unique index indicator_is_once on indicator (id) where superseded_at = 9223372036854775807;

create table indicator_version (
    indicator bigint not null,
    code text not null,
    name_vi text not null,
    name_en text not null,
    unit_vi text not null,
    unit_en text not null,
    scale bigint not null,
    nature text not null,
    numerator bigint,
    denominator bigint,
    additive boolean not null,
    personal boolean not null,
    least bigint,
    greatest bigint,
    basis text not null,
    note text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index indicator_version_recorded on indicator_version (recorded_at);
create index indicator_version_superseded on indicator_version (superseded_at) where superseded_at < 9223372036854775807;
create unique index indicator_version_is_once on indicator_version (indicator, valid_from) where superseded_at = 9223372036854775807;
create unique index indicator_code_is_once on indicator_version (code, valid_from) where superseded_at = 9223372036854775807;

-- One row is what one agency states about one indicator of one subject in one
-- period; valid_from and valid_to are the days of that period. `unit` repeats
-- the subject where it is a unit, so that undo sees what relies on a unit.
create table value (
    subject bigint not null,
    grain text not null,
    unit bigint,
    indicator bigint not null,
    agency bigint not null,
    kind text not null,
    amount bigint,
    cut_off text not null,
    source text not null,
    origin text not null,
    note text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index value_recorded on value (recorded_at);
create index value_superseded on value (superseded_at) where superseded_at < 9223372036854775807;
-- The order in which the cube is built: period by period, one indicator and
-- one agency after the other.
create unique index value_is_once on value (indicator, valid_from, valid_to, grain, agency, kind, subject)
    where superseded_at = 9223372036854775807;
create index value_of_subject on value (subject, indicator, valid_from);

create table target (
    programme bigint,
    subject bigint not null,
    grain text not null,
    unit bigint,
    indicator bigint not null,
    agency bigint not null,
    amount bigint not null,
    bound text not null,
    share_of bigint,
    basis text not null,
    note text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index target_recorded on target (recorded_at);
create index target_superseded on target (superseded_at) where superseded_at < 9223372036854775807;
-- A target outside any programme has programme null, which no unique index
-- compares: 0 stands for it here.
create unique index target_is_once on target (coalesce(programme, 0), subject, indicator, valid_from, valid_to)
    where superseded_at = 9223372036854775807;
create index target_of_subject on target (subject, indicator, valid_from);
