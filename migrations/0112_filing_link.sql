-- A link without an account, for one filing: `token_hash` is that of the link
-- until somebody opens it, then empty; `session_hash` that of the browser which
-- opened it. Neither secret is kept.
create table filing_link (
    id bigint not null,
    filing bigint not null,
    token_hash text not null,
    session_hash text not null,
    expires_on text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index filing_link_recorded on filing_link (recorded_at);
create index filing_link_superseded on filing_link (superseded_at) where superseded_at < 9223372036854775807;
create unique index filing_link_is_once on filing_link (id) where superseded_at = 9223372036854775807;
create index filing_link_of_filing on filing_link (filing) where superseded_at = 9223372036854775807;
