-- The second factor of a person's sign-in. Not dated: what verifies is
-- replaced, never kept; the log keeps that it was set and ended.
create table second_factor (
    user_account bigint primary key,
    secret text not null,
    is_confirmed boolean not null,
    last_step bigint not null,
    made_at bigint not null
);

-- Each lets them in once, where the telephone is lost.
create table recovery_code (
    user_account bigint not null,
    code_hash text not null,
    primary key (user_account, code_hash)
);

-- Somebody who knew the password and owes the code.
create table sign_in_step (
    token_hash text primary key,
    user_account bigint not null,
    expires_at bigint not null
);
