-- How a review conference is prepared, sat through and minuted.
create table conference_invitation (
    review bigint not null,
    host bigint not null,
    starts text not null,
    content text not null,
    notes text not null,
    paper text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index conference_invitation_recorded on conference_invitation (recorded_at);
create index conference_invitation_superseded on conference_invitation (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index conference_invitation_is_once on conference_invitation (review)
    where superseded_at = 9223372036854775807;

create table agenda_item (
    id bigint not null,
    review bigint not null,
    starts text not null,
    title text not null,
    presenter text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agenda_item_recorded on agenda_item (recorded_at);
create index agenda_item_superseded on agenda_item (superseded_at) where superseded_at < 9223372036854775807;
create unique index agenda_item_is_once on agenda_item (id) where superseded_at = 9223372036854775807;

-- An opinion of a delegate, by side and office and never by name;
-- `review_finding` is what it answers, `field` the number of a field of work.
create table opinion (
    id bigint not null,
    review bigint not null,
    agency bigint not null,
    office text not null,
    review_finding bigint,
    field bigint,
    body text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index opinion_recorded on opinion (recorded_at);
create index opinion_superseded on opinion (superseded_at) where superseded_at < 9223372036854775807;
create unique index opinion_is_once on opinion (id) where superseded_at = 9223372036854775807;

-- What a proposal was answered with in words; tasks and advice that came of it
-- say so themselves.
create table proposal_answer (
    id bigint not null,
    review_finding bigint not null,
    agency bigint not null,
    body text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index proposal_answer_recorded on proposal_answer (recorded_at);
create index proposal_answer_superseded on proposal_answer (superseded_at) where superseded_at < 9223372036854775807;
create unique index proposal_answer_is_once on proposal_answer (id) where superseded_at = 9223372036854775807;

create table conference_minutes (
    review bigint not null,
    began text not null,
    ended text not null,
    attendance text not null,
    body text not null,
    recipients text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index conference_minutes_recorded on conference_minutes (recorded_at);
create index conference_minutes_superseded on conference_minutes (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index conference_minutes_is_once on conference_minutes (review) where superseded_at = 9223372036854775807;

-- A side's secretary signs the minutes as they read then: `digest` is their
-- hash, `disagreement` what that side holds otherwise.
create table minutes_signature (
    review bigint not null,
    agency bigint not null,
    office text not null,
    disagreement text not null,
    digest text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index minutes_signature_recorded on minutes_signature (recorded_at);
create index minutes_signature_superseded on minutes_signature (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index minutes_signature_is_once on minutes_signature (review, agency)
    where superseded_at = 9223372036854775807;

-- An invitation or minutes that went out, with number and bytes.
create table conference_paper (
    review bigint not null,
    kind text not null,
    document_number bigint not null,
    symbol text not null,
    issued_on text not null,
    document {bytes} not null,
    document_hash text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index conference_paper_recorded on conference_paper (recorded_at);
create index conference_paper_superseded on conference_paper (superseded_at) where superseded_at < 9223372036854775807;
create unique index conference_paper_is_once on conference_paper (review, kind) where superseded_at = 9223372036854775807;
