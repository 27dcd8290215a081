-- What an agreement says under the headings of its official form: purpose,
-- principles, the duties of each side (`agency`), reporting, reviews, carrying
-- out; and the programme that a programme carries on.
create table programme_provision (
    programme bigint not null,
    position bigint not null,
    section text not null,
    agency bigint,
    content text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_provision_recorded on programme_provision (recorded_at);
create index programme_provision_superseded on programme_provision (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index programme_provision_is_once on programme_provision (programme, position, valid_from)
    where superseded_at = 9223372036854775807;

create table programme_ancestor (
    programme bigint not null,
    ancestor bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index programme_ancestor_recorded on programme_ancestor (recorded_at);
create index programme_ancestor_superseded on programme_ancestor (superseded_at)
    where superseded_at < 9223372036854775807;
create unique index programme_ancestor_is_once on programme_ancestor (programme)
    where superseded_at = 9223372036854775807;
