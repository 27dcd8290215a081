-- What was answered to a program that named its request (Idempotency-Key): the
-- same request is answered so again and done once. No status while it is worked
-- on.
create table api_answer (
    user_account bigint not null,
    name text not null,
    request_hash text not null,
    status bigint,
    body text not null,
    made_at bigint not null,
    primary key (user_account, name)
);
create index api_answer_made on api_answer (made_at);

-- Messages that are over are let go after a while.
create index webhook_delivery_over on webhook_delivery (next_at) where state <> 'waiting';
