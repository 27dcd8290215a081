-- Files: the bytes kept once by their SHA-256, and each file as somebody gave
-- it: under which name, for whom. `small` is a photograph for lists.
create table file_content (
    id bigint not null,
    hash text not null,
    media text not null,
    size bigint not null,
    width bigint,
    height bigint,
    bytes {bytes} not null,
    small {bytes},
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index file_content_recorded on file_content (recorded_at);
create index file_content_superseded on file_content (superseded_at) where superseded_at < 9223372036854775807;
create unique index file_content_is_once on file_content (id) where superseded_at = 9223372036854775807;
create unique index file_content_hash_is_once on file_content (hash) where superseded_at = 9223372036854775807;

-- `kept_by` is the name of the account as it was then, as in the log.
create table file (
    id bigint not null,
    file_content bigint not null,
    name text not null,
    agency bigint,
    kept_by text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index file_recorded on file (recorded_at);
create index file_superseded on file (superseded_at) where superseded_at < 9223372036854775807;
create unique index file_is_once on file (id) where superseded_at = 9223372036854775807;
create index file_of_content on file (file_content) where superseded_at = 9223372036854775807;
