-- Outreach sessions: identity, what each was, who organised it, which units it
-- reached, its attendances by kind of audience, its files. What is known of a
-- session holds on all days; its own day is a column. `session` is a sign-in.
create table outreach_session (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index outreach_session_recorded on outreach_session (recorded_at);
create index outreach_session_superseded on outreach_session (superseded_at) where superseded_at < 9223372036854775807;
create unique index outreach_session_is_once on outreach_session (id) where superseded_at = 9223372036854775807;

-- `programme_field` is a field of work of the programme; `zone` and `place` (a commune)
-- are where it was held.
create table outreach_session_fact (
    outreach_session bigint not null,
    programme bigint not null,
    programme_field bigint,
    theme text not null,
    form text not null,
    held_on text not null,
    zone bigint,
    place bigint,
    venue text not null,
    summary text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index outreach_session_fact_recorded on outreach_session_fact (recorded_at);
create index outreach_session_fact_superseded on outreach_session_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index outreach_session_fact_is_once on outreach_session_fact (outreach_session) where superseded_at = 9223372036854775807;
create index outreach_session_fact_of_programme on outreach_session_fact (programme, held_on) where superseded_at = 9223372036854775807;

create table outreach_organiser (
    outreach_session bigint not null,
    agency bigint not null,
    division bigint,
    position bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index outreach_organiser_recorded on outreach_organiser (recorded_at);
create index outreach_organiser_superseded on outreach_organiser (superseded_at) where superseded_at < 9223372036854775807;
create index outreach_organiser_of_session on outreach_organiser (outreach_session) where superseded_at = 9223372036854775807;

create table outreach_reached (
    outreach_session bigint not null,
    unit bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index outreach_reached_recorded on outreach_reached (recorded_at);
create index outreach_reached_superseded on outreach_reached (superseded_at) where superseded_at < 9223372036854775807;
create unique index outreach_reached_is_once on outreach_reached (outreach_session, unit) where superseded_at = 9223372036854775807;
create index outreach_reached_of_unit on outreach_reached (unit) where superseded_at = 9223372036854775807;

-- Attendances, never persons. A kind of audience that nobody counted has no row.
create table outreach_audience (
    outreach_session bigint not null,
    audience text not null,
    attendances bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index outreach_audience_recorded on outreach_audience (recorded_at);
create index outreach_audience_superseded on outreach_audience (superseded_at) where superseded_at < 9223372036854775807;
create unique index outreach_audience_is_once on outreach_audience (outreach_session, audience) where superseded_at = 9223372036854775807;

create table outreach_file (
    outreach_session bigint not null,
    file bigint not null,
    caption text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index outreach_file_recorded on outreach_file (recorded_at);
create index outreach_file_superseded on outreach_file (superseded_at) where superseded_at < 9223372036854775807;
create unique index outreach_file_is_once on outreach_file (outreach_session, file) where superseded_at = 9223372036854775807;
