-- The annexes that a report is drafted with, beside those that follow from its
-- table: `ranked` are codes of kinds of organisation, with commas, whose ranked
-- lists of units it has.
create table report_annex (
    report bigint not null,
    ranked text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index report_annex_recorded on report_annex (recorded_at);
create index report_annex_superseded on report_annex (superseded_at) where superseded_at < 9223372036854775807;
create unique index report_annex_is_once on report_annex (report) where superseded_at = 9223372036854775807;
