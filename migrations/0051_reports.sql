-- Reports: identity, drafts, issues (numbered, frozen), wordings of the
-- installation. What is known of a report holds on all days.
create table report (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index report_recorded on report (recorded_at);
create index report_superseded on report (superseded_at) where superseded_at < 9223372036854775807;
create unique index report_is_once on report (id) where superseded_at = 9223372036854775807;

-- `paper` is the JSON of what stands on the paper beside the text:
-- addressees, recipients, bases, signatures.
create table report_draft (
    report bigint not null,
    review bigint not null,
    agreed_table bigint not null,
    host bigint not null,
    profile text not null,
    paper_day bigint,
    paper_month bigint,
    paper_year bigint not null,
    subject text not null,
    paper text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index report_draft_recorded on report_draft (recorded_at);
create index report_draft_superseded on report_draft (superseded_at) where superseded_at < 9223372036854775807;
create unique index report_draft_is_once on report_draft (report) where superseded_at = 9223372036854775807;
create index report_draft_of_review on report_draft (review) where superseded_at = 9223372036854775807;

-- An issue is all that is needed to make the same bytes again, and the bytes
-- themselves. `series` is the register that `number` is unique in: a year of a
-- state body, a type and term of a Party body.
create table report_issue (
    report bigint not null,
    agency bigint not null,
    series text not null,
    number bigint not null,
    symbol text not null,
    issued_on text not null,
    agreed_table bigint not null,
    table_hash text not null,
    cut_off text not null,
    known_at bigint not null,
    profile text not null,
    profile_file text not null,
    profile_digest text not null,
    wording_digest text not null,
    content_digest text not null,
    content text not null,
    wordings text not null,
    document {bytes} not null,
    document_hash text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index report_issue_recorded on report_issue (recorded_at);
create index report_issue_superseded on report_issue (superseded_at) where superseded_at < 9223372036854775807;
create unique index report_issue_is_once on report_issue (report) where superseded_at = 9223372036854775807;
create unique index report_number_is_taken on report_issue (series, number) where superseded_at = 9223372036854775807;

-- Wordings that this installation has in place of the shipped ones.
create table report_wording (
    name text not null,
    body text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index report_wording_recorded on report_wording (recorded_at);
create index report_wording_superseded on report_wording (superseded_at) where superseded_at < 9223372036854775807;
create unique index report_wording_is_once on report_wording (name) where superseded_at = 9223372036854775807;
