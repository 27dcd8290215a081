-- Rules of readiness as recorded here; those that nobody recorded are the
-- shipped ones. `in_force` false says that from that day there is no such rule.
create table rule (
    id bigint not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index rule_recorded on rule (recorded_at);
create index rule_superseded on rule (superseded_at) where superseded_at < 9223372036854775807;
create unique index rule_is_once on rule (id) where superseded_at = 9223372036854775807;

create table rule_version (
    rule bigint not null,
    key text not null,
    organisation text not null,
    purpose text not null,
    quantity text not null,
    comparison text not null,
    number bigint not null,
    number_to bigint,
    near bigint not null,
    fresh_months bigint not null,
    basis text not null,
    article text not null,
    confirmed boolean not null,
    in_force boolean not null,
    note text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index rule_version_recorded on rule_version (recorded_at);
create index rule_version_superseded on rule_version (superseded_at) where superseded_at < 9223372036854775807;
create unique index rule_version_is_once on rule_version (rule, valid_from) where superseded_at = 9223372036854775807;
create unique index rule_version_key_is_once on rule_version (key, valid_from) where superseded_at = 9223372036854775807;
