-- A workbook that was handed out for a filing: `token` and `proof` stand in it
-- where nobody sees them. What stood in its cells is known by the moment at
-- which it was handed out.
create table filing_workbook (
    id bigint not null,
    filing bigint not null,
    token text not null,
    proof text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_workbook_recorded on filing_workbook (recorded_at);
create index filing_workbook_superseded on filing_workbook (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_workbook_is_once on filing_workbook (id) where superseded_at = 9223372036854775807;
