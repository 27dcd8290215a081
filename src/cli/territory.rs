//! `songhanh territory`: provinces, communes and zones.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::context::FoundWanting;
use super::shapes::Shapes;
use super::zone::RecordZone;
use super::{Context, Stopped};
use crate::calendar::{BEGINNING, Day, OPEN_END};
use crate::desk::{AsOf, Desk};
use crate::law;
use crate::reform::{Effects, effects};
use crate::territory::{
    EventLook, Finding, Gazetteer, Loaded, Place, PlaceFilter, PlaceId, TerritoryRefusal, Tier, When, ZoneId,
    events_of_csv, gazetteer, load_shipped, look_at_events, record_events, step_names,
};
use crate::words::{Words, args, day_text};

/// Provinces, communes and zones, on any day.
#[derive(Subcommand)]
pub(super) enum Territory {
    /// Find what a name or an address means, by every name that a place ever
    /// had. Exit code 3 where there is no such place, or more than one.
    Find {
        /// For example "P. Duyên Hải, TP Lào Cai" or "KCN Tằng Loỏng".
        name: String,
        /// Only names of this day (YYYY-MM-DD).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// List provinces, the communes of a province, or zones.
    List {
        /// What to list.
        #[arg(default_value = "provinces")]
        what: What,
        /// Only communes of this province: its name or number.
        #[arg(long, value_name = "PROVINCE")]
        of: Option<String>,
        /// Only names that contain this, marks or not.
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Show a place or zone by its number: names by days, what it came from,
    /// what became of it.
    Show {
        /// Its number.
        id: i64,
    },
    /// Record a zone, or with --zone what a known one is from a day on.
    RecordZone(Box<RecordZone>),
    /// Load the reference data that is shipped with the program, and the changes
    /// of territory that ship with it. One that was taken back stays so.
    Load,
    /// Record the changes of territory in a file (.csv, UTF-8), all of them as
    /// one act, or none. A row is one step; rows with the same day and decision
    /// are one change. Columns: day, decision, title, confirmed, source, remark,
    /// relation (renamed, moved, transferred, merged, part-of, dissolved),
    /// former, new, new_kind, new_parent, new_code, weight, weight_of
    /// (population, area, workers), weight_source. `undo` takes it back.
    Apply {
        /// The file; - for the standard input.
        file: PathBuf,
        /// Only tell what would be done, and what it touches.
        #[arg(long)]
        dry_run: bool,
    },
    /// List the changes of territory that were recorded.
    Events,
    /// Load outlines of places or points of zones, for maps. What is no place of
    /// that day is listed, and nothing is guessed.
    Shapes(Shapes),
}

/// What to list.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum What {
    /// Provinces and cities under the centre.
    Provinces,
    /// Communes, wards, special zones.
    Communes,
    /// Industrial parks, economic zones, clusters.
    Zones,
}

impl Territory {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        if let Self::Load = self {
            let loaded = load_shipped(&desk).await?;
            context.answer(&loaded, || vec![loaded_line(context.words(), &loaded)]);
            desk.store().close().await;
            return Ok(());
        }
        if let Self::Apply { file, dry_run } = self {
            let done = apply(context, &desk, &file, dry_run).await;
            desk.store().close().await;
            return done;
        }
        if let Self::RecordZone(zone) = self {
            zone.run(context, &desk).await?;
            desk.store().close().await;
            return Ok(());
        }
        if let Self::Shapes(shapes) = self {
            shapes.run(context, &desk).await?;
            desk.store().close().await;
            return Ok(());
        }
        let (gazetteer, now) = gazetteer(&desk).await?;
        let today = desk.now().on;
        let told = Told { context, gazetteer: &gazetteer, known: now.known };
        let done = match self {
            Self::Find { name, on } => told.find(&name, on),
            Self::List { what, of, search, on } => {
                let as_of = AsOf { on: on.unwrap_or(today), known: now.known };
                told.list(what, of.as_deref(), search.unwrap_or_default(), as_of)
            }
            Self::Show { id } => told.show(id),
            Self::Events => {
                told.events();
                Ok(())
            }
            Self::Load | Self::RecordZone(_) | Self::Apply { .. } | Self::Shapes(_) => Ok(()),
        };
        desk.store().close().await;
        done
    }
}

