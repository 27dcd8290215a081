-- Workbooks that were uploaded and wait to be taken in. Not dated and no act:
-- nothing is stated by waiting. `id_hash` is the SHA-256 of the id in the
-- address, and the contents are sealed under that id, so that neither this
-- table nor a backup of it can be read by itself (docs/decisions/0006).
create table intake_upload (
    id_hash text primary key,
    owner bigint not null,
    file {bytes} not null,
    asked {bytes} not null,
    size bigint not null,
    kept_at bigint not null,
    expires_at bigint not null
);
create index intake_upload_of_owner on intake_upload (owner, kept_at);

-- Where a file that was taken in places a unit, and the register places it
-- elsewhere: both are kept until somebody settles it in the register.
create table intake_placement (
    unit bigint not null,
    agency bigint not null,
    zone bigint not null,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index intake_placement_recorded on intake_placement (recorded_at);
create index intake_placement_superseded on intake_placement (superseded_at) where superseded_at < 9223372036854775807;
create unique index intake_placement_is_once on intake_placement (unit, agency, valid_from)
    where superseded_at = 9223372036854775807;
