//! The programme of the sample: what was agreed and promised, the year before,
//! the conference.

use serde::Deserialize;
use serde_json::json;

use super::cast::{Cast, FieldEntry};
use super::files::rows;
use super::rounds::quarter_before;
use super::seed::{DemoRefusal, Made, board_desk, party_desk};
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, Note};
use crate::indicators::{
    Catalogue, Grain, Key, Reckoning, Subject, TargetForm, ValueDraft, catalogue, set_target, state_values_in,
};
use crate::programme::{
    BodyForm, FieldForm, PartyForm, PhaseForm, ProgrammeForm, ProvisionForm, programme, record_programme,
};
use crate::reviews::{FindingForm, ReviewForm, record_finding, record_review};

/// The programme as it was signed, and again from the day on which one party
/// took another's place: phases and fields stay the same ones.
pub(super) async fn seed_programme(desk: &Desk, made: &mut Made) -> Result<(), DemoRefusal> {
    let signed_on = made.cast.programme.from;
    let first = programme_form(made, signed_on);
    let id = record_programme(desk, None, &first, signed_on).await.map_err(DemoRefusal::at("programme"))?.record;
    let succession = made.cast.programme.parties.iter().find_map(|party| party.to);
    if let Some(day) = succession {
        let as_of = AsOf { on: signed_on, known: Instant::LATEST };
        let before = programme(desk, as_of, id).await.map_err(DemoRefusal::at("programme"))?;
        let mut second = programme_form(made, day);
        for (form, phase) in second.phases.iter_mut().zip(&before.phases) {
            form.id = phase.id.to_string();
        }
        for (form, field) in second.fields.iter_mut().zip(&before.fields) {
            form.id = field.id.to_string();
        }
        record_programme(desk, Some(id), &second, day).await.map_err(DemoRefusal::at("programme"))?;
    }
    made.programme = Some(id);
    Ok(())
}

/// The programme as it is on `day`.
fn programme_form(made: &Made, day: Day) -> ProgrammeForm {
    let entry = &made.cast.programme;
    let parties: Vec<AgencyId> = entry
        .parties
        .iter()
        .filter(|party| party.from <= day && party.to.is_none_or(|to| day < to))
        .filter_map(|party| made.agencies.get(&party.agency).copied())
        .collect();
    ProgrammeForm {
        name: entry.name.clone(),
        short_name: entry.short_name.clone(),
        number: entry.number.clone(),
        signed: entry.signed_on.to_string(),
        territory: made.cast.installation.place.clone(),
        first_day: entry.from.to_string(),
        last_day: last_day(entry.to).to_string(),
        bases: entry.bases.clone(),
        phases: made
            .cast
            .period
            .iter()
            .map(|period| PhaseForm {
                id: String::new(),
                name: period.name.clone(),
                kind: if period.kind == "phase" { "phase".into() } else { "year".into() },
                first_day: period.from.to_string(),
                last_day: last_day(period.to).to_string(),
            })
            .collect(),
        fields: made.cast.field.iter().map(|field| field_form(field, made, &parties)).collect(),
        parties: parties
            .iter()
            .enumerate()
            .map(|(index, agency)| PartyForm {
                agency: agency.to_string(),
                leads: index == 0,
                division: focal(made, *agency),
            })
            .collect(),
        provisions: provisions(made, &parties),
    }
}

/// The first division of an agency in the cast: through it a party is reached.
fn focal(made: &Made, agency: AgencyId) -> String {
    let entry = made.cast.agency.iter().find(|entry| made.agencies.get(&entry.key) == Some(&agency));
    let division = entry.and_then(|entry| entry.divisions.first()).and_then(|one| made.divisions.get(&one.key));
    division.map_or_else(String::new, |(_, id)| id.to_string())
}

