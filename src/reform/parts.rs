//! The parts of an agency's work that a succession hands over: fields of work,
//! divisions, zones, by name or number.

use std::collections::BTreeMap;

use crate::agencies::{AgencyRefusal, SuccessionForm, agencies, divisions};
use crate::calendar::Day;
use crate::desk::{AsOf, Desk, DeskError, Fault, WorkPart};
use crate::programme::programmes;
use crate::territory::{ZoneId, gazetteer};
use crate::words::args;

/// The same forms with the number of each part in place of its name.
///
/// # Errors
/// A name that means nothing, or several; the policy or the store.
pub async fn resolved(desk: &Desk, forms: &[SuccessionForm]) -> Result<Vec<SuccessionForm>, AgencyRefusal> {
    let mut found = forms.to_vec();
    let mut faults = Vec::new();
    for form in &mut found {
        let day: Day = form.day.trim().parse().unwrap_or(desk.now().on);
        let known = Known::of(desk, day).await?;
        for (at, step) in (1..).zip(&mut form.steps) {
            let former = step.former.trim().to_owned();
            let lists = [
                ("fields", &mut step.fields, known.fields.clone()),
                ("divisions", &mut step.divisions, known.divisions_of(&former)),
                ("zones", &mut step.zones, known.zones.clone()),
            ];
            for (place, text, names) in lists {
                *text = numbers(text, &names, (at, place), &mut faults);
            }
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(AgencyRefusal::Faults(faults)) }
}

/// The numbers of what a list names.
fn numbers(text: &str, names: &[(i64, String)], (at, place): (usize, &str), faults: &mut Vec<Fault>) -> String {
    let mut found = Vec::new();
    for one in text.split(';').map(str::trim).filter(|one| !one.is_empty()) {
        let folded = songhanh_vietnamese::fold(one);
        let is_meant = |(id, name): &&(i64, String)| id.to_string() == one || songhanh_vietnamese::fold(name) == folded;
        let ids: Vec<i64> = names.iter().filter(is_meant).map(|(id, _)| *id).collect();
        match ids[..] {
            [only] => found.push(only.to_string()),
            _ => {
                let word =
                    if ids.is_empty() { "fault-succession-no-such-part" } else { "fault-succession-several-parts" };
                faults.push(Fault::with(place, word, args([("line", at.to_string()), ("text", one.to_owned())])));
            }
        }
    }
    found.join(";")
}

/// A number and a name.
type Named = (i64, String);

/// What may be handed over on a day.
struct Known {
    fields: Vec<Named>,
    /// By agency: what it is called, and its divisions.
    divisions: Vec<(Vec<String>, Vec<Named>)>,
    zones: Vec<Named>,
}

impl Known {
    async fn of(desk: &Desk, day: Day) -> Result<Self, DeskError> {
        let before = AsOf { on: day.yesterday().unwrap_or(day), ..desk.now() };
        let mut fields = Vec::new();
        for programme in programmes(desk, before).await? {
            fields.extend(programme.fields.iter().map(|field| (field.id.0, field.name.clone())));
        }
        let mut own = Vec::new();
        for agency in agencies(desk, before).await? {
            let names = vec![agency.id.to_string(), agency.symbol, agency.name, agency.short_name];
            let of = divisions(desk, before, agency.id).await?;
            own.push((names, of.into_iter().map(|one| (one.id.0, one.name)).collect()));
        }
        let (gazetteer, now) = gazetteer(desk).await?;
        let as_of = AsOf { known: now.known, ..before };
        let zones = gazetteer.zones(as_of).map(|zone| (zone.id.0, zone.name.clone())).collect();
        Ok(Self { fields, divisions: own, zones })
    }

    fn divisions_of(&self, former: &str) -> Vec<(i64, String)> {
        let folded = songhanh_vietnamese::fold(former);
        let is_meant = |names: &[String]| names.iter().any(|name| songhanh_vietnamese::fold(name) == folded);
        self.divisions.iter().filter(|(names, _)| is_meant(names)).flat_map(|(_, own)| own.clone()).collect()
    }
}

/// What parts are called today, or were last.
///
/// # Errors
/// The policy or the store.
pub async fn part_names(
    desk: &Desk,
    parts: impl IntoIterator<Item = WorkPart>,
) -> Result<BTreeMap<WorkPart, String>, DeskError> {
    let parts: Vec<WorkPart> = parts.into_iter().collect();
    if parts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let now = desk.now();
    let known = Known::of(desk, now.on).await?;
    let divisions: Vec<(i64, String)> = known.divisions.iter().flat_map(|(_, own)| own.clone()).collect();
    let (gazetteer, as_of) = gazetteer(desk).await?;
    let name = |part: WorkPart| {
        let of = |names: &[(i64, String)], id: i64| {
            names.iter().find(|(own, _)| *own == id).map_or_else(|| id.to_string(), |(_, name)| name.clone())
        };
        match part {
            WorkPart::Field(id) => of(&known.fields, id),
            WorkPart::Division(id) => of(&divisions, id),
            WorkPart::Zone(id) => {
                gazetteer.last_of_zone(ZoneId(id), as_of.known).map_or_else(|| id.to_string(), |zone| zone.name.clone())
            }
        }
    };
    Ok(parts.into_iter().map(|part| (part, name(part))).collect())
}
