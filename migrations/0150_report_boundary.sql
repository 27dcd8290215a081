-- The day in whose boundaries a report tells its places, where that is not the
-- day of its table.
create table report_boundary (
    report bigint not null,
    boundary_day text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index report_boundary_recorded on report_boundary (recorded_at);
create index report_boundary_superseded on report_boundary (superseded_at) where superseded_at < 9223372036854775807;
create unique index report_boundary_is_once on report_boundary (report) where superseded_at = 9223372036854775807;
