//! A map: areas in five tones from light to dark, points as circles, what is
//! not known hatched. North is up; east and west are drawn together by the
//! cosine of the middle latitude, which is true enough for a country.

use super::frame::{LETTER, SMALL, as_f64, round};
use super::ink;
use crate::docx::Xml;
use crate::metrics::width_pt;

/// Tones from light to dark, told apart on a black-and-white printer.
const TONES: [&str; 5] = ["#E3F0F4", "#B3D6E0", "#74AFC2", "#2F7F98", "#0B4A5C"];
/// Ground that is shown for orientation only.
const GROUND: &str = "#F7F7F4";
const EDGE: &str = "#6B7A84";

/// How an area or a point is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Outside the question.
    Ground,
    /// Asked for, and not known.
    Unknown,
    /// A class, 0 for the lowest.
    Class(u8),
}

/// A place with its outline: polygons of rings of longitude and latitude.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// What it is called, and its value: shown when it is pointed at.
    pub title: String,
    /// Its polygons.
    pub outline: Vec<Vec<Vec<[f64; 2]>>>,
    /// Its tone.
    pub tone: Tone,
}

/// A point on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// What it is called, and its value.
    pub title: String,
    /// What is written beside it.
    pub label: String,
    /// Longitude and latitude.
    pub at: [f64; 2],
    /// Its tone.
    pub tone: Tone,
}

/// A map with what its tones mean.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// What it shows.
    pub title: String,
    /// What it says in words.
    pub alt: String,
    /// The areas, those in front last.
    pub areas: Vec<Area>,
    /// The points.
    pub spots: Vec<Spot>,
    /// What each class means, from the lowest; a tone that is not used is empty.
    pub classes: Vec<String>,
    /// What the hatching means; empty where nothing is unknown.
    pub unknown: String,
}

/// The width of a map in points, and the greatest height.
const WIDTH: f64 = 454.0;
const HEIGHT_MAX: f64 = 420.0;
const LEGEND_ROW: f64 = 15.0;

/// From degrees to points of the drawing.
struct Projection {
    west: f64,
    north: f64,
    narrow: f64,
    scale: f64,
    height: f64,
}

impl Projection {
    /// None where there is nothing to draw.
    fn of(map: &Map) -> Option<Self> {
        let [west, south, east, north] = map.extent()?;
        let narrow = ((south + north) / 2.0).to_radians().cos();
        let wide = ((east - west) * narrow).max(1e-3);
        let tall = (north - south).max(1e-3);
        let scale = ((WIDTH - 16.0) / wide).min(HEIGHT_MAX / tall);
        Some(Self { west, north, narrow, scale, height: tall * scale })
    }

    fn place(&self, [longitude, latitude]: [f64; 2]) -> [f64; 2] {
        let x = 8.0 + (longitude - self.west) * self.narrow * self.scale;
        let y = 8.0 + (self.north - latitude) * self.scale;
        // A tenth of a point is finer than a line is thick.
        [x, y].map(|value| (value * 10.0).round() / 10.0)
    }
}

/// West, south, east and north of points.
fn bounds(points: impl Iterator<Item = [f64; 2]>) -> Option<[f64; 4]> {
    points
        .map(|[x, y]| [x, y, x, y])
        .reduce(|one, other| [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])])
}

/// How far around points a map reaches: this part of their own extent, and not
/// less than so many degrees.
const AROUND: f64 = 0.35;
const AROUND_MIN: f64 = 0.12;

impl Map {
    /// What is shown: the points and what lies around them, or where there are
    /// none, all areas that are asked for; of those alone, whatever there is.
    fn extent(&self) -> Option<[f64; 4]> {
        if let Some([west, south, east, north]) = bounds(self.spots.iter().map(|spot| spot.at)) {
            let [x, y] = [(east - west) * AROUND, (north - south) * AROUND].map(|around| around.max(AROUND_MIN));
            return Some([west - x, south - y, east + x, north + y]);
        }
        let corners = |area: &Area| area.outline.iter().flatten().flatten().copied().collect::<Vec<_>>();
        bounds(self.areas.iter().flat_map(corners))
    }

