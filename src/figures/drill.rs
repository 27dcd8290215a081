//! From a cell to the rows behind it, who stated them, and how they came to be
//! what they are.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use songhanh_statistics::{Figure, Key, Part};

use super::ask::Asking;
use super::axis::MeasureWord;
use super::boundaries::Obtained;
use super::form::PivotForm;
use super::held;
use super::image::Image;
use super::labels::{Label, Labels, keys_of};
use super::pivot::{PivotCell, Posed, State, as_of, promises};
use super::problems::FiguresRefusal;
use super::ways::Ways;
use crate::audit;
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AgencyId, Desk, Reading};
use crate::indicators::{
    Grain, Indicator, Key as ValueKey, Reckoning, Stated, Subject, ValueFilter, history_of_value, values_of_in,
};
use crate::register;
use crate::store::StoreError;
use crate::words::Lang;

/// Which rows behind a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrillForm {
    /// The question.
    pub pivot: PivotForm,
    /// The row's address.
    pub row: String,
    /// The column's address.
    pub column: String,
    /// How many rows to leave out at the beginning.
    pub offset: usize,
    /// How many rows at most; 0 for all.
    pub limit: usize,
}

/// The rows behind a cell.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DrillPage {
    /// What the cell's row and column are called.
    pub heading: Vec<Label>,
    /// Code of the indicator.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// Its unit of measure.
    pub unit: String,
    /// Decimals of the amounts.
    pub scale: u8,
    /// Decimals of the denominators, where the cell is a rate.
    pub scale_below: Option<u8>,
    /// The cell itself.
    pub cell: Option<PivotCell>,
    /// The rows of this page.
    pub rows: Vec<DrillRow>,
    /// How many rows there are.
    pub total: usize,
    /// What the known amounts of all rows add up to, at `scale`; none where
    /// they may not be added up, or this person may not see each of them.
    pub sum: Option<i128>,
}

/// One subject in one period.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DrillRow {
    /// What kind of subject.
    pub grain: Grain,
    /// Its id.
    pub subject: i64,
    /// Its name.
    pub name: String,
    /// The period in which the value was stated.
    pub period: Period,
    /// Whether it is known, unknown or disputed.
    pub state: State,
    /// The amount that is counted.
    pub amount: Option<i64>,
    /// The amount below the line of a rate.
    pub below: Option<i64>,
    /// How it came to be in this cell.
    pub obtained: Obtained,
    /// What each agency stated.
    pub statements: Vec<Statement>,
}

/// What an agency stated, with its source and its act.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Statement {
    /// The cell that it is stated of.
    pub key: ValueKey,
    /// Code of the indicator.
    pub indicator: String,
    /// Decimals of the amount.
    pub scale: u8,
    /// The agency.
    pub agency: String,
    /// The amount; none where it is stated to be unknown, or restricted.
    pub amount: Option<i64>,
    /// True where this person may not see the amount.
    pub restricted: bool,
    /// The day up to which it was counted.
    pub cut_off: Day,
    /// The document it comes from.
    pub source: String,
    /// The cell of the workbook it was taken from, or empty.
    pub origin: String,
    /// A remark.
    pub note: String,
    /// Who stated it.
    pub who: String,
    /// When.
    pub at: Instant,
    /// The act.
    pub act: Option<i64>,
    /// When it ceased to stand; none while it does.
    pub until: Option<Instant>,
}

