//! `songhanh register`: the register of units.

use std::io::BufWriter;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use songhanh_document::export::ExportError;

use super::finding::{place_of, zone_of};
use super::project::Project;
use super::unit_record::RecordUnit;
use super::{Context, Stopped};
use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Desk, Kind, Problem};
use crate::register::{
    HistoryRow, UnitEdit, UnitFile, UnitFilter, UnitId, UnitPage, UnitSort, UnitsForm, account_of, change_units,
    export_units, look_at_units, merge_units, probable_duplicates, statuses, unit, unit_kinds, units, unmerge_units,
    write_units,
};
use crate::territory::{Tier, gazetteer};
use crate::words::{Lang, Words, args, day_text};

/// The register of units: enterprises, co-operatives, private service units.
#[derive(Subcommand)]
pub(super) enum Register {
    /// List units, filtered, in Vietnamese order.
    List {
        #[command(flatten)]
        filter: Filter,
        /// How many at most; 0 for all.
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// How many to leave out at the beginning.
        #[arg(long, default_value_t = 0)]
        offset: usize,
    },
    /// Show a unit as it is on a day, with its whole history.
    Show {
        /// Its number.
        unit: UnitId,
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Record a new unit, or with --unit what a known one is from a day on.
    Record(Box<RecordUnit>),
    /// Record a project of a unit, or with --project what a known one is from a
    /// day on.
    Project(Box<Project>),
    /// Change one thing of many units as one act; with --look, only show what
    /// would become of each.
    Change {
        /// The units' ids.
        #[arg(required = true)]
        units: Vec<UnitId>,
        /// Code of a status.
        #[arg(long, default_value = "")]
        status: String,
        /// Code of a kind.
        #[arg(long, default_value = "")]
        kind: String,
        /// Code of an ownership.
        #[arg(long, default_value = "")]
        ownership: String,
        /// Id of a zone.
        #[arg(long, default_value = "")]
        zone: String,
        /// From this day on (YYYY-MM-DD; default: today).
        #[arg(long)]
        from: Option<Day>,
        /// The paper that says so.
        #[arg(long, default_value = "")]
        source: String,
        /// Record nothing.
        #[arg(long)]
        look: bool,
    },
    /// Declare that a record is the same unit as another one.
    Merge {
        /// The record to be kept.
        keep: UnitId,
        /// The record that is the same unit.
        lose: UnitId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Take a merge back.
    Unmerge {
        /// The record that was merged into another one.
        lost: UnitId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// List records that may be one unit, with the reasons.
    Duplicates {
        /// How many pairs at most.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Write units to a .csv or .xlsx file; prints how many rows were asked
    /// for, written and left out.
    Export {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        filter: Filter,
        /// How many at most; 0 for all.
        #[arg(long, default_value_t = 0)]
        limit: usize,
    },
}

/// Which units.
#[derive(Args)]
pub(super) struct Filter {
    /// A part of a name or tax code, marks or not.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only units in this zone: its name or number.
    #[arg(long)]
    zone: Option<String>,
    /// Only units whose headquarters is in this commune: its name or number.
    #[arg(long)]
    commune: Option<String>,
    /// Only units whose headquarters is in this province: its name or number.
    #[arg(long)]
    province: Option<String>,
    /// Only this kind, for example htx.
    #[arg(long, value_name = "CODE")]
    kind: Option<String>,
    /// Only this status, for example HĐ.
    #[arg(long, value_name = "CODE")]
    status: Option<String>,
    /// Only this ownership, or those under it.
    #[arg(long, value_name = "CODE")]
    ownership: Option<String>,
    /// Only this sector: a section, a division, or the beginning of a code.
    #[arg(long, value_name = "CODE")]
    sector: Option<String>,
    /// The order.
    #[arg(long, default_value = "name")]
    sort: Sort,
    /// As of this day (YYYY-MM-DD; default: today).
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
    /// Zone, commune and province in the boundaries of this day (default: the
    /// day of the list).
    #[arg(long, value_name = "DAY")]
    boundaries: Option<Day>,
    /// Instead of the units there those that may be: their commune or zone was
    /// divided, and nobody has recorded in which part they lie.
    #[arg(long)]
    unplaced: bool,
    /// As it was known at this moment: a day (its end, in Vietnam), or RFC 3339.
    #[arg(long, value_name = "MOMENT")]
    known: Option<Instant>,
}

/// The order of a list.
#[derive(Clone, Copy, ValueEnum)]
enum Sort {
    /// By name, in the Vietnamese alphabet.
    Name,
    /// By name, backward.
    NameBackward,
    /// By tax code.
    TaxCode,
    /// The latest registered first.
    RegisteredLast,
}

/// The file of an export could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {source}")]
struct FileTrouble {
    file: String,
    source: ExportError,
}

impl Problem for FileTrouble {
    fn kind(&self) -> Kind {
        Kind::Trouble
    }

    fn word(&self) -> &'static str {
        "trouble"
    }
}

impl Register {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        match self {
            Self::List { filter, limit, offset } => list(context, &desk, filter, limit, offset).await?,
            Self::Show { unit: id, on } => {
                let as_of = AsOf { on: on.unwrap_or(desk.now().on), ..desk.now() };
                let found = unit(&desk, as_of, id).await?;
                context.answer(&found, || unit_lines(context.words(), &found));
            }
            Self::Record(record) => record.run(context, &desk).await?,
            Self::Project(project) => project.run(context, &desk).await?,
            Self::Change { units, status, kind, ownership, zone, from, source, look } => {
                let form = UnitsForm {
                    units: units.iter().map(ToString::to_string).collect(),
                    status,
                    kind,
                    ownership,
                    zone,
                    from: from.map_or_else(String::new, |day| day.to_string()),
                    source,
                };
                let edit = look_at_units(&desk, &form).await?;
                if look {
                    context.answer(&edit, || {
                        let line =
                            |one: &UnitEdit| format!("{:>6}  {} → {}  {}", one.unit, one.before, one.after, one.name);
                        edit.lines.iter().map(line).collect()
                    });
                } else {
                    context.recorded("units", &change_units(&desk, &form, &edit.digest).await?);
                }
            }
            Self::Merge { keep, lose, reason } => {
                let signed = merge_units(&desk, keep, lose, &reason).await?;
                context.answer(&signed, || vec![signed_line(context.words(), signed.seq)]);
            }
            Self::Unmerge { lost, reason } => {
                let signed = unmerge_units(&desk, lost, &reason).await?;
                context.answer(&signed, || vec![signed_line(context.words(), signed.seq)]);
            }
            Self::Duplicates { limit } => {
                let found = probable_duplicates(&desk, limit).await?;
                context.answer(&found, || {
                    let words = context.words();
                    let line = |pair: &crate::register::Duplicate| {
                        let why: Vec<_> =
                            pair.reasons.iter().map(|reason| words.say_with(reason.word(), &reason.args())).collect();
                        let (left, right) = (&pair.left_name, &pair.right_name);
                        format!(
                            "{:>3}  {} {left} = {} {right}: {}",
                            pair.score,
                            pair.left.0,
                            pair.right.0,
                            why.join("; ")
                        )
                    };
                    found.iter().map(line).collect()
                });
            }
            Self::Export { file, filter, limit } => export(context, &desk, file, filter, limit).await?,
        }
        desk.store().close().await;
        Ok(())
    }
}

pub(super) fn signed_line(words: &Words, seq: i64) -> String {
    words.say_with("cli-unit-signed", &args([("seq", seq.to_string())]))
}

impl Filter {
    async fn meant(self, desk: &Desk) -> Result<(UnitFilter, AsOf), Stopped> {
        let (gazetteer, now) = gazetteer(desk).await?;
        let on = self.on.unwrap_or(desk.now().on);
        let at = AsOf { on: self.boundaries.unwrap_or(on), known: now.known };
        let filter = UnitFilter {
            boundaries: self.boundaries,
            unplaced: self.unplaced,
            search: self.search.unwrap_or_default(),
            zone: self.zone.map(|text| zone_of(&gazetteer, &text, at)).transpose()?,
            commune: self.commune.map(|text| place_of(&gazetteer, &text, Tier::Commune, at)).transpose()?,
            province: self.province.map(|text| place_of(&gazetteer, &text, Tier::Province, at)).transpose()?,
            kind: self.kind,
            status: self.status,
            ownership: self.ownership,
            sector: self.sector,
            sort: match self.sort {
                Sort::Name => UnitSort::Name,
                Sort::NameBackward => UnitSort::NameBackward,
                Sort::TaxCode => UnitSort::TaxCode,
                Sort::RegisteredLast => UnitSort::RegisteredLast,
            },
            ..UnitFilter::default()
        };
        Ok((filter, AsOf { on, known: self.known.unwrap_or(Instant::LATEST) }))
    }
}

async fn list(context: &Context, desk: &Desk, filter: Filter, limit: usize, offset: usize) -> Result<(), Stopped> {
    let (filter, as_of) = filter.meant(desk).await?;
    let page = units(desk, as_of, &UnitFilter { limit, offset, ..filter.clone() }).await?;
    context.answer(&page, || {
        let words = context.words();
        let total = args([("count", page.total.to_string()), ("written", page.total.to_string())]);
        let mut lines = vec![words.say_with("units-count", &total)];
        if page.unplaced > 0 && !filter.unplaced {
            lines.push(words.say_with("units-unplaced", &args([("count", page.unplaced.to_string())])));
        }
        lines.extend(page.rows.iter().map(|row| {
            let unit = &row.unit;
            let then = if row.commune_then.is_empty() {
                String::new()
            } else {
                format!("→ {}", row.commune_then.join(" / "))
            };
            let places = [row.zone_name.as_str(), row.commune_name.as_str(), &then];
            let places: Vec<&str> = places.into_iter().filter(|name| !name.is_empty()).collect();
            format!(
                "{:>8}  {:<14}  {:<4}  {}  ({})",
                unit.id.0,
                unit.tax_code,
                unit.status,
                unit.name,
                places.join(", ")
            )
        }));
        lines
    });
    Ok(())
}

fn unit_lines(words: &Words, page: &UnitPage) -> Vec<String> {
    let unit = &page.unit.unit;
    let lang = words.lang();
    let kind = unit_kinds().iter().find(|one| *one.code == *unit.kind);
    let status = statuses().iter().find(|one| *one.code == *unit.status);
    let either = |vi: &str, en: &str| if lang == Lang::Vi { vi.to_owned() } else { en.to_owned() };
    let facts = [
        ("unit-record", unit.id.to_string()),
        ("fact-tax-code", unit.tax_code.to_string()),
        ("fact-kind", kind.map_or(String::new(), |one| either(&one.name_vi, &one.name_en))),
        ("fact-status", status.map_or(String::new(), |one| either(&one.name_vi, &one.name_en))),
        ("units-zone", page.unit.zone_name.clone()),
        ("units-commune", page.unit.commune_name.clone()),
        ("fact-address", page.address.clone()),
        ("unit-former-names", page.former_names.join("; ")),
    ];
    let mut lines = vec![unit.name.to_string()];
    lines.extend(
        facts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("  {}: {value}", words.say(key))),
    );
    lines.extend(page.projects.iter().map(|project| format!("  {}: {}", words.say("project-name"), project.name)));
    lines.push(words.say("unit-history"));
    lines.extend(page.history.iter().map(|row| history_line(words, row)));
    lines
}

fn history_line(words: &Words, row: &HistoryRow) -> String {
    let day = |day: Day| {
        let open = day == crate::calendar::BEGINNING || day == crate::calendar::OPEN_END;
        if open { "…".to_owned() } else { day_text(words.lang(), day) }
    };
    let fact =
        serde_json::to_value(row.fact).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    let mut line =
        format!("  [{} – {})  {}: {}", day(row.from), day(row.to), words.say(&format!("fact-{fact}")), row.value);
    if !row.source.is_empty() {
        line.push_str(&format!("  ({})", row.source));
    }
    if let Some(signed) = &row.signed {
        line.push_str(&format!("  #{}", signed.seq));
    }
    if let Some(replaced) = &row.replaced {
        let values = args([("seq", replaced.seq.to_string())]);
        line.push_str(&format!("  {}", words.say_with("unit-replaced", &values)));
    }
    line
}

async fn export(context: &Context, desk: &Desk, file: PathBuf, filter: Filter, limit: usize) -> Result<(), Stopped> {
    let kind = file.extension().and_then(|ending| UnitFile::of_ending(&ending.to_string_lossy()));
    let kind = kind.ok_or_else(|| Stopped::refused("cli-export-ending", args([])))?;
    let (filter, as_of) = filter.meant(desk).await?;
    let export = export_units(desk, as_of, &UnitFilter { limit, ..filter }).await?;
    let words = context.words();
    let trouble = |source: ExportError| FileTrouble { file: file.display().to_string(), source };
    // Written beside its place and moved there when it is whole.
    let part = file.with_extension(format!("{}.part", kind.ending()));
    let out = std::fs::File::create(&part).map_err(|source| trouble(source.into()))?;
    let written = write_units(&export, words, kind, BufWriter::new(out)).map_err(trouble)?;
    std::fs::rename(&part, &file).map_err(|source| trouble(source.into()))?;
    let value = json!({
        "file": file, "asked": export.asked, "written": written.rows, "left_out": export.left_out, "sheets": written.sheets,
    });
    context.answer(&value, || vec![account_of(&export, words)]);
    Ok(())
}
