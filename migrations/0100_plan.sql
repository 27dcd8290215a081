-- The plan of a programme: duties that come again and again, tasks and their
-- steps, who does what and how far they are, what a task waits for, what proves
-- it done, and whether it is open. Every table names its programme, so that a
-- plan is read whole.
create table duty (
    id bigint not null,
    programme bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index duty_recorded on duty (recorded_at);
create index duty_superseded on duty (superseded_at) where superseded_at < 9223372036854775807;
create unique index duty_is_once on duty (id) where superseded_at = 9223372036854775807;

-- `recurrence` as `half 6 before-20 earlier`.
create table duty_fact (
    duty bigint not null,
    programme bigint not null,
    programme_field bigint,
    name text not null,
    wanted text not null,
    recurrence text not null,
    first_day text not null,
    last_day text not null,
    confirm boolean not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index duty_fact_recorded on duty_fact (recorded_at);
create index duty_fact_superseded on duty_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index duty_fact_is_once on duty_fact (duty, valid_from) where superseded_at = 9223372036854775807;
create index duty_fact_of_programme on duty_fact (programme) where superseded_at = 9223372036854775807;

create table duty_body (
    programme bigint not null,
    duty bigint not null,
    position bigint not null,
    part text not null,
    agency bigint not null,
    division bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index duty_body_recorded on duty_body (recorded_at);
create index duty_body_superseded on duty_body (superseded_at) where superseded_at < 9223372036854775807;
create unique index duty_body_is_once on duty_body (duty, position, valid_from)
    where superseded_at = 9223372036854775807;
create index duty_body_of_programme on duty_body (programme) where superseded_at = 9223372036854775807;

create table task (
    id bigint not null,
    programme bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index task_recorded on task (recorded_at);
create index task_superseded on task (superseded_at) where superseded_at < 9223372036854775807;
create unique index task_is_once on task (id) where superseded_at = 9223372036854775807;

-- `part_of` is the task that a step belongs to; `cycle` the period of an
-- occurrence of `duty`; `origin` the record that it came from (`review-finding/88`,
-- `task/12` of an earlier programme).
create table task_fact (
    task bigint not null,
    programme bigint not null,
    programme_field bigint,
    part_of bigint,
    position bigint not null,
    name text not null,
    wanted text not null,
    starts text,
    due text,
    confirm boolean not null,
    duty bigint,
    cycle text,
    origin text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index task_fact_recorded on task_fact (recorded_at);
create index task_fact_superseded on task_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index task_fact_is_once on task_fact (task, valid_from) where superseded_at = 9223372036854775807;
create index task_fact_of_programme on task_fact (programme) where superseded_at = 9223372036854775807;

-- A body that works on a task, and how far it says it is.
create table task_body (
    id bigint not null,
    programme bigint not null,
    task bigint not null,
    position bigint not null,
    part text not null,
    agency bigint not null,
    division bigint,
    state text not null,
    percent bigint not null,
    remark text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index task_body_recorded on task_body (recorded_at);
create index task_body_superseded on task_body (superseded_at) where superseded_at < 9223372036854775807;
create unique index task_body_is_once on task_body (id, valid_from) where superseded_at = 9223372036854775807;
create index task_body_of_programme on task_body (programme) where superseded_at = 9223372036854775807;

-- `task` waits for `needs`.
create table task_need (
    programme bigint not null,
    task bigint not null,
    needs bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index task_need_recorded on task_need (recorded_at);
create index task_need_superseded on task_need (superseded_at) where superseded_at < 9223372036854775807;
create unique index task_need_is_once on task_need (task, needs, valid_from)
    where superseded_at = 9223372036854775807;
create index task_need_of_programme on task_need (programme) where superseded_at = 9223372036854775807;

-- What proves a task done: `link` is a record of the house (`agreed-table/7`).
create table task_evidence (
    id bigint not null,
    programme bigint not null,
    task bigint not null,
    kind text not null,
    number text not null,
    issued text,
    title text not null,
    link text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index task_evidence_recorded on task_evidence (recorded_at);
create index task_evidence_superseded on task_evidence (superseded_at) where superseded_at < 9223372036854775807;
create unique index task_evidence_is_once on task_evidence (id) where superseded_at = 9223372036854775807;
create index task_evidence_of_programme on task_evidence (programme) where superseded_at = 9223372036854775807;

-- Whether a task is open, closed, confirmed or dropped; no row is open.
-- `agency` is who said so; `closed_by` and `closed_on` stay through a
-- confirmation.
create table task_standing (
    task bigint not null,
    programme bigint not null,
    standing text not null,
    agency bigint,
    closed_by bigint,
    closed_on text,
    remark text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index task_standing_recorded on task_standing (recorded_at);
create index task_standing_superseded on task_standing (superseded_at) where superseded_at < 9223372036854775807;
create unique index task_standing_is_once on task_standing (task, valid_from)
    where superseded_at = 9223372036854775807;
create index task_standing_of_programme on task_standing (programme) where superseded_at = 9223372036854775807;
