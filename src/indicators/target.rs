//! Targets: what was promised for a year or a phase, who set it, on which legal
//! basis. A target that is set again keeps its earlier versions.

use serde_json::json;

use super::value::{Grain, Subject};
use super::{Catalogue, Indicator, IndicatorId, Nature, Read, TargetRefusal, divided, power, read_amount, rules, sql};
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError, Fault, Note, Reading, Signed};
use crate::store::{Connection, StoreError};

/// How a target binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// At least.
    Floor,
    /// This number.
    Exact,
    /// At most.
    Ceiling,
}

impl Bound {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Floor, Self::Exact, Self::Ceiling];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Exact => "exact",
            Self::Ceiling => "ceiling",
        }
    }

    /// The bound with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bound| bound.word() == word)
    }

    /// True where `amount` meets a target of `target`.
    #[must_use]
    pub fn is_met(self, amount: i64, target: i64) -> bool {
        match self {
            Self::Floor => amount >= target,
            Self::Exact => amount == target,
            Self::Ceiling => amount <= target,
        }
    }
}

/// Decimals of a target that is a percentage of another indicator.
pub const SHARE_SCALE: u8 = 2;

/// A target as it stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Target {
    /// The programme that it belongs to.
    pub programme: Option<i64>,
    /// Where: a place, a unit, or the whole programme.
    pub subject: Subject,
    /// Of what.
    pub indicator: IndicatorId,
    /// The agency that set it.
    pub agency: AgencyId,
    /// At the indicator's scale; at two decimals of per cent where it is a
    /// share of another indicator.
    pub amount: i64,
    /// How it binds.
    pub bound: Bound,
    /// The indicator whose value at the start of the period it is a percentage
    /// of (*2,5% số đảng viên đầu năm*).
    pub share_of: Option<IndicatorId>,
    /// The document that set it.
    pub basis: String,
    /// A remark.
    pub note: String,
    /// A year or a phase.
    pub period: Period,
    /// The moment at which it was set; names the act.
    pub recorded_at: Instant,
}

impl Target {
    /// What it asks for, at the scale of its indicator. One that is a share of
    /// another indicator is reckoned from that one's `opening` figure: what it
    /// came to on the [`eve`](Self::eve) of the target's days. None where that
    /// is not known, or is of an indicator that is no stock and so has none.
    #[must_use]
    pub fn asks(
        &self,
        indicator: &Indicator,
        catalogue: &Catalogue,
        opening: impl FnOnce(&Indicator) -> Option<i64>,
    ) -> Option<i64> {
        let Some(of) = self.share_of else { return Some(self.amount) };
        let of = catalogue.get(of).filter(|of| of.nature == Nature::Stock)?;
        let above = i128::from(opening(of)?) * i128::from(self.amount) * power(indicator.scale);
        i64::try_from(divided(above, 100 * power(SHARE_SCALE) * power(of.scale))).ok()
    }

    /// The day before its first.
    #[must_use]
    pub fn eve(&self) -> Option<Day> {
        self.period.from().yesterday().ok()
    }
}

/// What somebody typed about a target.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TargetForm {
    /// The programme's id, or empty.
    pub programme: String,
    /// Grain of the subject; `programme` for the whole.
    pub grain: String,
    /// Its id.
    pub subject: String,
    /// The indicator's code.
    pub indicator: String,
    /// The period's key.
    pub period: String,
    /// A number, or a percentage where `share_of` is given.
    pub amount: String,
    /// `floor`, `exact` or `ceiling`.
    pub bound: String,
    /// Code of the indicator that the percentage is of, or empty.
    pub share_of: String,
    /// The document that sets it.
    pub basis: String,
    /// A remark.
    pub note: String,
}

/// Which targets. An empty list asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetFilter {
    /// Of this programme.
    pub programme: Option<i64>,
    /// Of these indicators.
    pub indicators: Vec<IndicatorId>,
    /// Of these subjects.
    pub subjects: Vec<i64>,
    /// Whose period shares a day with these.
    pub meeting: Option<Period>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TargetDraft {
    pub(super) programme: Option<i64>,
    pub(super) subject: Subject,
    pub(super) indicator: IndicatorId,
    pub(super) period: Period,
    pub(super) amount: i64,
    pub(super) bound: Bound,
    pub(super) share_of: Option<IndicatorId>,
    pub(super) basis: String,
    pub(super) note: String,
}

