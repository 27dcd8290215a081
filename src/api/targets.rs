//! `/targets`: what was promised to be reached.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::ActDone;
use super::caller::Caller;
use super::fields::{Exact, Moment, Page, PeriodKey, as_of, part, some, typed};
use super::problem::{FaultBody, Stopped};
use super::routes::{Answered, Nothing, Operation, Routes};
use super::values::GrainWord;
use crate::desk::{Act, Fault};
use crate::indicators::{SHARE_SCALE, Target, TargetFilter, TargetForm, catalogue, set_target, targets};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "targets", summary, act };
    routes.get("/targets", told("listTargets", "Targets that were set.", Act::ReadIndicators), list).post(
        "/targets",
        told("setTarget", "Sets a target, or sets it anew.", Act::SetTarget),
        set,
    )
}

/// How a target is met.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum BoundWord {
    Floor,
    Exact,
    Ceiling,
}

impl BoundWord {
    const fn word(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Exact => "exact",
            Self::Ceiling => "ceiling",
        }
    }
}

/// Which targets.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Of this programme.
    programme: Option<i64>,
    /// Of the indicator with this code.
    indicator: Option<String>,
    /// Of periods that meet this one.
    period: Option<PeriodKey>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

/// A target.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Target")]
struct TargetBody {
    /// The programme.
    programme: Option<i64>,
    /// What it is set for.
    grain: GrainWord,
    /// The number of that unit, zone, …
    subject: i64,
    /// The indicator's code.
    indicator: String,
    /// The period.
    period: PeriodKey,
    /// Who set it.
    agency: i64,
    /// The amount, or a percentage where `share_of` is given.
    amount: Exact,
    /// `floor`, `exact` or `ceiling`.
    bound: String,
    /// Code of the indicator that the percentage is of.
    share_of: Option<String>,
    /// The document that sets it.
    basis: String,
    /// A remark.
    note: Option<String>,
    /// When it was set.
    recorded_at: Moment,
}

/// A target to be set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TargetInput {
    /// The programme.
    programme: Option<i64>,
    /// What it is set for.
    grain: GrainWord,
    /// The number of that unit, zone, …
    subject: i64,
    /// The indicator's code.
    indicator: String,
    /// The period.
    period: PeriodKey,
    /// The amount, or a percentage where `share_of` is given.
    amount: Exact,
    /// How it is met.
    bound: BoundWord,
    /// Code of the indicator that the percentage is of.
    share_of: Option<String>,
    /// The document that sets it.
    basis: String,
    /// A remark.
    note: Option<String>,
}

/// A target as set.
#[derive(Serialize, JsonSchema)]
struct TargetSet {
    /// The act in the log.
    act: ActDone,
    /// What is worth a second look.
    warnings: Vec<FaultBody>,
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<TargetBody>, Stopped> {
    let at = as_of(&caller, None, asked.known_at);
    let catalogue = catalogue(&caller.desk, at).await?;
    let indicators = match &asked.indicator {
        None => Vec::new(),
        Some(code) => {
            let found = catalogue.of_code(code).map(|one| one.id);
            vec![found.ok_or_else(|| Stopped::faulty(Fault::new("indicator", "fault-not-in-list")))?]
        }
    };
    let meeting = asked.period.map(|period| period.0);
    let filter = TargetFilter { programme: asked.programme, indicators, meeting, ..TargetFilter::default() };
    let found = targets(&caller.desk, at, &filter).await?;
    let known: HashMap<_, _> = catalogue.all().iter().map(|one| (one.id, (one.code.clone(), one.scale))).collect();
    let shown = |one: Target| {
        let (code, scale) = known.get(&one.indicator).cloned().unwrap_or_default();
        let whole = one.share_of.and_then(|whole| known.get(&whole));
        TargetBody {
            programme: one.programme,
            grain: GrainWord::of(one.subject.grain),
            subject: one.subject.id,
            indicator: code,
            period: PeriodKey(one.period),
            agency: one.agency.0,
            amount: Exact::of(one.amount.into(), one.share_of.map_or(scale, |_| SHARE_SCALE)),
            bound: one.bound.word().to_owned(),
            share_of: whole.map(|(code, _)| code.clone()),
            note: some(&one.note),
            basis: one.basis,
            recorded_at: Moment(one.recorded_at),
        }
    };
    Ok(Page::of(found, part(asked.offset, asked.limit), shown))
}

async fn set(caller: Caller, _: Nothing, input: TargetInput) -> Result<Answered<TargetSet>, Stopped> {
    let form = TargetForm {
        programme: typed(input.programme),
        grain: input.grain.grain().word().to_owned(),
        subject: input.subject.to_string(),
        indicator: input.indicator,
        period: input.period.0.to_string(),
        amount: input.amount.typed(),
        bound: input.bound.word().to_owned(),
        share_of: typed(input.share_of),
        basis: input.basis,
        note: typed(input.note),
    };
    let signed = set_target(&caller.desk, &form).await?;
    let warnings = signed.record.iter().map(|fault| FaultBody::of(fault, caller.lang)).collect();
    Ok(Answered::Made(TargetSet { act: ActDone::from(&signed), warnings }))
}
