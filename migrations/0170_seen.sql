-- Up to which act somebody has seen what others did: the same on every machine at
-- which they sit.
create table act_seen (
    user_account bigint not null primary key,
    act bigint not null,
    seen_at bigint not null
);
