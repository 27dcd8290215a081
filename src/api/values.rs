//! `/values`: what agencies stated, cell by cell.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::ActDone;
use super::caller::Caller;
use super::fields::{Exact, Moment, Page, PeriodKey, as_of, part, some, typed, word};
use super::problem::{FaultBody, Stopped};
use super::routes::{Answered, Download, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::{Act, AgencyId, Fault};
use crate::exchange::{ValuesForm, export_values};
use crate::indicators::{
    Grain, IndicatorId, Reckoning, Stated, ValueFilter, ValueForm, catalogue, state_value, values_of,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "values", summary, act };
    routes
        .get("/values", told("listValues", "Values as agencies stated them.", Act::ReadIndicators), list)
        .post(
            "/values",
            told("stateValue", "States a value for one's own agency; stating it again restates it.", Act::StateValue),
            state,
        )
        .download(
            "/values.csv",
            "text/csv",
            told("exportValues", "Values as SDMX-CSV 2.0, the whole answer at once.", Act::ExportValues),
            export,
        )
}

/// What a value is stated of.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum GrainWord {
    Unit,
    Zone,
    Commune,
    Province,
    Programme,
}

impl GrainWord {
    pub(super) fn grain(self) -> Grain {
        match self {
            Self::Unit => Grain::Unit,
            Self::Zone => Grain::Zone,
            Self::Commune => Grain::Commune,
            Self::Province => Grain::Province,
            Self::Programme => Grain::Programme,
        }
    }

    pub(super) fn of(grain: Grain) -> Self {
        match grain {
            Grain::Unit => Self::Unit,
            Grain::Zone => Self::Zone,
            Grain::Commune => Self::Commune,
            Grain::Province => Self::Province,
            Grain::Programme => Self::Programme,
        }
    }
}

/// What happened, or what is expected to.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ReckoningWord {
    Actual,
    Estimate,
}

impl ReckoningWord {
    pub(super) fn reckoning(self) -> Reckoning {
        match self {
            Self::Actual => Reckoning::Actual,
            Self::Estimate => Reckoning::Estimate,
        }
    }
}

/// Which values. A period or a subject is named, so that nobody reads the whole
/// store by mistake.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Stated of this kind of thing; with `subject`, of that one.
    grain: Option<GrainWord>,
    /// Stated of the unit, zone, … with this number.
    subject: Option<i64>,
    /// Of the indicator with this code.
    indicator: Option<String>,
    /// Stated by this agency.
    agency: Option<i64>,
    /// Of periods within this one.
    period: Option<PeriodKey>,
    /// Only actual values, or only estimates.
    reckoning: Option<ReckoningWord>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

/// Which values are taken away.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExportQuestion {
    /// Stated of this kind of thing; of zones where left out.
    grain: Option<GrainWord>,
    /// Codes of indicators, with commas between.
    indicator: Option<String>,
    /// Symbol of the agency that states them.
    agency: Option<String>,
    /// Of periods within this one.
    period: Option<PeriodKey>,
    /// Only actual values, or only estimates.
    reckoning: Option<ReckoningWord>,
    /// As known at this moment.
    known_at: Option<Moment>,
}

/// A value that an agency stated.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Value")]
struct ValueBody {
    /// What it is stated of.
    grain: GrainWord,
    /// The number of that unit, zone, …
    subject: i64,
    /// The indicator's code.
    indicator: String,
    /// The period.
    period: PeriodKey,
    /// Actual or estimate.
    reckoning: String,
    /// Who states it.
    agency: i64,
    /// The amount; none where it is stated to be unknown, or withheld.
    amount: Option<Exact>,
    /// True where the amount is a small count of persons that the token may not
    /// see.
    withheld: bool,
    /// The day up to which it was counted.
    cut_off: Day,
    /// The document it comes from.
    source: String,
    /// A remark.
    note: Option<String>,
    /// When it was stated.
    recorded_at: Moment,
}

/// A value to be stated for one's own agency.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ValueInput {
    /// What it is stated of.
    grain: GrainWord,
    /// The number of that unit, zone, …
    subject: i64,
    /// The indicator's code.
    indicator: String,
    /// The period.
    period: PeriodKey,
    /// Actual where left out.
    reckoning: Option<ReckoningWord>,
    /// The amount; null states that it is unknown, which is not zero.
    amount: Option<Exact>,
    /// The day up to which it was counted.
    cut_off: Day,
    /// The document it comes from.
    source: String,
    /// A remark.
    note: Option<String>,
}

