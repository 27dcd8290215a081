//! `songhanh reconcile`: two agencies' figures side by side, until both agree.

use clap::Subcommand;

use super::agreed_table::Table;
use super::cell::CellArgs;
use super::{Context, Stopped};
use crate::agencies::agencies;
use crate::calendar::{Instant, Period};
use crate::desk::{AgencyId, AsOf, Desk};
use crate::indicators::{Catalogue, ValueFilter, catalogue};
use crate::reconciliation::{
    AgreementForm, Difference, DifferenceFilter, Reason, State, agree_value, agree_values_of, differences, discuss,
    messages, say_why,
};
use crate::web::choices::{agency_name, agency_names};
use crate::web::subjects::Subjects;
use crate::words::{Args, Words, args, day_text, instant_text, number_text, period_text};

/// Two agencies' figures side by side, until both agree.
#[derive(Subcommand)]
pub(super) enum Reconcile {
    /// List the cells that two or more agencies state.
    List {
        #[command(flatten)]
        wanted: Wanted,
        /// As it was known at this moment: a day (its end, in Vietnam), or RFC
        /// 3339.
        #[arg(long, value_name = "MOMENT")]
        known: Option<Instant>,
    },
    /// Show one cell: statements, agreements, discussion.
    Show(CellArgs),
    /// Say why the statements of a cell differ.
    Reason {
        #[command(flatten)]
        cell: CellArgs,
        /// scope, time, unit, concept or entry.
        #[arg(value_parser = reason)]
        reason: Reason,
    },
    /// Say something about a cell.
    Discuss {
        #[command(flatten)]
        cell: CellArgs,
        /// What to say; no names of persons.
        text: String,
    },
    /// Agree, for the agency given by --agency, on the value of a cell.
    Agree {
        #[command(flatten)]
        cell: CellArgs,
        /// The amount, as Vietnamese write it, or "không rõ".
        amount: String,
        /// Source of an amount that neither side had stated.
        #[arg(long, default_value = "")]
        source: String,
        /// Why this amount, where neither side had stated it.
        #[arg(long, default_value = "")]
        because: String,
    },
    /// Agree, in one act, on the figures of one agency in all cells under
    /// review that the filter finds.
    AgreeAll {
        /// Symbol of the agency whose figures are agreed on.
        #[arg(long, value_name = "SYMBOL")]
        of: String,
        #[command(flatten)]
        wanted: Wanted,
    },
    /// Tables of figures that the parties sign.
    #[command(subcommand)]
    Table(Table),
}

/// Which cells.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Wanted {
    /// Only this period.
    #[arg(long)]
    period: Option<Period>,
    /// Only the indicator with this code.
    #[arg(long, value_name = "CODE")]
    indicator: Option<String>,
    /// Only in this state: under-review, agreed or same.
    #[arg(long, value_parser = state)]
    state: Option<State>,
    /// Only for this reason: scope, time, unit, concept or entry.
    #[arg(long = "for", value_name = "REASON", value_parser = reason)]
    reason: Option<Reason>,
}

fn reason(text: &str) -> Result<Reason, String> {
    Reason::of_word(text).ok_or_else(|| Reason::ALL.map(Reason::word).join(", "))
}

fn state(text: &str) -> Result<State, String> {
    State::ALL.into_iter().find(|state| state.word() == text).ok_or_else(|| State::ALL.map(State::word).join(", "))
}

impl Wanted {
    async fn filter(&self, desk: &Desk) -> Result<DifferenceFilter, Stopped> {
        let mut values = ValueFilter { periods: self.period.into_iter().collect(), ..ValueFilter::default() };
        if let Some(code) = &self.indicator {
            let catalogue = catalogue(desk, desk.now()).await?;
            let one = catalogue
                .of_code(code)
                .ok_or_else(|| Stopped::refused("cli-no-such-indicator", args([("code", code.clone())])))?;
            values.indicators.push(one.id);
        }
        Ok(DifferenceFilter { values, state: self.state, reason: self.reason, ..DifferenceFilter::default() })
    }
}