impl TargetForm {
    fn check(&self, catalogue: &Catalogue) -> Result<TargetDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let programme = self.programme.trim().parse::<i64>().ok();
        if programme.is_none() && !self.programme.trim().is_empty() {
            faults.push(Fault::new("programme", "fault-not-in-list"));
        }
        let subject = Grain::of_word(self.grain.trim())
            .zip(self.subject.trim().parse().ok())
            .map(|(grain, id)| Subject::new(grain, id));
        if subject.is_none() {
            faults.push(Fault::new("subject", "fault-not-in-list"));
        }
        let indicator = catalogue.of_code(&self.indicator);
        if indicator.is_none() {
            faults.push(Fault::new("indicator", "fault-not-in-list"));
        }
        let period: Option<Period> = self.period.parse().ok();
        if period.is_none() {
            faults.push(Fault::new("period", "fault-not-a-period"));
        }
        let bound = Bound::of_word(self.bound.trim());
        if bound.is_none() {
            faults.push(Fault::new("bound", "fault-not-in-list"));
        }
        let share_of = catalogue.of_code(&self.share_of).map(|one| one.id);
        if share_of.is_none() && !self.share_of.trim().is_empty() {
            faults.push(Fault::new("share_of", "fault-not-in-list"));
        }
        if self.basis.trim().is_empty() {
            faults.push(Fault::new("basis", "fault-source-missing"));
        }
        let scale = if share_of.is_some() { SHARE_SCALE } else { indicator.map_or(0, |one| one.scale) };
        let amount = match read_amount(&self.amount, scale) {
            Ok(Read::Amount(amount)) => Some(amount),
            Ok(Read::Unknown) => {
                faults.push(Fault::new("amount", "fault-missing"));
                None
            }
            Err(why) => {
                let places =
                    crate::words::args([("text", self.amount.trim().to_owned()), ("scale", scale.to_string())]);
                faults.push(Fault::with("amount", why.word(), places));
                None
            }
        };
        match (subject, indicator, period, amount, bound) {
            (Some(subject), Some(indicator), Some(period), Some(amount), Some(bound)) if faults.is_empty() => {
                Ok(TargetDraft {
                    programme,
                    subject,
                    indicator: indicator.id,
                    period,
                    amount,
                    bound,
                    share_of,
                    basis: self.basis.trim().to_owned(),
                    note: self.note.trim().to_owned(),
                })
            }
            _ => Err(faults),
        }
    }
}

/// Sets a target for the actor's agency, or sets it anew. Gives warnings: a
/// target below what is already expected of the period before.
pub async fn set_target(desk: &Desk, form: &TargetForm) -> Result<Signed<Vec<Fault>>, TargetRefusal> {
    let mut change = desk.change(Act::SetTarget).await?;
    let agency = change.actor().agency.ok_or(TargetRefusal::NoAgency)?;
    let on = form.period.parse::<Period>().map_or_else(|_| change.today(), Period::last_day);
    let as_of = AsOf { on, known: change.at() };
    let catalogue = Catalogue::new(sql::indicators(&mut change, as_of).await?);
    let draft = form.check(&catalogue).map_err(TargetRefusal::Faults)?;
    let filter = TargetFilter {
        programme: draft.programme,
        indicators: vec![draft.indicator],
        subjects: vec![draft.subject.id],
        meeting: Some(draft.period),
    };
    let before = sql::targets(&mut change, as_of.known, &filter).await?;
    let before = before.iter().find(|target| target.period == draft.period && target.programme == draft.programme);
    let before =
        before.map_or(serde_json::Value::Null, |target| json!({"amount": target.amount, "basis": target.basis}));
    let mut warnings = Vec::new();
    if let (Some(last), None, Bound::Floor | Bound::Exact) = (draft.period.year_before(), draft.share_of, draft.bound) {
        let filter = super::ValueFilter {
            subjects: vec![draft.subject.id],
            indicators: vec![draft.indicator],
            periods: vec![last],
            ..super::ValueFilter::default()
        };
        let scale = catalogue.get(draft.indicator).map_or(0, |one| one.scale);
        let stated = sql::values(&mut change, as_of.known, &filter).await?;
        let greatest = stated.iter().filter_map(|value| value.amount).max();
        let found = greatest.and_then(|expected| rules::target_below_estimate(draft.amount, expected, scale));
        warnings.extend(found.map(|found| found.at("amount")));
    }
    sql::state_target(&mut change, agency, &draft).await?;
    let after = json!({
        "indicator": draft.indicator, "period": draft.period, "amount": draft.amount,
        "bound": draft.bound, "basis": draft.basis, "programme": draft.programme,
    });
    let note = Note::changed(draft.subject.grain.word(), draft.subject.id, before, after);
    Ok(change.commit(note).await?.of(warnings))
}

/// The targets as known at `as_of.known`.
pub async fn targets(desk: &Desk, as_of: AsOf, filter: &TargetFilter) -> Result<Vec<Target>, DeskError> {
    let mut reading = desk.read(Act::ReadIndicators, as_of).await?;
    Ok(targets_in(&mut reading, filter).await?)
}

/// The same inside an open reading.
pub async fn targets_in(reading: &mut Reading, filter: &TargetFilter) -> Result<Vec<Target>, StoreError> {
    let known = reading.known();
    sql::targets(reading, known, filter).await
}

/// The indicators of which a target was set or taken back after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn targets_touched_in(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::targets_touched(connection, since).await
}
