-- Outlines of provinces and communes, and where zones lie, as the operator
-- loaded them; the program ships none. An outline is the text of its polygons:
-- rings of points in units of 10^-5 degrees, about a metre.
create table place_shape (
    place bigint not null,
    outline text not null,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index place_shape_recorded on place_shape (recorded_at);
create index place_shape_superseded on place_shape (superseded_at) where superseded_at < 9223372036854775807;
create unique index place_shape_is_once on place_shape (place, valid_from) where superseded_at = 9223372036854775807;

create table zone_point (
    zone bigint not null,
    longitude bigint not null,
    latitude bigint not null,
    source text not null,
    valid_from text not null, valid_to text not null,
    recorded_at bigint not null, superseded_at bigint not null
);
create index zone_point_recorded on zone_point (recorded_at);
create index zone_point_superseded on zone_point (superseded_at) where superseded_at < 9223372036854775807;
create unique index zone_point_is_once on zone_point (zone, valid_from) where superseded_at = 9223372036854775807;