fn loaded_line(words: &Words, loaded: &Loaded) -> String {
    words.say_with(
        "territory-loaded",
        &args([
            ("new", loaded.new.to_string()),
            ("restated", loaded.restated.to_string()),
            ("unchanged", loaded.unchanged.to_string()),
            ("edges", loaded.edges.to_string()),
            ("events", loaded.events.to_string()),
        ]),
    )
}

async fn apply(context: &Context, desk: &Desk, file: &Path, dry_run: bool) -> Result<(), Stopped> {
    let bytes = super::context::bytes_of(file)?;
    let forms = events_of_csv(&bytes).map_err(TerritoryRefusal::Faults)?;
    let words = context.words();
    if dry_run {
        let effects = effects(desk, &forms).await?;
        context.answer(&effects, || {
            let mut lines: Vec<String> = effects.events.iter().flat_map(|look| look_lines(words, look)).collect();
            lines.extend(effect_lines(words, &effects));
            lines.push(words.say("events-looked"));
            lines
        });
        return Ok(());
    }
    let looks = look_at_events(desk, &forms).await?;
    let signed = record_events(desk, &forms).await?;
    let ids = &signed.record;
    let value = json!({"events": looks, "ids": ids, "signed": signed});
    context.answer(&value, || {
        let mut lines: Vec<String> = looks.iter().flat_map(|look| look_lines(words, look)).collect();
        let told = args([("count", ids.len().to_string()), ("act", signed.seq.to_string())]);
        lines.push(words.say_with("events-recorded", &told));
        lines
    });
    Ok(())
}

fn look_lines(words: &Words, look: &EventLook) -> Vec<String> {
    let day = day_text(words.lang(), look.day);
    let told = args([("day", day), ("decision", look.decision.clone()), ("title", look.title.clone())]);
    let mut lines = vec![words.say_with("event-line", &told)];
    lines.extend(look.steps.iter().map(|step| {
        let new = if step.makes { format!("{} {}", step.new, words.say("event-step-new")) } else { step.new.clone() };
        step_line(words, step.relation, &step.former, &new)
    }));
    lines
}

fn effect_lines(words: &Words, effects: &Effects) -> Vec<String> {
    let line = |key: &str, text: String| format!("{}: {text}", words.say(key));
    let mut lines = vec![line("effects-units", effects.units.len().to_string())];
    lines.extend(effects.units.iter().map(|unit| format!("  {:>8}  {} ({})", unit.id.0, unit.name, unit.place)));
    lines.push(line("effects-values", effects.values.to_string()));
    lines.push(line("effects-targets", effects.targets.to_string()));
    let users: Vec<String> = effects.users.iter().map(|(agency, people)| format!("{agency}: {people}")).collect();
    lines.push(line("effects-users", users.join("; ")));
    lines.push(line("effects-under-review", effects.under_review.to_string()));
    let tables: Vec<String> = effects.unsigned_tables.iter().map(ToString::to_string).collect();
    lines.push(line("effects-tables", tables.join(", ")));
    let drafts: Vec<&str> = effects.drafts.iter().map(|(_, subject)| subject.as_str()).collect();
    lines.push(line("effects-drafts", drafts.join("; ")));
    lines.push(words.say("effects-nothing-moves"));
    lines
}

fn step_line(words: &Words, relation: &str, former: &str, new: &str) -> String {
    let relation = words.say(&format!("relation-{relation}"));
    let told = args([("former", former.to_owned()), ("relation", relation), ("new", new.to_owned())]);
    format!("  {}", words.say_with("event-step", &told).trim_end())
}

