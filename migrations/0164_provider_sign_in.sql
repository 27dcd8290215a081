-- Somebody who went to the provider of sign-in and has not come back yet.
create table provider_step (
    state_hash text primary key,
    nonce text not null,
    verifier text not null,
    expires_at bigint not null
);