impl Reconcile {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let done = || vec![words.say("cli-done")];
        match self {
            Self::List { wanted, known } => {
                let as_of = AsOf { known: known.unwrap_or(Instant::LATEST), ..desk.now() };
                let found = differences(&desk, as_of, &wanted.filter(&desk).await?).await?;
                let lines = lines(&desk, words, &found).await?;
                context.answer(&found, || lines);
            }
            Self::Show(cell) => show(context, &desk, &cell).await?,
            Self::Reason { cell, reason } => {
                say_why(&desk, cell.key(&desk).await?, reason).await?;
                context.answer(&serde_json::json!({"reason": reason}), done);
            }
            Self::Discuss { cell, text } => {
                discuss(&desk, cell.key(&desk).await?, &text).await?;
                context.answer(&serde_json::json!({"said": text}), done);
            }
            Self::Agree { cell, amount, source, because } => {
                let form = AgreementForm { amount, source, reason: because };
                let settled = agree_value(&desk, cell.key(&desk).await?, &form).await?.record;
                context.answer(&serde_json::json!({"settled": settled}), done);
            }
            Self::AgreeAll { of, wanted } => {
                let agency = agency(&desk, &of).await?;
                let filter = DifferenceFilter { state: Some(State::UnderReview), ..wanted.filter(&desk).await? };
                let keys: Vec<_> = differences(&desk, desk.now(), &filter).await?.iter().map(|row| row.key).collect();
                let done = agree_values_of(&desk, &keys, agency).await?;
                context.answer(&done, || {
                    let places =
                        [("count", done.agreed.len().to_string()), ("passed", done.passed_over.len().to_string())];
                    vec![words.say_with("cli-agreed", &args(places))]
                });
            }
            Self::Table(table) => table.run(context, &desk).await?,
        }
        desk.store().close().await;
        Ok(())
    }
}

async fn agency(desk: &Desk, symbol: &str) -> Result<AgencyId, Stopped> {
    let found = agencies(desk, desk.now()).await?;
    let one = found.iter().find(|agency| agency.symbol.eq_ignore_ascii_case(symbol));
    one.map(|agency| agency.id)
        .ok_or_else(|| Stopped::refused("cli-no-such-agency", Args::from([("symbol", symbol.to_owned())])))
}

/// The amount of a cell as people read it.
fn amount(words: &Words, catalogue: &Catalogue, row: &Difference, amount: Option<i64>) -> String {
    let scale = catalogue.get(row.key.indicator).map_or(0, |one| one.scale);
    amount.map_or_else(|| words.say("amount-unknown"), |amount| number_text(words.lang(), amount.into(), scale))
}

async fn lines(desk: &Desk, words: &Words, found: &[Difference]) -> Result<Vec<String>, Stopped> {
    let catalogue = catalogue(desk, desk.now()).await?;
    let subjects = Subjects::of(desk, desk.now(), found.iter().map(|row| row.key.subject)).await?;
    let names = agency_names(desk, desk.now().on).await?;
    let line = |row: &Difference| {
        let code = catalogue.get(row.key.indicator).map_or("", |one| one.code.as_str());
        let sides: Vec<String> = row
            .statements
            .iter()
            .map(|one| {
                let text = amount(words, &catalogue, row, one.stated.amount);
                format!("{} {text}", agency_name(&names, one.stated.agency))
            })
            .collect();
        format!(
            "{:<8}  {}  {}  {}  [{}]",
            code,
            period_text(words.lang(), row.key.period),
            subjects.name(row.key.subject),
            sides.join(" | "),
            words.say(&format!("state-{}", row.state.word()))
        )
    };
    Ok(found.iter().map(line).collect())
}

async fn show(context: &Context, desk: &Desk, cell: &CellArgs) -> Result<(), Stopped> {
    let words = context.words();
    let key = cell.key(desk).await?;
    let filter = DifferenceFilter { values: ValueFilter::of_cell(key), ..DifferenceFilter::default() };
    let row = differences(desk, desk.now(), &filter).await?.pop();
    let row = row.ok_or(crate::reconciliation::DifferenceRefusal::NotStated)?;
    let said = messages(desk, desk.now(), key).await?;
    let mut text = lines(desk, words, std::slice::from_ref(&row)).await?;
    let catalogue = catalogue(desk, AsOf { on: key.period.last_day(), ..desk.now() }).await?;
    let names = agency_names(desk, key.period.last_day()).await?;
    for one in &row.statements {
        let stated = &one.stated;
        text.push(format!(
            "  {}: {}; {}; {}; {}",
            agency_name(&names, stated.agency),
            amount(words, &catalogue, &row, stated.amount),
            words.say_with("cut-off-long", &args([("day", day_text(words.lang(), stated.cut_off))])),
            stated.source,
            one.by
        ));
    }
    for one in &row.agreements {
        let agreed = amount(words, &catalogue, &row, one.amount);
        let agreed = words.say_with("side-agrees-on", &args([("amount", agreed)]));
        text.push(format!("  {}: {agreed} ({})", agency_name(&names, one.agency), one.agreed_by));
    }
    if let Some(reason) = row.reason {
        text.push(format!(
            "  {}: {}",
            words.say("difference-reason"),
            words.say(&format!("difference-{}", reason.word()))
        ));
    }
    for message in &said {
        let when = instant_text(words.lang(), message.said_at);
        text.push(format!("  {when}  {}, {}: {}", message.said_by, agency_name(&names, message.agency), message.text));
    }
    context.answer(&serde_json::json!({"difference": row, "messages": said}), || text);
    Ok(())
}