/// Answers from one gazetteer.
struct Told<'c> {
    context: &'c Context,
    gazetteer: &'c Gazetteer,
    known: crate::calendar::Instant,
}

impl Told<'_> {
    fn find(&self, name: &str, on: Option<Day>) -> Result<(), Stopped> {
        let when = on.map_or(When::AnyDay, When::On);
        let places = self.gazetteer.find(name, None, when, self.known);
        let zones = self.gazetteer.find_zone(name, when, self.known);
        let (places, zones) = (all_of(places), all_of(zones));
        let said = match places.len() + zones.len() {
            0 => "none",
            1 => "found",
            _ => "ambiguous",
        };
        let rows: Vec<&Place> = places.iter().filter_map(|id| self.gazetteer.last_of_place(*id, self.known)).collect();
        let zone_rows: Vec<_> = zones.iter().filter_map(|id| self.gazetteer.last_of_zone(*id, self.known)).collect();
        let became: Vec<_> = places.iter().map(|id| self.gazetteer.successors(*id, OPEN_END, self.known)).collect();
        let value = json!({"answer": said, "places": rows, "successors": became, "zones": zone_rows});
        self.context.answer(&value, || {
            let count = (places.len() + zones.len()).to_string();
            let args = args([("text", name.to_owned()), ("count", count)]);
            let key = match said {
                "none" => "places-found-none",
                "found" => "places-found-one",
                _ => "places-found-several",
            };
            let mut lines = vec![self.context.words().say_with(key, &args)];
            for place in rows {
                lines.push(self.place_line(place));
                lines.extend(self.successor_lines(place.id));
            }
            lines.extend(zone_rows.iter().map(|zone| format!("{:>8}  {}", zone.id.0, zone.name)));
            lines
        });
        if said == "found" { Ok(()) } else { Err(FoundWanting.into()) }
    }

    fn list(&self, what: What, of: Option<&str>, search: String, as_of: AsOf) -> Result<(), Stopped> {
        let parent = of.map(|name| self.province(name)).transpose()?;
        if let What::Zones = what {
            let folded = songhanh_vietnamese::fold(&search);
            let lies_in = |zone: &&crate::territory::Zone| {
                parent.is_none_or(|parent| {
                    zone.communes.iter().any(|id| self.gazetteer.province_of(*id, as_of) == Some(parent))
                })
            };
            let zones: Vec<_> = self
                .gazetteer
                .zones(as_of)
                .filter(|zone| songhanh_vietnamese::fold(&zone.name).contains(&folded))
                .filter(lies_in)
                .collect();
            self.context.answer(&zones, || {
                let status =
                    |zone: &crate::territory::Zone| self.context.words().say(&format!("zone-status-{}", zone.status));
                zones.iter().map(|zone| format!("{:>8}  {:<44} {}", zone.id.0, zone.name, status(zone))).collect()
            });
            return Ok(());
        }
        let tier = if let What::Provinces = what { Tier::Province } else { Tier::Commune };
        let filter = PlaceFilter { tier: Some(tier), parent, search, ..PlaceFilter::default() };
        let page = self.gazetteer.list(&filter, as_of);
        self.context.answer(&page, || page.rows.iter().map(|place| self.place_line(place)).collect());
        Ok(())
    }

    fn province(&self, text: &str) -> Result<PlaceId, Stopped> {
        let by_number = text.parse().ok().filter(|id| self.gazetteer.last_of_place(*id, self.known).is_some());
        let found = || self.gazetteer.find(text, Some(Tier::Province), When::AnyDay, self.known);
        by_number
            .or_else(|| {
                all_of(found()).into_iter().max_by_key(|id| {
                    // Of a province that ended and one that took its name, the one that stands.
                    self.gazetteer.last_of_place(*id, self.known).map(|place| place.valid_to)
                })
            })
            .ok_or_else(|| Stopped::refused("places-found-none", args([("text", text.to_owned())])))
    }

    fn show(&self, id: i64) -> Result<(), Stopped> {
        let zones = self.gazetteer.zone_history(ZoneId(id), self.known);
        if !zones.is_empty() {
            self.context.answer(&zones, || {
                let line = |zone: &&crate::territory::Zone| {
                    let status = self.context.words().say(&format!("zone-status-{}", zone.status));
                    format!(
                        "{}  {}  {}  {}",
                        self.days(zone.valid_from, zone.valid_to),
                        zone.name,
                        status,
                        law::number_of(&zone.basis)
                    )
                };
                zones.iter().map(line).collect()
            });
            return Ok(());
        }
        let id = PlaceId(id);
        let history = self.gazetteer.history(id, self.known);
        if history.is_empty() {
            return Err(TerritoryRefusal::PlaceNotFound(id).into());
        }
        let successors = self.gazetteer.successors(id, OPEN_END, self.known);
        let predecessors = self.gazetteer.predecessors(id, self.known);
        let value = json!({"history": history, "predecessors": predecessors, "successors": successors});
        self.context.answer(&value, || {
            let words = self.context.words();
            let mut lines: Vec<String> = history.iter().map(|place| self.place_line(place)).collect();
            for row in &predecessors {
                let from = self.gazetteer.last_of_place(row.place, self.known);
                let name = from.map_or(String::new(), |place| self.full_name(place));
                let share =
                    words.say(if row.share == crate::territory::Share::Full { "share-full" } else { "share-partial" });
                lines.push(format!("  ← {name} ({share})"));
            }
            lines.extend(self.successor_lines(id));
            lines
        });
        Ok(())
    }

    fn events(&self) {
        let words = self.context.words();
        let events = self.gazetteer.events(self.known);
        self.context.answer(&events, || {
            let mut lines = Vec::new();
            for event in &events {
                let day = day_text(words.lang(), event.day);
                let told = args([("day", day), ("decision", event.decision.clone()), ("title", event.title.clone())]);
                let line = words.say_with("event-line", &told);
                let unconfirmed = words.say("event-unconfirmed");
                lines.push(if event.confirmed { line } else { format!("{line} ({unconfirmed})") });
                for step in &event.steps {
                    let (former, new) = step_names(self.gazetteer, event, step, self.known);
                    lines.push(step_line(words, step.relation.word(), &former, &new));
                }
            }
            if lines.is_empty() {
                lines.push(words.say("events-none"));
            }
            lines
        });
    }

    fn successor_lines(&self, id: PlaceId) -> Vec<String> {
        let words = self.context.words();
        let successors = self.gazetteer.successors(id, OPEN_END, self.known);
        let line = |row: crate::territory::Successor| {
            let place = self.gazetteer.last_of_place(row.place, self.known)?;
            let share =
                words.say(if row.share == crate::territory::Share::Full { "share-full" } else { "share-partial" });
            Some(format!("  → {} ({share}, {})", self.full_name(place), day_text(words.lang(), row.day)))
        };
        successors.into_iter().filter_map(line).collect()
    }

    fn full_name(&self, place: &Place) -> String {
        let province = place.parent.and_then(|parent| self.gazetteer.last_of_place(parent, self.known));
        let parts = [place.full_name.as_str(), &place.district, province.map_or("", |province| &province.full_name)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn place_line(&self, place: &Place) -> String {
        let days = self.days(place.valid_from, place.valid_to);
        format!("{:>8}  {:>5}  {}  {days}", place.id.0, place.code, self.full_name(place))
    }

    fn days(&self, from: Day, to: Day) -> String {
        let lang = self.context.words().lang();
        let day = |day: Day| if day == BEGINNING || day == OPEN_END { "…".to_owned() } else { day_text(lang, day) };
        format!("[{} – {})", day(from), day(to))
    }
}

fn all_of<T>(finding: Finding<T>) -> Vec<T> {
    match finding {
        Finding::Found(one) => vec![one],
        Finding::Ambiguous(several) => several,
        Finding::None => Vec::new(),
    }
}
