-- Tables of figures that went out to everybody. `showing` is what was shown,
-- cell by cell, and of which counts each cell is the sum: what is published
-- later is protected together with it. It holds on all days, and is never
-- superseded: what is out is out.
create table publication (
    id bigint not null,
    title text not null,
    question text not null,
    also_on text not null,
    known_at bigint not null,
    shown bigint not null,
    left_out bigint not null,
    showing text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index publication_recorded on publication (recorded_at);
create index publication_superseded on publication (superseded_at) where superseded_at < 9223372036854775807;
create unique index publication_is_once on publication (id) where superseded_at = 9223372036854775807;
