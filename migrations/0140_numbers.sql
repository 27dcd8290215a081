-- Terms of a committee (nhiệm kỳ), each on its days, and the register of
-- numbers: every number that an agency has given to a paper, once.
create table committee_term (
    id bigint not null,
    agency bigint not null,
    name text not null,
    basis text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index committee_term_recorded on committee_term (recorded_at);
create index committee_term_superseded on committee_term (superseded_at) where superseded_at < 9223372036854775807;
create unique index committee_term_is_once on committee_term (id) where superseded_at = 9223372036854775807;

-- `series` is the stretch in which numbers run on: `state/7/BC/2025`,
-- `party/9/BC/2025-2030`. A number that is given back keeps its row, with the
-- reason, and is never given again.
create table document_number (
    id bigint not null,
    agency bigint not null,
    series text not null,
    kind text not null,
    number bigint not null,
    symbol text not null,
    numbered_on text not null,
    subject text not null,
    paper_kind text not null,
    paper_id bigint,
    given_back text,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index document_number_recorded on document_number (recorded_at);
create index document_number_superseded on document_number (superseded_at) where superseded_at < 9223372036854775807;
create unique index document_number_is_once on document_number (id) where superseded_at = 9223372036854775807;
create unique index document_number_is_taken on document_number (series, number)
    where superseded_at = 9223372036854775807;