/// What was agreed in words; the duties of those who are parties that day.
fn provisions(made: &Made, parties: &[AgencyId]) -> Vec<ProvisionForm> {
    let entries = made.cast.provision.iter().flat_map(|entry| {
        let form =
            |agency: String| ProvisionForm { section: entry.section.clone(), agency, content: entry.content.clone() };
        match entry.side.as_str() {
            "" => vec![form(String::new())],
            side => {
                let of_side = made.cast.agency.iter().filter(|agency| agency.side == side);
                let ids = of_side.filter_map(|agency| made.agencies.get(&agency.key));
                ids.filter(|id| parties.contains(id)).map(|id| form(id.to_string())).collect()
            }
        }
    });
    entries.collect()
}

/// A field with those of its bodies that belong to `parties`.
fn field_form(field: &FieldEntry, made: &Made, parties: &[AgencyId]) -> FieldForm {
    let body = |key: &String, part: &str| {
        made.divisions.get(key).filter(|(agency, _)| parties.contains(agency)).map(|(agency, division)| BodyForm {
            agency: agency.to_string(),
            division: division.to_string(),
            part: part.to_owned(),
        })
    };
    let lead = field.lead.iter().filter_map(|key| body(key, "lead"));
    let others = field.coordinate.iter().filter_map(|key| body(key, "coordinating"));
    FieldForm { id: String::new(), name: field.name.clone(), bodies: lead.chain(others).collect() }
}

fn last_day(to: Day) -> Day {
    to.yesterday().unwrap_or(to)
}

/// The period of the cast with this key.
pub(super) fn period_of(cast: &Cast, key: &str) -> Option<Period> {
    let entry = cast.period.iter().find(|entry| entry.key == key)?;
    Period::half_open(entry.from, entry.to).ok()
}