/// The rows behind a cell: their known amounts add up to its sum. Where counts of
/// one or two in named units are among them, that they were seen stands in the log.
pub async fn drill(desk: &Desk, form: &DrillForm, lang: Lang) -> Result<DrillPage, FiguresRefusal> {
    let asked = form.pivot.check().map_err(FiguresRefusal::Faults)?;
    let (image, mut reading) = held::standing(desk, Act::ReadFigures, as_of(desk, &asked)).await?;
    let promises = promises(&mut reading, &asked).await?;
    let asking = Asking::new(&image, &asked, &promises).map_err(FiguresRefusal::Faults)?;
    let may_see_small = desk.may(Act::ReadSmallCounts);
    let posed = Posed::new(asking.ok_or(FiguresRefusal::NoSuchCell)?, may_see_small)?;
    let asking = &posed.asking;
    let answer = asking.cube.cube.answer(&asking.question)?;
    let row = keys_of(&image, asking, &asking.question.rows, &form.row).ok_or(FiguresRefusal::NoSuchCell)?;
    let column = keys_of(&image, asking, answer.column_axes(), &form.column).ok_or(FiguresRefusal::NoSuchCell)?;
    let measured = *posed.measured(&row, &column).ok_or(FiguresRefusal::NoSuchCell)?;
    let parts = asking.cube.cube.drill(&asking.question, &row, &column)?;
    let here = answer.row(&row).zip(answer.column(&column));
    let cell = here.and_then(|(row, column)| answer.cell(row, column));
    let ways = Ways::new(asking)?;

    let limit = if form.limit == 0 { usize::MAX } else { form.limit };
    let shown: Vec<&Part> = parts.iter().skip(form.offset).take(limit).collect();
    let mut units: Vec<i64> = shown.iter().map(|part| asking.cube.subject(part.subject)).collect();
    units.extend(row.iter().chain(&column).filter_map(|key| match key {
        Key::Subject(row) => Some(asking.cube.subject(*row)),
        _ => None,
    }));
    let names = if asking.cube.grain == Grain::Unit {
        register::bulk::names_in(&mut reading, &units).await?
    } else {
        HashMap::new()
    };
    let labels = Labels::new(&image, asking, reading.as_of(), lang, names);
    let indicators: Vec<&Indicator> = match measured.rate {
        Some((above, below)) => vec![above, below],
        None => vec![measured.indicator],
    };
    // What a sum is derived from is behind it too.
    let stated_for = indicators.iter().flat_map(|one| image.catalogue.stated_for(one.id));
    let behind: Vec<&Indicator> = stated_for.filter_map(|id| image.catalogue.get(id)).collect();
    let lookup = Lookup { image: &image, asking, indicators: &behind, agency: measured.agency, kind: asked.kind };
    let statements = lookup.statements(&mut reading, &shown, may_see_small).await?;

    let small = |at: usize, amount: Option<i64>| {
        let of = indicators.get(at).is_some_and(|one| one.is_small_count(amount));
        !may_see_small && asking.cube.grain == Grain::Unit && of
    };
    // A number that tells of a small count is kept like one.
    let telling = |part: &Part, column| !may_see_small && asking.cube.keeps(column, part.stated, part.subject);
    let hidden = |part: &Part| small(0, part.figure.and_then(Figure::known)) || telling(part, measured.columns.0);
    let hidden_below =
        |part: &Part, below| small(1, Some(below)) || measured.columns.1.is_some_and(|column| telling(part, column));
    let rows = shown.iter().map(|part| {
        let subject = asking.cube.subject(part.subject);
        let period = asking.cube.timeline.period(part.stated).unwrap_or_else(|| asking.days[0]);
        let amount = part.figure.and_then(Figure::known);
        let state = match part.figure {
            _ if hidden(part) => State::Restricted,
            None | Some(Figure::Known(_)) => State::Known,
            Some(Figure::Disputed) => State::Disputed,
            Some(Figure::Unknown) => State::Unknown,
        };
        DrillRow {
            grain: asking.cube.grain,
            subject,
            name: labels.subject(asking.cube.grain, subject),
            period,
            state,
            amount: amount.filter(|_| state != State::Restricted),
            below: part.denominator.and_then(Figure::known).filter(|below| !hidden_below(part, *below)),
            obtained: asking.obtained(part.period, part.subject),
            statements: statements.get(&(subject, period)).cloned().unwrap_or_default(),
        }
    });
    let known = parts.iter().filter_map(|part| part.figure.and_then(Figure::known));
    let any_hidden = parts.iter().any(hidden);
    let adds_up = indicators[0].additive && !any_hidden && !matches!(measured.word, MeasureWord::Units);
    let heading = [(&asking.question.rows[..], &row), (answer.column_axes(), &column)];
    let page = DrillPage {
        heading: heading.iter().flat_map(|(axes, keys)| labels.of_keys(asking, axes, keys)).collect(),
        indicator: measured.indicator.code.clone(),
        name: measured.indicator.name(lang).to_owned(),
        unit: measured.indicator.unit(lang).to_owned(),
        scale: indicators[0].scale,
        scale_below: indicators.get(1).map(|below| below.scale),
        cell: cell
            .and_then(|cell| Some((posed.shown(&cell, &row, &column)?, ways.of(&cell, &row, &column))))
            .map(|(shown, obtained)| PivotCell { obtained, ..shown }),
        total: parts.len(),
        sum: adds_up.then(|| known.map(i128::from).sum()),
        rows: rows.collect(),
    };
    drop(reading);
    if asking.cube.grain == Grain::Unit {
        let seen = page.rows.iter().filter(|row| indicators[0].is_small_count(row.amount)).count();
        if seen > 0 {
            let (row, column) = (&form.row, &form.column);
            let what = json!({"indicator": page.indicator, "row": row, "column": column, "counts": seen});
            audit::sign_sight(desk, what).await?;
        }
    }
    Ok(page)
}

/// What to look up of a cell's rows.
struct Lookup<'a> {
    image: &'a Image,
    asking: &'a Asking<'a>,
    indicators: &'a [&'a Indicator],
    agency: Option<AgencyId>,
    kind: Reckoning,
}

/// Subjects in one question for statements.
const SUBJECTS_A_TIME: usize = 500;

