-- Not dated: what verifies the secret address of a person's calendar is
-- replaced, never kept.
create table calendar_feed (
    user_account bigint primary key,
    token_hash text not null,
    made_at bigint not null
);
create unique index calendar_feed_token on calendar_feed (token_hash);
