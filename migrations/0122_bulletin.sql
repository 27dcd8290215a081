-- The news page: identity, what an item is, its photographs and their groups,
-- the zones and units that it is about, each side's release, the editions that
-- went out, recalls. What is known of an item holds on all days; an edition is
-- read as it was known at its own moment, so later drafts change nothing of it.
create table news (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_recorded on news (recorded_at);
create index news_superseded on news (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_is_once on news (id) where superseded_at = 9223372036854775807;

create table news_fact (
    news bigint not null,
    programme bigint not null,
    section text not null,
    title text not null,
    standfirst text not null,
    body text not null,
    dated text not null,
    audience text not null,
    byline text not null,
    correction text not null,
    outreach_session bigint,
    review bigint,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_fact_recorded on news_fact (recorded_at);
create index news_fact_superseded on news_fact (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_fact_is_once on news_fact (news) where superseded_at = 9223372036854775807;
create index news_fact_of on news_fact (news, recorded_at);

-- `bundle` is the number of a group under one caption; 0 stands alone.
create table news_photo (
    news bigint not null,
    file bigint not null,
    position bigint not null,
    caption text not null,
    credit text not null,
    alternative text not null,
    bundle bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_photo_recorded on news_photo (recorded_at);
create index news_photo_superseded on news_photo (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_photo_is_once on news_photo (news, file) where superseded_at = 9223372036854775807;
create index news_photo_of on news_photo (news, recorded_at);

create table news_bundle (
    news bigint not null,
    bundle bigint not null,
    caption text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_bundle_recorded on news_bundle (recorded_at);
create index news_bundle_superseded on news_bundle (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_bundle_is_once on news_bundle (news, bundle) where superseded_at = 9223372036854775807;

create table news_zone (
    news bigint not null,
    zone bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_zone_recorded on news_zone (recorded_at);
create index news_zone_superseded on news_zone (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_zone_is_once on news_zone (news, zone) where superseded_at = 9223372036854775807;

create table news_unit (
    news bigint not null,
    unit bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_unit_recorded on news_unit (recorded_at);
create index news_unit_superseded on news_unit (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_unit_is_once on news_unit (news, unit) where superseded_at = 9223372036854775807;

-- A side releases an item as it reads then: `digest` is the hash of its content.
create table news_release (
    news bigint not null,
    agency bigint not null,
    digest text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_release_recorded on news_release (recorded_at);
create index news_release_superseded on news_release (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_release_is_once on news_release (news, agency) where superseded_at = 9223372036854775807;

-- Every side had released it: what readers see is the item as known at the
-- moment at which this row was recorded.
create table news_edition (
    news bigint not null,
    number bigint not null,
    digest text not null,
    correction text not null,
    released_on text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_edition_recorded on news_edition (recorded_at);
create index news_edition_superseded on news_edition (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_edition_is_once on news_edition (news, number) where superseded_at = 9223372036854775807;

create table news_recall (
    news bigint not null,
    agency bigint,
    reason text not null,
    recalled_on text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index news_recall_recorded on news_recall (recorded_at);
create index news_recall_superseded on news_recall (superseded_at) where superseded_at < 9223372036854775807;
create unique index news_recall_is_once on news_recall (news) where superseded_at = 9223372036854775807;

-- How often an item was read on a day, by whomever: nothing else is counted,
-- and nothing of the reader is kept. Not dated and no act.
create table news_reading (
    news bigint not null,
    day text not null,
    readings bigint not null,
    primary key (news, day)
);
create index news_reading_of_day on news_reading (day);
