//! `songhanh targets`: what was promised for a year or a phase.

use clap::Subcommand;

use super::cell::{grain, subject};
use super::{Context, Stopped};
use crate::calendar::Period;
use crate::indicators::{Bound, Grain, SHARE_SCALE, Target, TargetFilter, TargetForm, catalogue, set_target, targets};
use crate::web::subjects::Subjects;
use crate::words::{args, number_text, period_text};

/// Targets: what was promised for a year or a phase.
#[derive(Subcommand)]
pub(super) enum Targets {
    /// Set a target for the agency given by --agency, or set it anew.
    Set(Box<Wanted>),
    /// List targets.
    List {
        /// Only of the programme with this number.
        #[arg(long)]
        programme: Option<i64>,
        /// Only of the indicator with this code.
        #[arg(long, value_name = "CODE")]
        indicator: Option<String>,
        /// Only those whose period shares a day with this one.
        #[arg(long)]
        period: Option<Period>,
    },
}

/// The target.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// Code of the indicator.
    #[arg(long, value_name = "CODE")]
    indicator: String,
    /// A year or a phase.
    #[arg(long)]
    period: Period,
    /// Number or name of the place, unit or programme.
    #[arg(long, value_name = "NAME")]
    subject: String,
    /// What the subject is.
    #[arg(long, default_value = "programme", value_parser = grain)]
    grain: Grain,
    /// The amount, or a percentage with --share-of.
    amount: String,
    /// floor, exact or ceiling.
    #[arg(long, default_value = "floor")]
    bound: String,
    /// Code of the indicator that the percentage is of.
    #[arg(long, value_name = "CODE", default_value = "")]
    share_of: String,
    /// Number of the programme that it belongs to.
    #[arg(long)]
    programme: Option<i64>,
    /// The document that sets it.
    #[arg(long)]
    basis: String,
    /// A remark.
    #[arg(long, default_value = "")]
    note: String,
}

impl Targets {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::Set(wanted) => {
                Bound::of_word(&wanted.bound)
                    .ok_or_else(|| Stopped::refused("fault-not-in-list", crate::words::Args::new()))?;
                let subject = subject(&desk, desk.now(), wanted.grain, &wanted.subject).await?;
                let form = TargetForm {
                    programme: wanted.programme.map_or(String::new(), |id| id.to_string()),
                    grain: wanted.grain.word().to_owned(),
                    subject: subject.id.to_string(),
                    indicator: wanted.indicator,
                    period: wanted.period.to_string(),
                    amount: wanted.amount,
                    bound: wanted.bound,
                    share_of: wanted.share_of,
                    basis: wanted.basis,
                    note: wanted.note,
                };
                let signed = set_target(&desk, &form).await?;
                let warnings = &signed.record;
                context.answer(&serde_json::json!({"warnings": warnings}), || {
                    let told = warnings.iter().map(|fault| words.say_with(fault.word, &fault.args));
                    std::iter::once(words.say("cli-done")).chain(told).collect()
                });
            }
            Self::List { programme, indicator, period } => {
                let catalogue = catalogue(&desk, desk.now()).await?;
                let mut filter = TargetFilter { programme, meeting: period, ..TargetFilter::default() };
                if let Some(code) = indicator {
                    let one = catalogue
                        .of_code(&code)
                        .ok_or_else(|| Stopped::refused("cli-no-such-indicator", args([("code", code.clone())])))?;
                    filter.indicators.push(one.id);
                }
                let found = targets(&desk, desk.now(), &filter).await?;
                let subjects = Subjects::of(&desk, desk.now(), found.iter().map(|one| one.subject)).await?;
                let line = |target: &Target| {
                    let one = catalogue.get(target.indicator);
                    let scale = target.share_of.map_or(one.map_or(0, |one| one.scale), |_| SHARE_SCALE);
                    let unit =
                        if target.share_of.is_some() { "%" } else { one.map_or("", |one| one.unit(words.lang())) };
                    format!(
                        "{:<10}  {}  {}  {} {} {unit}  {}",
                        one.map_or("", |one| one.code.as_str()),
                        period_text(words.lang(), target.period),
                        subjects.name(target.subject),
                        words.say(&format!("bound-{}", target.bound.word())),
                        number_text(words.lang(), target.amount.into(), scale),
                        target.basis
                    )
                };
                context.answer(&found, || found.iter().map(line).collect());
            }
        }
        desk.store().close().await;
        Ok(())
    }
}
