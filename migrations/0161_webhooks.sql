-- Where other systems are told what was done. Not dated: what runs, not what is
-- known; the log keeps who set it up and who ended it.
create table webhook (
    id bigint primary key,
    url text not null,
    acts text not null,
    secret text not null,
    is_open boolean not null,
    seen bigint not null,
    failing_since bigint,
    made_at bigint not null
);

-- A message on its way: one act, told to one webhook.
create table webhook_delivery (
    webhook bigint not null,
    act bigint not null,
    word text not null,
    body text not null,
    state text not null,
    attempts bigint not null,
    next_at bigint not null,
    status bigint,
    failure text not null,
    sent_at bigint,
    primary key (webhook, act)
);
create index webhook_delivery_waiting on webhook_delivery (next_at) where state = 'waiting';