impl Lookup<'_> {
    /// The statements behind these parts, by subject and period.
    async fn statements(
        &self,
        reading: &mut Reading,
        parts: &[&Part],
        may_see_small: bool,
    ) -> Result<BTreeMap<(i64, Period), Vec<Statement>>, StoreError> {
        let mut counted_as: HashMap<i64, i64> = HashMap::new();
        let mut periods: Vec<Period> = Vec::new();
        for part in parts {
            let subject = self.asking.cube.subject(part.subject);
            counted_as.extend(self.image.records_of(subject).into_iter().map(|record| (record, subject)));
            periods.extend(self.asking.cube.timeline.period(part.stated));
        }
        periods.sort_unstable();
        periods.dedup();
        let mut records: Vec<i64> = counted_as.keys().copied().collect();
        records.sort_unstable();
        let mut stated = Vec::new();
        for some in records.chunks(SUBJECTS_A_TIME) {
            let filter = ValueFilter {
                subjects: some.to_vec(),
                grain: Some(self.asking.cube.grain),
                indicators: self.indicators.iter().map(|indicator| indicator.id).collect(),
                agencies: self.agency.into_iter().collect(),
                periods: periods.clone(),
                kind: Some(self.kind),
                ..ValueFilter::default()
            };
            stated.extend(values_of_in(reading, &filter).await?);
        }
        let told = tell(reading, &stated, self.image, self.indicators, may_see_small).await?;
        let mut found: BTreeMap<(i64, Period), Vec<Statement>> = BTreeMap::new();
        for (one, statement) in stated.iter().zip(told) {
            let subject = counted_as.get(&one.key.subject.id).copied().unwrap_or(one.key.subject.id);
            found.entry((subject, one.key.period)).or_default().push(statement);
        }
        Ok(found)
    }
}

/// Statements with who made them.
async fn tell(
    reading: &mut Reading,
    stated: &[Stated],
    image: &Image,
    indicators: &[&Indicator],
    may_see_small: bool,
) -> Result<Vec<Statement>, StoreError> {
    let mut moments: Vec<Instant> = stated.iter().map(|one| one.recorded_at).collect();
    moments.sort_unstable();
    moments.dedup();
    let acts = audit::acts_at_in(reading, &moments).await?;
    let acts: HashMap<Instant, &audit::ActRow> = acts.iter().map(|act| (act.at, act)).collect();
    Ok(stated
        .iter()
        .map(|one| {
            let indicator = indicators.iter().find(|indicator| indicator.id == one.key.indicator);
            let act = acts.get(&one.recorded_at);
            let agency = image.agencies.iter().find(|agency| agency.id == one.agency);
            let small = one.key.subject.grain == Grain::Unit
                && indicator.is_some_and(|indicator| indicator.is_small_count(one.amount));
            let restricted = one.withheld || !may_see_small && (small || image.keeps_back(&one.key));
            Statement {
                key: one.key,
                indicator: indicator.map_or(String::new(), |indicator| indicator.code.clone()),
                scale: indicator.map_or(0, |indicator| indicator.scale),
                agency: agency.map_or_else(|| one.agency.to_string(), |agency| agency.short_name.clone()),
                amount: one.amount.filter(|_| !restricted),
                restricted,
                cut_off: one.cut_off,
                source: one.source.clone(),
                origin: one.origin.clone(),
                note: one.note.clone(),
                who: act.map_or(String::new(), |act| act.user_name.clone()),
                at: one.recorded_at,
                act: act.map(|act| act.seq),
                until: None,
            }
        })
        .collect())
}

/// Which value's history.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct HistoryForm {
    /// `unit`, `zone`, …
    pub grain: String,
    /// The subject's id.
    pub subject: String,
    /// Code of the indicator.
    pub indicator: String,
    /// The period.
    pub period: String,
    /// `actual` (where empty) or `estimate`.
    pub reckoning: String,
    /// The moment as known at which is asked; now where empty.
    pub known: String,
}

/// Every version of a value, by whichever agency, the oldest first.
pub async fn history(desk: &Desk, form: &HistoryForm) -> Result<Vec<Statement>, FiguresRefusal> {
    let mut as_of = desk.now();
    if !form.known.is_empty() {
        as_of.known = form.known.parse().map_err(|_| FiguresRefusal::NoSuchCell)?;
    }
    let (image, mut reading) = held::standing(desk, Act::ReadFigures, as_of).await?;
    let indicator = image.catalogue.of_code(&form.indicator).ok_or(FiguresRefusal::NoSuchCell)?;
    let key = || {
        let kind =
            if form.reckoning.is_empty() { Some(Reckoning::Actual) } else { Reckoning::of_word(&form.reckoning) };
        Some(ValueKey {
            indicator: indicator.id,
            period: form.period.parse().ok()?,
            kind: kind?,
            subject: Subject::new(Grain::of_word(&form.grain)?, form.subject.parse().ok()?),
        })
    };
    let key = key().ok_or(FiguresRefusal::NoSuchCell)?;
    let versions = history_of_value(desk, as_of, key).await?;
    let stated: Vec<Stated> = versions.iter().map(|version| version.stated.clone()).collect();
    let may = desk.may(Act::ReadSmallCounts);
    let mut told = tell(&mut reading, &stated, &image, &[indicator], may).await?;
    for (statement, version) in told.iter_mut().zip(&versions) {
        statement.until = version.superseded_at;
    }
    Ok(told)
}
