-- The desk: acts in one chain, the records that they touched, and ids.
create table act (
    seq bigint primary key,
    at bigint not null,
    word text not null,
    user_id bigint,
    user_name text not null,
    agency_id bigint,
    agency_name text not null,
    undoes bigint references act (seq),
    rows_opened bigint not null,
    rows_closed bigint not null,
    rows_digest text not null,
    notes text not null,
    hash text not null,
    constraint act_moment_is_its_own unique (at)
);

-- Which acts touched a record; what they did is in act.notes.
create table note (
    act bigint not null references act (seq),
    kind text not null,
    record bigint not null
);
create index note_of_record on note (kind, record, act);
create index note_of_act on note (act);

create table counter (
    name text primary key,
    value bigint not null
);
insert into counter (name, value) values ('id', 0);
