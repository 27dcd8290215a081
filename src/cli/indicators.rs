//! `songhanh indicators`: what is counted.

use clap::Subcommand;

use super::{Context, Stopped};
use crate::calendar::Day;
use crate::desk::{AsOf, Desk};
use crate::indicators::{Indicator, IndicatorForm, Nature, SCALE_MAX, catalogue, load_reference, record_indicator};
use crate::web::indicators::versions_of;
use crate::words::{Words, args, day_text};

/// What is counted: the catalogue of indicators.
#[derive(Subcommand)]
pub(super) enum Indicators {
    /// List the indicators of a day.
    List {
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
        /// Only this nature: stock, flow, attendance or rate.
        #[arg(long, value_parser = nature)]
        nature: Option<Nature>,
    },
    /// Load the catalogue that is shipped with the program: what is not defined
    /// yet is added, what is stays as it is.
    Load,
    /// Show an indicator with every version of it.
    Show {
        /// Its code, for example P4.HD.
        code: String,
    },
    /// Define an indicator, or a new version of the one with this code.
    Record(Box<Recorded>),
}

/// What is recorded.
#[derive(clap::Args)]
pub(super) struct Recorded {
    /// Its code.
    code: String,
    /// Vietnamese name.
    #[arg(long = "name-vi")]
    name_vi: String,
    /// English name (default: the Vietnamese one).
    #[arg(long = "name-en", default_value = "")]
    name_en: String,
    /// Unit of measure in Vietnamese.
    #[arg(long = "unit-vi")]
    unit_vi: String,
    /// Unit of measure in English (default: the Vietnamese one).
    #[arg(long = "unit-en", default_value = "")]
    unit_en: String,
    /// Decimals that are kept.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=i64::from(SCALE_MAX)))]
    scale: u8,
    /// stock, flow, attendance or rate.
    #[arg(long, value_parser = nature)]
    nature: Nature,
    /// Code above the line of a rate.
    #[arg(long, default_value = "")]
    numerator: String,
    /// Code below the line of a rate.
    #[arg(long, default_value = "")]
    denominator: String,
    /// Codes of the indicators whose sum it is, for example P1.DB+P1.CB.
    #[arg(long, default_value = "")]
    parts: String,
    /// The values of units may not be added up.
    #[arg(long)]
    not_additive: bool,
    /// A count of 1 or 2 in a unit points at a person.
    #[arg(long)]
    personal: bool,
    /// The document that defines it.
    #[arg(long, default_value = "")]
    basis: String,
    /// What this version changes.
    #[arg(long, default_value = "")]
    note: String,
    /// First day of this version (default: today).
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
}

fn nature(text: &str) -> Result<Nature, String> {
    Nature::of_word(text).ok_or_else(|| Nature::ALL.map(Nature::word).join(", "))
}

impl Indicators {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { on, nature } => {
                let as_of = AsOf { on: on.unwrap_or(desk.now().on), ..desk.now() };
                let catalogue = catalogue(&desk, as_of).await?;
                let found: Vec<&Indicator> =
                    catalogue.all().iter().filter(|one| nature.is_none_or(|nature| one.nature == nature)).collect();
                context.answer(&found, || found.iter().map(|one| line(words, one)).collect());
            }
            Self::Load => {
                let added = load_reference(&desk).await?;
                let count = args([("count", added.to_string())]);
                let value = serde_json::json!({"added": added});
                context.answer(&value, || vec![words.say_with("cli-indicators-loaded", &count)]);
            }
            Self::Show { code } => {
                let catalogue = catalogue(&desk, desk.now()).await?;
                let one = catalogue
                    .of_code(&code)
                    .ok_or_else(|| Stopped::refused("cli-no-such-indicator", args([("code", code.clone())])))?;
                let versions = versions_of(&desk, one.id).await?;
                context.answer(&versions, || {
                    let version = |one: &Indicator| {
                        let (from, to) = (day_text(words.lang(), one.valid_from), day_text(words.lang(), one.valid_to));
                        format!("{}  [{from} → {to})  {}", line(words, one), one.basis)
                    };
                    versions.iter().map(version).collect()
                });
            }
            Self::Record(recorded) => record(context, &desk, *recorded).await?,
        }
        desk.store().close().await;
        Ok(())
    }
}

fn line(words: &Words, one: &Indicator) -> String {
    let nature = words.say(&format!("nature-{}", one.nature.word()));
    format!("{:<10}  {} ({}), {nature}", one.code, one.name(words.lang()), one.unit(words.lang()))
}

async fn record(context: &Context, desk: &Desk, recorded: Recorded) -> Result<(), Stopped> {
    let from = recorded.from.unwrap_or(desk.now().on);
    let known = catalogue(desk, AsOf { on: from, ..desk.now() }).await?;
    let id = known.of_code(&recorded.code).map(|one| one.id);
    let form = IndicatorForm {
        code: recorded.code,
        name_vi: recorded.name_vi,
        name_en: recorded.name_en,
        unit_vi: recorded.unit_vi,
        unit_en: recorded.unit_en,
        scale: recorded.scale.to_string(),
        nature: recorded.nature.word().to_owned(),
        numerator: recorded.numerator,
        denominator: recorded.denominator,
        parts: recorded.parts,
        additive: if recorded.not_additive { "no" } else { "yes" }.to_owned(),
        personal: if recorded.personal { "yes" } else { "no" }.to_owned(),
        basis: recorded.basis,
        note: recorded.note,
        ..IndicatorForm::default()
    };
    let id = record_indicator(desk, id, &form, from).await?.record;
    context.answer(&serde_json::json!({"indicator": id}), || {
        vec![context.words().say_with("cli-recorded", &args([("id", id.to_string())]))]
    });
    Ok(())
}
