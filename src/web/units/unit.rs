//! The page of a unit: what it is on a day, and everything ever recorded of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;

use super::vocabulary::{kind_name, ownership_name, sector_name, status_class, status_name};
use crate::calendar::{BEGINNING, Day, OPEN_END};
use crate::desk::Fault;
use crate::register::{FactName, HistoryRow, Project, UnitId, UnitPage, unit};
use crate::web::page::{Page, html};
use crate::web::problems::Shown;
use crate::web::request::{Path, Query};
use crate::web::seat::Seat;
use crate::web::time_asked::TimeAsked;
use crate::words::{Lang, day_text, number_text};

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct UnitQuery {
    on: String,
    /// Present after a form that said nothing new.
    unchanged: String,
}

/// A value of a fact and its days.
struct Line {
    fact: &'static str,
    value: String,
    remark: String,
    from: Day,
    to: Day,
    source: String,
    /// The record of which it was stated, where it was merged into this one.
    other_record: Option<UnitId>,
    /// The act that replaced it.
    replaced_by: Option<i64>,
}

/// What one act recorded of the unit.
struct Step {
    seq: i64,
    at: crate::calendar::Instant,
    who: String,
    lines: Vec<Line>,
}

/// A project as the page shows it.
struct ProjectLine {
    project: Project,
    registered: String,
    implemented: String,
    area: String,
    status: String,
}

#[derive(Template)]
#[template(path = "register/unit.html")]
struct UnitHtml {
    page: Page,
    unit: UnitPage,
    lang: Lang,
    on: Day,
    to_day: String,
    /// The day in its control: empty for today.
    chosen: String,
    faults: Vec<Fault>,
    unchanged: bool,
    names: Vec<Line>,
    statuses: Vec<Line>,
    places: Vec<Line>,
    steps: Vec<Step>,
    projects: Vec<ProjectLine>,
}

impl UnitHtml {
    /// The days of a line in words; those that have no end say only when they began.
    fn days(&self, line: &Line) -> String {
        let (from, to) = (self.page.day(&line.from), self.page.day(&line.to));
        match (line.from == BEGINNING, line.to == OPEN_END) {
            (true, true) => String::new(),
            (false, true) => self.page.say1("unit-days-open", "from", from),
            (true, false) => self.page.say1("unit-days-until", "to", to),
            (false, false) => self.page.say2("unit-days", "from", from, "to", to),
        }
    }

    fn kind(&self) -> &str {
        kind_name(self.lang, &self.unit.unit.unit.kind)
    }

    fn status(&self) -> &str {
        status_name(self.lang, &self.unit.unit.unit.status)
    }

    fn status_class(&self) -> &'static str {
        status_class(&self.unit.unit.unit.status)
    }

    fn ownership(&self) -> &str {
        ownership_name(self.lang, &self.unit.unit.unit.ownership)
    }

    fn sector(&self) -> String {
        sector_name(self.lang, &self.unit.unit.unit.sector_version, &self.unit.unit.unit.sector)
    }

    /// True where the unit is shown as of another day than asked for, because
    /// it was not there yet or no more.
    fn is_elsewhen(&self) -> bool {
        let name = self.names.iter().filter(|line| line.other_record.is_none());
        !name.into_iter().any(|line| line.from <= self.on && line.to > self.on)
    }
}

pub(super) async fn show(
    seat: Seat,
    Path(id): Path<UnitId>,
    Query(query): Query<UnitQuery>,
) -> Result<Response, Shown> {
    let time = TimeAsked::of(&seat, &query.on);
    let found = unit(&seat.desk, time.as_of, id).await?;
    let lang = seat.visit.lang;
    let own = found.unit.unit.id;
    let standing = |facts: &[FactName]| {
        let rows = found.history.iter().filter(|row| row.replaced.is_none() && facts.contains(&row.fact));
        let mut lines: Vec<Line> = rows.map(|row| line(lang, own, row)).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.from));
        lines
    };
    let page = UnitHtml {
        page: seat.page(found.unit.unit.name.to_string()).await?,
        lang,
        on: time.as_of.on,
        to_day: time.query(),
        chosen: time.chosen(),
        faults: time.faults,
        unchanged: !query.unchanged.is_empty(),
        names: standing(&[FactName::Name]),
        statuses: standing(&[FactName::Status]),
        places: standing(&[FactName::Commune, FactName::Headquarters, FactName::Facility]),
        steps: steps(lang, &found),
        projects: found.projects.iter().map(|project| project_line(lang, project)).collect(),
        unit: found,
    };
    Ok(html(&page))
}

/// The history, act by act, the latest first.
fn steps(lang: Lang, unit: &UnitPage) -> Vec<Step> {
    let mut by_act: BTreeMap<i64, Step> = BTreeMap::new();
    for row in &unit.history {
        let Some(signed) = &row.signed else { continue };
        let who = [signed.user_name.as_str(), signed.agency_name.as_str()];
        let who: Vec<&str> = who.into_iter().filter(|name| !name.is_empty()).collect();
        by_act
            .entry(signed.seq)
            .or_insert_with(|| Step { seq: signed.seq, at: signed.at, who: who.join(", "), lines: Vec::new() })
            .lines
            .push(line(lang, unit.unit.unit.id, row));
    }
    by_act.into_values().rev().collect()
}

fn line(lang: Lang, own: UnitId, row: &HistoryRow) -> Line {
    Line {
        fact: row.fact.key(),
        value: fact_text(lang, row.fact, &row.value),
        remark: row.remark.clone(),
        from: row.from,
        to: row.to,
        source: row.source.clone(),
        other_record: (row.unit != own).then_some(row.unit),
        replaced_by: row.replaced.as_ref().map(|act| act.seq),
    }
}

/// The value of a fact as people read it.
pub(in crate::web) fn fact_text(lang: Lang, fact: FactName, value: &str) -> String {
    match fact {
        FactName::Kind => kind_name(lang, value).to_owned(),
        FactName::Ownership => ownership_name(lang, value).to_owned(),
        FactName::Status => status_name(lang, value).to_owned(),
        FactName::Sector => match value.split_once('/') {
            Some((version, code)) => sector_name(lang, version, code),
            None => value.to_owned(),
        },
        FactName::RegisteredOn => value.parse().map_or_else(|_| value.to_owned(), |day| day_text(lang, day)),
        _ => value.to_owned(),
    }
}

fn project_line(lang: Lang, project: &Project) -> ProjectLine {
    let amount = |hundredths: Option<i64>| {
        let Some(hundredths) = hundredths else { return String::new() };
        let whole = hundredths % 100 == 0;
        let (value, scale) = if whole { (hundredths / 100, 0) } else { (hundredths, 2) };
        format!("{} {}", number_text(lang, value.into(), scale), project.currency)
    };
    let area = project.area.map(|metres| number_text(lang, metres.into(), 0));
    ProjectLine {
        registered: amount(project.registered_capital),
        implemented: amount(project.implemented_capital),
        area: area.unwrap_or_default(),
        status: status_name(lang, &project.status).to_owned(),
        project: project.clone(),
    }
}
