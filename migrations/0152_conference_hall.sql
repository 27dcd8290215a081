-- What an invited office answered; nobody is named. `deputy` is the office that
-- comes in its place.
create table invitation_reply (
    id bigint not null,
    review bigint not null,
    office text not null,
    answer text not null,
    deputy text not null,
    delegates bigint not null,
    remark text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index invitation_reply_recorded on invitation_reply (recorded_at);
create index invitation_reply_superseded on invitation_reply (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index invitation_reply_is_once on invitation_reply (id) where superseded_at = 9223372036854775807;
create index invitation_reply_of_review on invitation_reply (review) where superseded_at = 9223372036854775807;

-- The address at which those in the hall note answers without an account, until
-- a day; the secret itself is not kept.
create table hall_link (
    id bigint not null,
    review bigint not null,
    token_hash text not null,
    expires_on text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index hall_link_recorded on hall_link (recorded_at);
create index hall_link_superseded on hall_link (superseded_at) where superseded_at < 9223372036854775807;
create unique index hall_link_is_once on hall_link (review) where superseded_at = 9223372036854775807;
create index hall_link_of_token on hall_link (token_hash) where superseded_at = 9223372036854775807;

-- A saved view of the figures as it stood at a moment, for the pack of a
-- conference: `content` is the table as every reader may see it, `content_hash`
-- its SHA-256.
create table conference_figure (
    id bigint not null,
    review bigint not null,
    saved_view bigint not null,
    name text not null,
    question text not null,
    known_at bigint not null,
    content text not null,
    content_hash text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index conference_figure_recorded on conference_figure (recorded_at);
create index conference_figure_superseded on conference_figure (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index conference_figure_is_once on conference_figure (id) where superseded_at = 9223372036854775807;
create index conference_figure_of_review on conference_figure (review) where superseded_at = 9223372036854775807;