pub(super) async fn seed_targets(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let desk = board_desk(desk, made);
    let programme = made.programme.map_or_else(String::new, |id| id.to_string());
    for entry in &made.cast.target {
        let period = period_of(&made.cast, &entry.period).map_or_else(String::new, |period| period.to_string());
        let form = TargetForm {
            programme: programme.clone(),
            grain: "programme".into(),
            subject: programme.clone(),
            indicator: entry.indicator.clone(),
            period,
            amount: entry.value.replace('.', ","),
            bound: if entry.kind == "floor" { "floor".into() } else { "exact".into() },
            basis: made.cast.programme.number.clone(),
            ..TargetForm::default()
        };
        set_target(&desk, &form).await.map_err(DemoRefusal::at("targets"))?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct ValueLine {
    unit: String,
    indicator: String,
    scaled_value: Option<i64>,
}

/// What the first programme year was, unit by unit, as the board stated it.
pub(super) async fn seed_previous_year(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let period =
        period_of(&made.cast, "nam-1").ok_or_else(|| DemoRefusal::because("previous year", "no period".into()))?;
    let source = made.cast.programme.number.as_str();
    state_list(&board_desk(desk, made), made, "previous.csv", (period, source, None)).await
}

/// Indicators of which the board asks units, beside those of the Party side.
const OF_THE_BOARD: [&str; 2] = ["L1", "U2"];

/// What units reported last: the quarter before the one that is being collected,
/// each side what it asks for.
pub(super) async fn seed_recent_quarter(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let quarter = quarter_before(desk.now().on).and_then(|last| quarter_before(last.from()));
    let quarter = quarter.ok_or_else(|| DemoRefusal::because("recent quarter", "no quarter".into()))?;
    let party = made.agencies.get("du-ccqd").copied();
    let party = party.ok_or_else(|| DemoRefusal::because("recent quarter", "no Party side".into()))?;
    let source = made.cast.installation.recent_source.as_str();
    for (of_board, desk) in [(true, board_desk(desk, made)), (false, party_desk(desk, party))] {
        state_list(&desk, made, "recent.csv", (quarter, source, Some(of_board))).await?;
    }
    Ok(())
}

/// States what a list says of units in a period; only the board's indicators, or
/// only the others, where that is asked for.
async fn state_list(
    desk: &Desk,
    made: &Made,
    name: &'static str,
    (period, source, of_board): (Period, &str, Option<bool>),
) -> Result<(), DemoRefusal> {
    let catalogue: Catalogue = catalogue(desk, desk.now()).await.map_err(DemoRefusal::at(name))?;
    let wanted = |line: &ValueLine| of_board.is_none_or(|own| own == OF_THE_BOARD.contains(&line.indicator.as_str()));
    let mut drafts = Vec::new();
    for line in rows::<ValueLine>(name).into_iter().filter(wanted) {
        let (Some(indicator), Some(unit)) = (catalogue.of_code(&line.indicator), made.units.get(&line.unit)) else {
            return Err(DemoRefusal::because(name, format!("no {} or {}", line.indicator, line.unit)));
        };
        drafts.push(ValueDraft {
            key: Key {
                indicator: indicator.id,
                period,
                kind: Reckoning::Actual,
                subject: Subject { grain: Grain::Unit, id: unit.0 },
            },
            amount: line.scaled_value,
            cut_off: period.last_day(),
            source: source.into(),
            origin: String::new(),
            note: String::new(),
        });
    }
    let count = drafts.len();
    let mut change = desk.change(Act::StateValue).await.map_err(DemoRefusal::at(name))?;
    let agency = change.actor().agency.unwrap_or(AgencyId(0));
    state_values_in(&mut change, agency, drafts).await.map_err(DemoRefusal::at(name))?;
    let note = Note::new_record("values", 0_i64, json!({"values": count}));
    change.commit(note).await.map_err(DemoRefusal::at(name))?;
    Ok(())
}

/// The conference of the second year, as both sides prepared it.
pub(super) async fn seed_review(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let entry = &made.cast.review;
    let period =
        period_of(&made.cast, &entry.period).ok_or_else(|| DemoRefusal::because("review", "no period".into()))?;
    let id = |key: &str| made.agencies.get(key).map_or_else(String::new, ToString::to_string);
    let host = id(&entry.host);
    let form = ReviewForm {
        programme: made.programme.map_or_else(String::new, |id| id.to_string()),
        kind: entry.kind.clone(),
        title: entry.title.clone(),
        held_on: entry.held_on.to_string(),
        place: entry.place.clone(),
        first_day: period.from().to_string(),
        last_day: period.last_day().to_string(),
        chair: host,
        parties: String::new(),
    };
    let desk = board_desk(desk, made);
    let review = record_review(&desk, None, &form).await.map_err(DemoRefusal::at("review"))?.record;
    for form in findings_of(&made.cast) {
        record_finding(&desk, review, &form).await.map_err(DemoRefusal::at("review"))?;
    }
    for limitation in &made.cast.limitation {
        let form = finding("limitation", &limitation.text);
        let recorded = record_finding(&desk, review, &form).await.map_err(DemoRefusal::at("review"))?.record;
        for cause in &limitation.causes {
            let form = FindingForm {
                part_of: recorded.id.to_string(),
                cause: cause.kind.clone(),
                ..finding("cause", &cause.text)
            };
            record_finding(&desk, review, &form).await.map_err(DemoRefusal::at("review"))?;
        }
    }
    Ok(())
}

fn finding(kind: &str, text: &str) -> FindingForm {
    FindingForm { kind: kind.into(), text: text.into(), ..FindingForm::default() }
}

/// What the conference heard, but for the limitations.
fn findings_of(cast: &Cast) -> Vec<FindingForm> {
    let results = cast.result.iter().map(|entry| FindingForm {
        field: entry.field.to_string(),
        indicators: entry.indicators.join(","),
        ..finding("result", &entry.text)
    });
    let obstacles = cast.obstacle.iter().map(|entry| FindingForm {
        basis: entry.basis.clone(),
        proposal: entry.proposal.clone(),
        impact: entry.impact.clone(),
        indicators: entry.indicators.join(","),
        ..finding("obstacle", &entry.content)
    });
    let proposals = cast.proposal.iter().map(|entry| FindingForm {
        who: entry.who.clone(),
        due: entry.by.to_string(),
        ..finding("proposal", &entry.what)
    });
    let conclusions = cast.conclusion.iter().map(|entry| finding("conclusion", &entry.text));
    results.chain(obstacles).chain(proposals).chain(conclusions).collect()
}
