-- Review conferences: identity, what they are, who takes part, what was said
-- there, and which side agrees on the conclusions. What is known of a review
-- holds on all days; its own days are columns.
create table review (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index review_recorded on review (recorded_at);
create index review_superseded on review (superseded_at) where superseded_at < 9223372036854775807;
create unique index review_is_once on review (id) where superseded_at = 9223372036854775807;

create table review_fact (
    review bigint not null,
    programme bigint not null,
    kind text not null,
    title text not null,
    held_on text not null,
    place text not null,
    first_day text not null,
    last_day text not null,
    chair bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index review_fact_recorded on review_fact (recorded_at);
create index review_fact_superseded on review_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index review_fact_is_once on review_fact (review) where superseded_at = 9223372036854775807;
create index review_fact_of_programme on review_fact (programme) where superseded_at = 9223372036854775807;

create table review_party (
    review bigint not null,
    agency bigint not null,
    position bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index review_party_recorded on review_party (recorded_at);
create index review_party_superseded on review_party (superseded_at) where superseded_at < 9223372036854775807;
create unique index review_party_is_once on review_party (review, agency) where superseded_at = 9223372036854775807;

-- One row is one thing said. Which columns are filled depends on the kind;
-- `part_of` is the limitation that a cause explains; `field` is the number of
-- the programme's field of work; `due` is the day by which a proposal or a task
-- is to be done.
create table review_finding (
    id bigint not null,
    review bigint not null,
    kind text not null,
    position bigint not null,
    field bigint,
    part_of bigint,
    cause text,
    body text not null,
    basis text not null,
    proposal text not null,
    impact text not null,
    who text not null,
    due text,
    indicators text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index review_finding_recorded on review_finding (recorded_at);
create index review_finding_superseded on review_finding (superseded_at) where superseded_at < 9223372036854775807;
create unique index review_finding_is_once on review_finding (id) where superseded_at = 9223372036854775807;
create index review_finding_of_review on review_finding (review, position) where superseded_at = 9223372036854775807;

-- A side agrees on the conclusions as they read then: `digest` is the hash of
-- their texts in order.
create table review_consent (
    review bigint not null,
    agency bigint not null,
    digest text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index review_consent_recorded on review_consent (recorded_at);
create index review_consent_superseded on review_consent (superseded_at) where superseded_at < 9223372036854775807;
create unique index review_consent_is_once on review_consent (review, agency) where superseded_at = 9223372036854775807;
