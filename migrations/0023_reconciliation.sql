-- Reconciliation: why two statements of one cell differ, what was said about
-- it, what the parties agree on, and the tables of figures that they sign.
-- valid_from and valid_to of the first three are the days of the cell's period.
create table difference_reason (
    subject bigint not null,
    grain text not null,
    indicator bigint not null,
    kind text not null,
    agency bigint not null,
    reason text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index difference_reason_recorded on difference_reason (recorded_at);
create index difference_reason_superseded on difference_reason (superseded_at) where superseded_at < 9223372036854775807;
create unique index difference_reason_is_once on difference_reason (indicator, valid_from, valid_to, kind, subject)
    where superseded_at = 9223372036854775807;

create table difference_message (
    id bigint not null,
    subject bigint not null,
    grain text not null,
    indicator bigint not null,
    kind text not null,
    agency bigint not null,
    said_by text not null,
    message text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index difference_message_recorded on difference_message (recorded_at);
create index difference_message_superseded on difference_message (superseded_at) where superseded_at < 9223372036854775807;
create index difference_message_of_cell on difference_message (indicator, subject);

-- `statements` says which statements the agency saw when it agreed; when one
-- of them changes, the agreement binds no more.
create table agreement (
    subject bigint not null,
    grain text not null,
    indicator bigint not null,
    kind text not null,
    agency bigint not null,
    agreed_by text not null,
    amount bigint,
    source text not null,
    reason text not null,
    statements text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agreement_recorded on agreement (recorded_at);
create index agreement_superseded on agreement (superseded_at) where superseded_at < 9223372036854775807;
create unique index agreement_is_once on agreement (indicator, valid_from, valid_to, kind, subject, agency)
    where superseded_at = 9223372036854775807;

create table agreed_table (
    id bigint not null,
    programme bigint,
    title text not null,
    agency bigint not null,
    drawn_by text not null,
    known_at bigint not null,
    definition text not null,
    content {bytes} not null,
    hash text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agreed_table_recorded on agreed_table (recorded_at);
create index agreed_table_superseded on agreed_table (superseded_at) where superseded_at < 9223372036854775807;
create unique index agreed_table_is_once on agreed_table (id) where superseded_at = 9223372036854775807;

create table agreed_table_signature (
    agreed_table bigint not null,
    agency bigint not null,
    signed_by text not null,
    hash text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index agreed_table_signature_recorded on agreed_table_signature (recorded_at);
create index agreed_table_signature_superseded on agreed_table_signature (superseded_at) where superseded_at < 9223372036854775807;
create unique index agreed_table_is_signed_once on agreed_table_signature (agreed_table, agency)
    where superseded_at = 9223372036854775807;
