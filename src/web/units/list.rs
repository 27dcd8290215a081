//! The list of units: filters in the address, search while typing, paging.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;

use super::choices::{Choices, choices};
use super::vocabulary::{self, kind_name, status_class, status_name};
use crate::desk::{AsOf, Fault};
use crate::register::{ListedUnit, UNITS_MAX, UnitFilter, UnitSort, UnitsPage, units};
use crate::web::page::{Page, html};
use crate::web::problems::Shown;
use crate::web::request::Query;
use crate::web::seat::Seat;
use crate::web::time_asked::{TimeAsked, day_of};
use crate::words::Lang;

/// Units on a page.
const UNITS_A_PAGE: usize = 50;

/// The filters, as they stand in the address.
#[derive(Clone, Default, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub(super) struct UnitsQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    zone: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    province: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    commune: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    status: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    ownership: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sector: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) on: String,
    /// The day in whose boundaries zone, commune and province are meant.
    #[serde(skip_serializing_if = "String::is_empty")]
    boundaries: String,
    /// `yes`: those of which nobody recorded in which part they lie.
    #[serde(skip_serializing_if = "String::is_empty")]
    unplaced: String,
    /// The moment of knowledge.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) known: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sort: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
}

impl UnitsQuery {
    /// The question, all of its answer.
    pub(super) fn filter(&self) -> UnitFilter {
        let text = |value: &String| Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        UnitFilter {
            search: self.q.clone(),
            // What is no number is no zone and no place either: nothing is found.
            zone: text(&self.zone).map(|id| id.parse().unwrap_or(crate::territory::ZoneId(0))),
            commune: text(&self.commune).map(|id| id.parse().unwrap_or(crate::territory::PlaceId(0))),
            province: text(&self.province).map(|id| id.parse().unwrap_or(crate::territory::PlaceId(0))),
            boundaries: day_of(&self.boundaries),
            unplaced: self.unplaced == "yes",
            kind: text(&self.kind),
            status: text(&self.status),
            ownership: text(&self.ownership),
            sector: text(&self.sector),
            sort: match self.sort.as_str() {
                "name-backward" => UnitSort::NameBackward,
                "tax-code" => UnitSort::TaxCode,
                "registered-last" => UnitSort::RegisteredLast,
                _ => UnitSort::Name,
            },
            ..UnitFilter::default()
        }
    }

    fn page(&self) -> usize {
        self.page.trim().parse().unwrap_or(1).max(1)
    }

    /// The end of an address: `?q=…&zone=…`.
    pub(super) fn query(&self) -> String {
        let query = serde_urlencoded::to_string(self).unwrap_or_default();
        if query.is_empty() { query } else { format!("?{query}") }
    }

    fn has_more(&self) -> bool {
        let more = [
            &self.province,
            &self.commune,
            &self.kind,
            &self.ownership,
            &self.sector,
            &self.on,
            &self.boundaries,
            &self.known,
        ];
        more.iter().any(|value| !value.is_empty())
    }
}

/// What was found, as a page of rows.
struct List {
    query: UnitsQuery,
    found: UnitsPage,
    lang: Lang,
    /// To the pages of units and places of the same day.
    to_day: String,
}

impl List {
    fn rows(&self) -> &[ListedUnit] {
        &self.found.rows
    }

    fn kind(&self, row: &ListedUnit) -> &str {
        kind_name(self.lang, kind_of(row))
    }

    fn status(&self, row: &ListedUnit) -> &str {
        status_name(self.lang, status_of(row))
    }

