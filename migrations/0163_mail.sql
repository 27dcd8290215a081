-- Where a person's e-mail goes and what they want of it. Not dated: what runs,
-- not what is known; the log keeps that it was set, without the address.
create table user_mail (
    user_account bigint primary key,
    address text not null,
    wants_digest boolean not null,
    wants_reminders boolean not null,
    lang text not null,
    changed_at bigint not null
);

-- A letter to one person: its name is given once, so that nothing is sent twice.
-- Once it was sent its text is empty.
create table mail_letter (
    name text primary key,
    kind text not null,
    user_account bigint not null,
    subject text not null,
    body text not null,
    state text not null,
    attempts bigint not null,
    next_at bigint not null,
    failure text not null,
    made_at bigint not null,
    sent_at bigint
);
create index mail_letter_waiting on mail_letter (next_at) where state = 'waiting';
create index mail_letter_made on mail_letter (made_at);

-- The days whose digests were written.
create table mail_day (
    day text primary key,
    made_at bigint not null
);

-- The last act that was looked at for reminders: one row.
create table mail_mark (
    seen bigint not null
);
