-- Files taken in, and the layouts by which they are read. The files themselves
-- are not kept: they may hold personal data.
create table intake_file (
    id bigint not null,
    name text not null,
    hash text not null,
    sheet text not null,
    layout text not null,
    source text not null,
    cut_off text not null,
    period text not null,
    agency bigint not null,
    value_count bigint not null,
    unit_count bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index intake_file_recorded on intake_file (recorded_at);
create index intake_file_superseded on intake_file (superseded_at) where superseded_at < 9223372036854775807;
create unique index intake_file_is_once on intake_file (hash, sheet, period, agency)
    where superseded_at = 9223372036854775807;

create table intake_layout (
    name text not null,
    text text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index intake_layout_recorded on intake_layout (recorded_at);
create index intake_layout_superseded on intake_layout (superseded_at) where superseded_at < 9223372036854775807;
create unique index intake_layout_is_once on intake_layout (name, valid_from) where superseded_at = 9223372036854775807;