    fn status_class(&self, row: &ListedUnit) -> &'static str {
        status_class(status_of(row))
    }

    fn first(&self) -> usize {
        self.found.offset + usize::from(!self.found.rows.is_empty())
    }

    fn last(&self) -> usize {
        self.found.offset + self.found.rows.len()
    }

    fn pages(&self) -> usize {
        self.found.total.div_ceil(UNITS_A_PAGE).max(1)
    }

    fn page(&self) -> usize {
        self.query.page()
    }

    fn to_page(&self, page: usize) -> String {
        let page = if page == 1 { String::new() } else { page.to_string() };
        format!("/units{}", UnitsQuery { page, ..self.query.clone() }.query())
    }

    fn previous(&self) -> Option<String> {
        (self.page() > 1).then(|| self.to_page((self.page() - 1).min(self.pages())))
    }

    fn next(&self) -> Option<String> {
        (self.page() < self.pages()).then(|| self.to_page(self.page() + 1))
    }

    /// Where a column's heading leads: its order, or the other way round.
    fn sorted(&self, sort: &str) -> String {
        let sort = if sort == "name" && self.query.sort.is_empty() { "name-backward" } else { sort };
        let sort = if sort == "name" { String::new() } else { sort.to_owned() };
        format!("/units{}", UnitsQuery { sort, page: String::new(), ..self.query.clone() }.query())
    }

    /// How a column is sorted, in the words of ARIA.
    fn aria(&self, sort: &str) -> &'static str {
        match (sort, self.query.sort.as_str()) {
            ("name", "") | ("tax-code", "tax-code") => "ascending",
            ("name", "name-backward") | ("registered-last", "registered-last") => "descending",
            _ => "none",
        }
    }

    /// Where the units lead of which nobody recorded in which part they lie, and
    /// back.
    fn to_unplaced(&self) -> String {
        let unplaced = if self.query.unplaced.is_empty() { "yes".to_owned() } else { String::new() };
        format!("/units{}", UnitsQuery { page: String::new(), unplaced, ..self.query.clone() }.query())
    }

    /// Where all that was found is changed at once; none where that is more than
    /// one looks through.
    fn to_changes(&self) -> Option<String> {
        let query = UnitsQuery { page: String::new(), ..self.query.clone() }.query();
        let join = if query.is_empty() { '?' } else { '&' };
        (2..=UNITS_MAX).contains(&self.found.total).then(|| format!("/units/changes{query}{join}found=yes"))
    }

    fn export(&self, format: &str) -> String {
        format!("/units/export.{format}{}", UnitsQuery { page: String::new(), ..self.query.clone() }.query())
    }
}

fn kind_of(row: &ListedUnit) -> &'static str {
    crate::register::unit_kinds().iter().find(|one| *one.code == *row.unit.kind).map_or("", |one| &one.code)
}

fn status_of(row: &ListedUnit) -> &'static str {
    crate::register::statuses().iter().find(|one| *one.code == *row.unit.status).map_or("", |one| &one.code)
}

#[derive(Template)]
#[template(path = "register/units.html")]
struct UnitsHtml {
    page: Page,
    list: List,
    choices: std::sync::Arc<Choices>,
    /// The day in its control: empty for today.
    chosen: String,
    faults: Vec<Fault>,
}

impl UnitsHtml {
    fn kinds(&self) -> vocabulary::Choices {
        vocabulary::kinds(self.list.lang)
    }

    fn statuses(&self) -> vocabulary::Choices {
        vocabulary::all_statuses(self.list.lang)
    }

    fn ownerships(&self) -> vocabulary::Choices {
        vocabulary::all_ownerships(self.list.lang)
    }

    fn sections(&self) -> vocabulary::Choices {
        vocabulary::sections(self.list.lang)
    }

    /// A chosen value that is not among the choices, so that it is not lost.
    fn unlisted<'q>(&self, choices: &[(String, String)], chosen: &'q str) -> Option<&'q str> {
        (!chosen.is_empty() && !choices.iter().any(|(value, _)| value == chosen)).then_some(chosen)
    }

    fn unlisted_commune(&self) -> Option<(&str, &str)> {
        let id = self.unlisted(&self.choices.communes, &self.list.query.commune)?;
        Some((id, self.list.found.rows.first().map_or(id, |row| row.commune_name.as_str())))
    }

    fn unlisted_province(&self) -> Option<(&str, &str)> {
        let id = self.unlisted(&self.choices.provinces, &self.list.query.province)?;
        Some((id, self.list.found.rows.first().map_or(id, |row| row.province_name.as_str())))
    }
}

/// Only what changes while somebody types.
#[derive(Template)]
#[template(path = "register/found.html")]
struct FoundHtml {
    page: Page,
    list: List,
}

/// The list, or with `HX-Request-Type: partial` only what was found.
pub(super) async fn list(seat: Seat, headers: HeaderMap, Query(query): Query<UnitsQuery>) -> Result<Response, Shown> {
    let mut time = TimeAsked::of(&seat, &query.on).known_at(&query.known);
    if !query.boundaries.trim().is_empty() && day_of(&query.boundaries).is_none() {
        time.faults.push(Fault::new("boundaries", "fault-not-a-day"));
    }
    let filter =
        UnitFilter { offset: (query.page() - 1).saturating_mul(UNITS_A_PAGE), limit: UNITS_A_PAGE, ..query.filter() };
    let found = units(&seat.desk, time.as_of, &filter).await?;
    let as_of = found.as_of;
    let page = seat.page(seat.words().say("units-title")).await?;
    let list = List { query, found, lang: seat.visit.lang, to_day: time.query() };
    if headers.get("hx-request-type").is_some_and(|kind| kind == "partial") {
        return Ok(html(&FoundHtml { page, list }));
    }
    let of_boundaries = AsOf { on: day_of(&list.query.boundaries).unwrap_or(as_of.on), ..as_of };
    let choices = choices(&seat.desk, of_boundaries).await?;
    Ok(html(&UnitsHtml { page, list, choices, chosen: time.chosen(), faults: time.faults }))
}