    /// The areas of which something is shown.
    fn shown(&self) -> impl Iterator<Item = &Area> {
        let extent = self.extent().unwrap_or_default();
        self.areas.iter().filter(move |area| {
            let own = bounds(area.outline.iter().flatten().flatten().copied());
            own.is_some_and(|own| {
                own[0] <= extent[2] && own[2] >= extent[0] && own[1] <= extent[3] && own[3] >= extent[1]
            })
        })
    }
}

/// The map as SVG text; none where there is neither outline nor point.
#[must_use]
pub fn svg(map: &Map) -> Option<String> {
    let projection = Projection::of(map)?;
    let named = legend_places(map);
    let rows = as_f64(named.last().map_or(1, |place| place.row + 1));
    let height = projection.height + 24.0 + rows * LEGEND_ROW;
    let mut xml = Xml::fragment();
    xml.open(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("role", &"img"),
            ("width", &round(WIDTH)),
            ("height", &round(height)),
            ("viewBox", &format!("0 0 {} {}", round(WIDTH), round(height))),
            ("font-family", &"Tinos, 'Times New Roman', serif"),
        ],
    );
    xml.leaf("title", &[], &map.title);
    xml.leaf("desc", &[], &map.alt);
    // Of the hatchings of charts, the one that stands for "not known".
    ink::patterns(&mut xml, 5);
    for area in map.shown() {
        draw_area(&mut xml, &projection, area);
    }
    // What reaches beyond the frame does not stand behind the legend.
    let frame = projection.height + 16.0;
    xml.empty(
        "rect",
        &[("x", &0), ("y", &round(frame)), ("width", &WIDTH), ("height", &round(height - frame)), ("fill", &"#FFFFFF")],
    );
    for spot in &map.spots {
        draw_spot(&mut xml, &projection, spot);
    }
    legend(&mut xml, &named, projection.height + 22.0);
    Some(String::from_utf8(xml.finish()).expect("written from text"))
}

fn fill(tone: Tone) -> String {
    match tone {
        Tone::Ground => GROUND.to_owned(),
        Tone::Unknown => "url(#hatch4)".to_owned(),
        Tone::Class(class) => TONES[usize::from(class).min(TONES.len() - 1)].to_owned(),
    }
}

fn draw_area(xml: &mut Xml, projection: &Projection, area: &Area) {
    let mut path = String::new();
    for ring in area.outline.iter().flatten() {
        let mut last = None;
        for point in ring {
            let [x, y] = projection.place(*point);
            // What no printer can tell apart is drawn once.
            if last == Some([x, y]) {
                continue;
            }
            path.push_str(if last.is_none() { "M" } else { "L" });
            path.push_str(&format!("{x} {y}"));
            last = Some([x, y]);
        }
        path.push('Z');
    }
    xml.open(
        "path",
        &[
            ("d", &path),
            ("fill", &fill(area.tone)),
            ("fill-rule", &"evenodd"),
            ("stroke", &if area.tone == Tone::Ground { "#C4CCD1" } else { EDGE }),
            ("stroke-width", &"0.5"),
        ],
    );
    if !area.title.is_empty() {
        xml.leaf("title", &[], &area.title);
    }
    xml.close();
}

fn draw_spot(xml: &mut Xml, projection: &Projection, spot: &Spot) {
    let [x, y] = projection.place(spot.at);
    xml.open(
        "circle",
        &[
            ("cx", &x),
            ("cy", &y),
            ("r", &"5"),
            ("fill", &fill(spot.tone)),
            ("stroke", &"#17242E"),
            ("stroke-width", &"0.9"),
        ],
    );
    xml.leaf("title", &[], &spot.title);
    xml.close();
    let (at, anchor) = if x > WIDTH * 0.66 { (x - 8.0, "end") } else { (x + 8.0, "start") };
    xml.leaf(
        "text",
        &[
            ("x", &round(at)),
            ("y", &round(y + SMALL * 0.35)),
            ("font-size", &SMALL),
            ("text-anchor", &anchor),
            ("fill", &"#222222"),
            ("stroke", &"#FFFFFF"),
            ("stroke-width", &"2"),
            ("paint-order", &"stroke"),
        ],
        &spot.label,
    );
}

/// Where the legend names a tone.
struct Named<'m> {
    tone: Tone,
    text: &'m str,
    row: usize,
    x: f64,
}

