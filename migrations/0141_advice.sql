-- What two bodies put to superiors: identity, drafts, where it comes from, the
-- sides' agreement on the draft, the paper that went out, answers, what follows.
create table advice (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index advice_recorded on advice (recorded_at);
create index advice_superseded on advice (superseded_at) where superseded_at < 9223372036854775807;
create unique index advice_is_once on advice (id) where superseded_at = 9223372036854775807;

-- `paper` is the JSON of what stands on the paper beside the text; `joint` is 1
-- where every party of the programme signs, not only the host.
create table advice_draft (
    advice bigint not null,
    programme bigint not null,
    review bigint,
    host bigint not null,
    joint bigint not null,
    kind text not null,
    title text not null,
    summary text not null,
    body text not null,
    paper text not null,
    withdrawn text,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index advice_draft_recorded on advice_draft (recorded_at);
create index advice_draft_superseded on advice_draft (superseded_at) where superseded_at < 9223372036854775807;
create unique index advice_draft_is_once on advice_draft (advice) where superseded_at = 9223372036854775807;

-- The proposals of a review that it puts forward.
create table advice_source (
    advice bigint not null,
    review_finding bigint not null,
    position bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index advice_source_recorded on advice_source (recorded_at);
create index advice_source_superseded on advice_source (superseded_at) where superseded_at < 9223372036854775807;
create unique index advice_source_is_once on advice_source (advice, review_finding)
    where superseded_at = 9223372036854775807;

-- A side agrees on the draft as it read then: `digest` is its hash.
create table advice_approval (
    advice bigint not null,
    agency bigint not null,
    digest text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index advice_approval_recorded on advice_approval (recorded_at);
create index advice_approval_superseded on advice_approval (superseded_at) where superseded_at < 9223372036854775807;
create unique index advice_approval_is_once on advice_approval (advice, agency)
    where superseded_at = 9223372036854775807;

-- The paper as it went out.
create table advice_paper (
    advice bigint not null,
    document_number bigint not null,
    symbol text not null,
    put_forward_on text not null,
    profile text not null,
    draft_digest text not null,
    document {bytes} not null,
    document_hash text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index advice_paper_recorded on advice_paper (recorded_at);
create index advice_paper_superseded on advice_paper (superseded_at) where superseded_at < 9223372036854775807;
create unique index advice_paper_is_once on advice_paper (advice) where superseded_at = 9223372036854775807;

create table advice_answer (
    id bigint not null,
    advice bigint not null,
    number text not null,
    answered_on text not null,
    from_whom text not null,
    outcome text not null,
    body text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index advice_answer_recorded on advice_answer (recorded_at);
create index advice_answer_superseded on advice_answer (superseded_at) where superseded_at < 9223372036854775807;
create unique index advice_answer_is_once on advice_answer (id) where superseded_at = 9223372036854775807;

-- What follows: `agency` leads; `task` is that of the plan.
create table advice_follow_up (
    id bigint not null,
    advice bigint not null,
    agency bigint not null,
    body text not null,
    due text not null,
    task bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index advice_follow_up_recorded on advice_follow_up (recorded_at);
create index advice_follow_up_superseded on advice_follow_up (superseded_at) where superseded_at < 9223372036854775807;
create unique index advice_follow_up_is_once on advice_follow_up (id) where superseded_at = 9223372036854775807;
