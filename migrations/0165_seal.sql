-- A word that the key of the installation sealed: it tells that key from
-- another. One row, from the first start on.
create table seal_check (
    sealed text not null
);