/// The tones that the legend names, row by row.
fn legend_places(map: &Map) -> Vec<Named<'_>> {
    let known = map.classes.iter().enumerate().map(|(class, text)| {
        let class = u8::try_from(class).unwrap_or(u8::MAX);
        (Tone::Class(class), text.as_str())
    });
    let unknown = (!map.unknown.is_empty()).then_some((Tone::Unknown, map.unknown.as_str()));
    let (mut x, mut row) = (8.0, 0);
    let place = |(tone, text)| {
        let wide = 20.0 + width_pt(text, LETTER, false) + 14.0;
        if x > 8.0 && x + wide > WIDTH {
            (x, row) = (8.0, row + 1);
        }
        let named = Named { tone, text, row, x };
        x += wide;
        named
    };
    known.chain(unknown).filter(|(_, text)| !text.is_empty()).map(place).collect()
}

fn legend(xml: &mut Xml, named: &[Named<'_>], top: f64) {
    for &Named { tone, text, row, x } in named {
        let y = top + as_f64(row) * LEGEND_ROW;
        xml.empty(
            "rect",
            &[
                ("x", &round(x)),
                ("y", &round(y)),
                ("width", &"14"),
                ("height", &"10"),
                ("fill", &fill(tone)),
                ("stroke", &EDGE),
                ("stroke-width", &"0.5"),
            ],
        );
        xml.leaf(
            "text",
            &[("x", &round(x + 19.0)), ("y", &round(y + 8.3)), ("font-size", &LETTER), ("fill", &"#222222")],
            text,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, tone: Tone) -> Area {
        let [east, north] = [west + 0.5, south + 0.5];
        let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
        Area { title: format!("{west}"), outline: vec![vec![ring]], tone }
    }

    #[test]
    fn every_class_of_the_legend_stands_within_the_drawing() {
        let classes = ["dưới 84", "từ 84 đến dưới 101", "từ 101 đến dưới 3.011", "từ 3.011 đến dưới 3.189", "từ 3.189"];
        let map = Map {
            areas: vec![square(104.0, 22.0, Tone::Class(4))],
            classes: classes.map(str::to_owned).to_vec(),
            unknown: "chưa có số".into(),
            ..Map::default()
        };
        let named = legend_places(&map);
        assert!(named.last().unwrap().row > 0, "five long classes need a second row");
        let svg = svg(&map).unwrap();
        let height: f64 = svg.split("height=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        let projection = Projection::of(&map).unwrap();
        let foot = projection.height + 22.0 + as_f64(named.last().unwrap().row) * LEGEND_ROW + 10.0;
        assert!(height >= foot, "{height} for {foot}");
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let map = Map {
            areas: vec![square(104.0, 22.0, Tone::Class(0)), square(104.5, 22.5, Tone::Class(4))],
            spots: vec![Spot { title: "x".into(), label: "KCN".into(), at: [104.5, 22.5], tone: Tone::Unknown }],
            classes: vec!["1–9".into(), "10–99".into()],
            unknown: "chưa có số".into(),
            ..Map::default()
        };
        let projection = Projection::of(&map).expect("two squares");
        let (first, second) = (projection.place([104.2, 22.2]), projection.place([104.3, 22.3]));
        assert!(first[0] < second[0] && first[1] > second[1]);
        let wide = projection.place([104.3, 22.2])[0] - projection.place([104.2, 22.2])[0];
        let tall = projection.place([104.2, 22.2])[1] - projection.place([104.2, 22.3])[1];
        assert!((wide / tall - 22.5_f64.to_radians().cos()).abs() < 0.01, "a degree of longitude is shorter");
        let far = square(120.0, 10.0, Tone::Ground);
        let svg = svg(&Map { areas: [map.areas.clone(), vec![far]].concat(), ..map.clone() }).expect("drawn");
        assert_eq!(svg.matches("<path").count(), 2 + 4, "what lies far from the points is not drawn; four hatchings");
        for wanted in [TONES[0], TONES[4], "url(#hatch4)", "KCN", "chưa có số", "role=\"img\""] {
            assert!(svg.contains(wanted), "lacks {wanted}");
        }
        assert!(!svg.contains("style="), "pages allow no inline style");
    }

    #[test]
    fn without_outlines_there_is_no_map() {
        assert_eq!(svg(&Map::default()), None);
    }
}
