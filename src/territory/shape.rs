//! Outlines of places and points of zones, read from GeoJSON (RFC 7946) that
//! the operator loads. Pure: no store, no matching.

use serde_json::Value;

/// Units of a coordinate in a degree: about a metre each.
pub const UNITS_A_DEGREE: f64 = 100_000.0;

/// A point: longitude and latitude, in units of 10^-5 degrees.
pub type Point = [i64; 2];

/// Rings of points: the outer one of a polygon, then its holes.
pub type Polygon = Vec<Vec<Point>>;

/// What a feature draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Geometry {
    Outline(Vec<Polygon>),
    Point(Point),
}

/// A feature of the file: how it names what it draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Feature {
    pub(super) code: String,
    /// Its names, the fullest first.
    pub(super) names: Vec<String>,
    pub(super) geometry: Geometry,
}

/// Properties in which the files of mapping agencies write a code.
const CODES: [&str; 8] = ["code", "ma", "ma_xa", "maxa", "ma_tinh", "matinh", "MA_XA", "MA_TINH"];
/// Properties in which they write a name, the fullest first.
const NAMES: [&str; 10] =
    ["fullName", "full_name", "ten_day_du", "name", "ten", "ten_xa", "ten_tinh", "TEN_XA", "TEN_TINH", "NAME"];

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// No JSON, or no collection of features.
    NoCollection,
    /// A geometry that is neither polygon nor point, or coordinates that are no
    /// degrees; the number of the feature, from 1.
    Feature(usize),
}

/// The features of a file.
pub(super) fn features(text: &str) -> Result<Vec<Feature>, Unreadable> {
    let file: Value = serde_json::from_str(text).map_err(|_| Unreadable::NoCollection)?;
    let features = file.get("features").and_then(Value::as_array).ok_or(Unreadable::NoCollection)?;
    let read = |(at, value): (usize, &Value)| feature(value).ok_or(Unreadable::Feature(at + 1));
    features.iter().enumerate().map(read).collect()
}

fn feature(value: &Value) -> Option<Feature> {
    let property = |name: &&str| match value.get("properties")?.get(*name)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let geometry = value.get("geometry")?;
    let coordinates = geometry.get("coordinates")?;
    Some(Feature {
        code: CODES.iter().find_map(property).unwrap_or_default(),
        names: NAMES.iter().filter_map(property).collect(),
        geometry: match geometry.get("type")?.as_str()? {
            "Polygon" => Geometry::Outline(vec![polygon(coordinates)?]),
            "MultiPolygon" => Geometry::Outline(coordinates.as_array()?.iter().map(polygon).collect::<Option<_>>()?),
            "Point" => Geometry::Point(point(coordinates)?),
            _ => return None,
        },
    })
}

fn polygon(value: &Value) -> Option<Polygon> {
    let ring = |ring: &Value| ring.as_array()?.iter().map(point).collect::<Option<Vec<_>>>();
    let rings: Polygon = value.as_array()?.iter().map(ring).collect::<Option<_>>()?;
    // A ring of fewer than three corners encloses nothing.
    (!rings.is_empty() && rings.iter().all(|ring| ring.len() >= 4)).then_some(rings)
}

#[expect(clippy::cast_possible_truncation, reason = "degrees within ±180 are at most 18 million units")]
fn point(value: &Value) -> Option<Point> {
    let [longitude, latitude, ..] = value.as_array()?.as_slice() else { return None };
    let (longitude, latitude) = (longitude.as_f64()?, latitude.as_f64()?);
    let on_earth = (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude);
    on_earth.then(|| [longitude, latitude].map(|degrees| (degrees * UNITS_A_DEGREE).round() as i64))
}

/// An outline as the store keeps it, and back.
pub(super) fn text_of(outline: &[Polygon]) -> String {
    serde_json::to_string(outline).unwrap_or_default()
}

pub(super) fn outline_of(text: &str) -> Option<Vec<Polygon>> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(geometry: &str, properties: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{geometry}}}]}}"#
        )
    }

    #[test]
    fn polygons_and_points_are_read_with_their_names() {
        let square = r#"{"type":"Polygon","coordinates":[[[104,22],[104.00001,22],[104,22.5],[104,22]]]}"#;
        let read =
            features(&collection(square, r#"{"ma_xa":2647,"ten":" Xã Một ","fullName":"Xã Một (mẫu)"}"#)).unwrap();
        assert_eq!(read[0].code, "2647");
        assert_eq!(read[0].names, ["Xã Một (mẫu)", "Xã Một"]);
        let Geometry::Outline(outline) = &read[0].geometry else { panic!() };
        assert_eq!(outline[0][0][1], [10_400_001, 2_200_000]);
        assert_eq!(outline_of(&text_of(outline)).as_ref(), Some(outline));
        let point =
            features(&collection(r#"{"type":"Point","coordinates":[104.1,22.3,90]}"#, r#"{"name":"KCN"}"#)).unwrap();
        assert_eq!(point[0].geometry, Geometry::Point([10_410_000, 2_230_000]));
    }

    #[test]
    fn what_is_no_map_is_refused_with_its_place() {
        for (geometry, why) in [
            (r#"{"type":"Polygon","coordinates":[[[104,22],[105,22],[104,22]]]}"#, Unreadable::Feature(1)),
            (
                r#"{"type":"Polygon","coordinates":[[[534000,2466000],[1,1],[1,2],[534000,2466000]]]}"#,
                Unreadable::Feature(1),
            ),
            (r#"{"type":"LineString","coordinates":[[104,22],[105,22]]}"#, Unreadable::Feature(1)),
        ] {
            assert_eq!(features(&collection(geometry, "{}")), Err(why), "{geometry}");
        }
        assert_eq!(features("no JSON"), Err(Unreadable::NoCollection));
        assert_eq!(features(r#"{"type":"Feature"}"#), Err(Unreadable::NoCollection));
    }
}