/// A value as stated.
#[derive(Serialize, JsonSchema)]
struct ValueStated {
    /// The act in the log; none where the same was stated already.
    act: Option<ActDone>,
    /// What stood there before, of the same agency; null where it was unknown.
    before: Option<Exact>,
    /// What is worth a second look.
    warnings: Vec<FaultBody>,
}

fn shown(value: Stated, codes: &HashMap<IndicatorId, (String, u8)>) -> ValueBody {
    let (code, scale) = codes.get(&value.key.indicator).cloned().unwrap_or_default();
    ValueBody {
        grain: GrainWord::of(value.key.subject.grain),
        subject: value.key.subject.id,
        indicator: code,
        period: PeriodKey(value.key.period),
        reckoning: word(value.key.kind),
        agency: value.agency.0,
        amount: value.amount.filter(|_| !value.withheld).map(|amount| Exact::of(amount.into(), scale)),
        withheld: value.withheld,
        cut_off: value.cut_off,
        note: some(&value.note),
        source: value.source,
        recorded_at: Moment(value.recorded_at),
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<ValueBody>, Stopped> {
    let at = as_of(&caller, None, asked.known_at);
    let catalogue = catalogue(&caller.desk, at).await?;
    if asked.period.is_none() && asked.subject.is_none() {
        return Err(Stopped::faulty(Fault::new("period", "fault-api-period-or-subject")));
    }
    let indicators = match &asked.indicator {
        None => Vec::new(),
        Some(code) => {
            let found = catalogue.of_code(code).map(|one| one.id);
            vec![found.ok_or_else(|| Stopped::faulty(Fault::new("indicator", "fault-not-in-list")))?]
        }
    };
    let filter = ValueFilter {
        subjects: asked.subject.into_iter().collect(),
        grain: asked.grain.map(GrainWord::grain),
        indicators,
        agencies: asked.agency.map(AgencyId).into_iter().collect(),
        within: asked.period.map(|period| period.0),
        kind: asked.reckoning.map(ReckoningWord::reckoning),
        ..ValueFilter::default()
    };
    let found = values_of(&caller.desk, at, &filter).await?;
    let codes = catalogue.all().iter().map(|one| (one.id, (one.code.clone(), one.scale))).collect();
    Ok(Page::of(found, part(asked.offset, asked.limit), |value| shown(value, &codes)))
}

/// What states that a value is unknown, as a person types it.
const UNKNOWN: &str = "n/a";

async fn state(caller: Caller, _: Nothing, input: ValueInput) -> Result<Answered<ValueStated>, Stopped> {
    let form = ValueForm {
        grain: input.grain.grain().word().to_owned(),
        subject: input.subject.to_string(),
        indicator: input.indicator.clone(),
        period: input.period.0.to_string(),
        kind: typed(input.reckoning.map(|one| one.reckoning().word())),
        amount: input.amount.as_ref().map_or_else(|| UNKNOWN.to_owned(), Exact::typed),
        cut_off: input.cut_off.to_string(),
        source: input.source,
        note: typed(input.note),
    };
    let done = state_value(&caller.desk, &form).await?;
    let at = crate::desk::AsOf { on: input.period.0.last_day(), ..caller.desk.now() };
    let scale = match done.before {
        Some(Some(_)) => catalogue(&caller.desk, at).await?.of_code(input.indicator.trim()).map_or(0, |one| one.scale),
        _ => 0,
    };
    let stated = ValueStated {
        act: done.signed.as_ref().map(ActDone::from),
        before: done.before.flatten().map(|before| Exact::of(before.into(), scale)),
        warnings: done.warnings.iter().map(|fault| FaultBody::of(fault, caller.lang)).collect(),
    };
    Ok(if done.signed.is_some() { Answered::Made(stated) } else { Answered::Found(stated) })
}

async fn export(caller: Caller, _: Nothing, asked: ExportQuestion) -> Result<Download, Stopped> {
    let form = ValuesForm {
        grain: typed(asked.grain.map(|grain| grain.grain().word())),
        indicator: typed(asked.indicator),
        agency: typed(asked.agency),
        period: typed(asked.period.map(|period| period.0)),
        reckoning: typed(asked.reckoning.map(|one| one.reckoning().word())),
        known: typed(asked.known_at.map(|moment| moment.0)),
    };
    let mut bytes = Vec::new();
    export_values(&caller.desk, &form, &mut bytes).await?;
    Ok(Download { media: "text/csv", name: "values.csv".into(), bytes })
}
