-- Rounds: a round asks named bodies for named indicators of a period by a day;
-- a filing is what one of them sends in. What is known of them holds on all
-- days; their own days are columns.
create table round (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index round_recorded on round (recorded_at);
create index round_superseded on round (superseded_at) where superseded_at < 9223372036854775807;
create unique index round_is_once on round (id) where superseded_at = 9223372036854775807;

create table round_fact (
    round bigint not null,
    programme bigint,
    agency bigint not null,
    title text not null,
    kind text not null,
    first_day text not null,
    last_day text not null,
    opens_on text not null,
    due_on text not null,
    note text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index round_fact_recorded on round_fact (recorded_at);
create index round_fact_superseded on round_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index round_fact_is_once on round_fact (round) where superseded_at = 9223372036854775807;

-- The sides that have to agree on what was filed, the one that asks first.
create table round_side (
    round bigint not null,
    agency bigint not null,
    position bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index round_side_recorded on round_side (recorded_at);
create index round_side_superseded on round_side (superseded_at) where superseded_at < 9223372036854775807;
create unique index round_side_is_once on round_side (round, agency) where superseded_at = 9223372036854775807;

create table round_indicator (
    round bigint not null,
    indicator bigint not null,
    position bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index round_indicator_recorded on round_indicator (recorded_at);
create index round_indicator_superseded on round_indicator (superseded_at) where superseded_at < 9223372036854775807;
create unique index round_indicator_is_once on round_indicator (round, indicator) where superseded_at = 9223372036854775807;

-- Who is asked: an agency, or a unit of the register.
create table filing (
    id bigint not null,
    round bigint not null,
    agency bigint,
    unit bigint,
    position bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_recorded on filing (recorded_at);
create index filing_superseded on filing (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_is_once on filing (id) where superseded_at = 9223372036854775807;
create index filing_of_round on filing (round, position) where superseded_at = 9223372036854775807;

create table filing_subject (
    filing bigint not null,
    subject bigint not null,
    grain text not null,
    unit bigint,
    position bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_subject_recorded on filing_subject (recorded_at);
create index filing_subject_superseded on filing_subject (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_subject_is_once on filing_subject (filing, subject) where superseded_at = 9223372036854775807;

-- Where a filing stands. `digest` is the hash of its content when it was last
-- sent in, `submitted_at` that moment, `accepted_at` and `accepted_digest` the
-- same of the content that was last accepted; `submitted_on` is the day of the
-- first time. `until` is a day beyond the round's, granted to this filing.
create table filing_state (
    filing bigint not null,
    state text not null,
    cut_off text,
    source text not null,
    digest text not null,
    submitted_at bigint,
    submitted_on text,
    accepted_at bigint,
    accepted_digest text not null,
    until text,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_state_recorded on filing_state (recorded_at);
create index filing_state_superseded on filing_state (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_state_is_once on filing_state (filing) where superseded_at = 9223372036854775807;

-- A cell as it was typed. What was typed beside it and could not be merged is a collision.
create table filing_cell (
    filing bigint not null,
    subject bigint not null,
    indicator bigint not null,
    typed text not null,
    note text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_cell_recorded on filing_cell (recorded_at);
create index filing_cell_superseded on filing_cell (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_cell_is_once on filing_cell (filing, subject, indicator) where superseded_at = 9223372036854775807;

create table filing_collision (
    filing bigint not null,
    subject bigint not null,
    indicator bigint not null,
    typed text not null,
    note text not null,
    origin text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_collision_recorded on filing_collision (recorded_at);
create index filing_collision_superseded on filing_collision (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_collision_is_once on filing_collision (filing, subject, indicator) where superseded_at = 9223372036854775807;

-- A question on a cell, its answer, or a remark; `answers` is the question's id.
create table filing_message (
    id bigint not null,
    filing bigint not null,
    subject bigint not null,
    indicator bigint not null,
    kind text not null,
    answers bigint,
    agency bigint,
    said_by text not null,
    body text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_message_recorded on filing_message (recorded_at);
create index filing_message_superseded on filing_message (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_message_is_once on filing_message (id) where superseded_at = 9223372036854775807;
create index filing_message_of_filing on filing_message (filing) where superseded_at = 9223372036854775807;

create table filing_consent (
    filing bigint not null,
    agency bigint not null,
    digest text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_consent_recorded on filing_consent (recorded_at);
create index filing_consent_superseded on filing_consent (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_consent_is_once on filing_consent (filing, agency) where superseded_at = 9223372036854775807;

-- Asked: may this filing come later? `state` is asked, granted or refused.
create table filing_exception (
    id bigint not null,
    filing bigint not null,
    asked_until text not null,
    reason text not null,
    state text not null,
    granted_until text,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_exception_recorded on filing_exception (recorded_at);
create index filing_exception_superseded on filing_exception (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_exception_is_once on filing_exception (id) where superseded_at = 9223372036854775807;

create table filing_reminder (
    id bigint not null,
    filing bigint not null,
    agency bigint not null,
    days_late bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_reminder_recorded on filing_reminder (recorded_at);
create index filing_reminder_superseded on filing_reminder (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_reminder_is_once on filing_reminder (id) where superseded_at = 9223372036854775807;
create index filing_reminder_of_filing on filing_reminder (filing) where superseded_at = 9223372036854775807;

-- Who acts for the approvers of an agency, on the days of the row.
create table deputy (
    id bigint not null,
    agency bigint not null,
    user_account bigint not null,
    reason text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index deputy_recorded on deputy (recorded_at);
create index deputy_superseded on deputy (superseded_at) where superseded_at < 9223372036854775807;
create unique index deputy_is_once on deputy (id) where superseded_at = 9223372036854775807;
