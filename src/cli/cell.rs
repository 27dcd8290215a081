//! A cell as the command line names it: `--indicator L1 --period 2024-Q1
//! --subject "Công ty An Phát (mẫu)"`.

use super::Stopped;
use crate::calendar::Period;
use crate::desk::{AsOf, Desk};
use crate::indicators::{Grain, Key, Reckoning, Subject, catalogue};
use crate::web::subjects::find;
use crate::words::args;

/// Which cell.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct CellArgs {
    /// Code of the indicator, for example L1.
    #[arg(long, value_name = "CODE")]
    pub(super) indicator: String,
    /// The period: 2024, 2024-Q1, 2024-H1, 2024-05 or 2023-05-16/2024-05-15.
    #[arg(long)]
    pub(super) period: Period,
    /// Number or name of the unit, zone, commune, province or programme.
    #[arg(long, value_name = "NAME")]
    pub(super) subject: String,
    /// What the subject is: unit, zone, commune, province or programme.
    #[arg(long, default_value = "unit", value_parser = grain)]
    pub(super) grain: Grain,
    /// actual, or estimate for the whole period.
    #[arg(long, default_value = "actual", value_parser = reckoning)]
    pub(super) kind: Reckoning,
}

pub(super) fn grain(text: &str) -> Result<Grain, String> {
    Grain::of_word(text).ok_or_else(|| Grain::ALL.map(Grain::word).join(", "))
}

pub(super) fn reckoning(text: &str) -> Result<Reckoning, String> {
    Reckoning::of_word(text).ok_or_else(|| Reckoning::ALL.map(Reckoning::word).join(", "))
}

/// The one subject that `text` names, by number or by name.
pub(super) async fn subject(desk: &Desk, as_of: AsOf, grain: Grain, text: &str) -> Result<Subject, Stopped> {
    if let Ok(id) = text.trim().parse() {
        return Ok(Subject::new(grain, id));
    }
    let found = find(desk, as_of, grain, text).await?;
    let exact: Vec<&(Subject, String)> =
        found.iter().filter(|(_, name)| name.eq_ignore_ascii_case(text.trim())).collect();
    match (found.as_slice(), exact.as_slice()) {
        ([(one, _)], _) | (_, [(one, _)]) => Ok(*one),
        _ => Err(Stopped::refused(
            "cli-no-such-subject",
            args([("text", text.to_owned()), ("count", found.len().to_string())]),
        )),
    }
}

impl CellArgs {
    /// The cell.
    pub(super) async fn key(&self, desk: &Desk) -> Result<Key, Stopped> {
        let as_of = AsOf { on: self.period.last_day(), ..desk.now() };
        let catalogue = catalogue(desk, as_of).await?;
        let indicator = catalogue
            .of_code(&self.indicator)
            .ok_or_else(|| Stopped::refused("cli-no-such-indicator", args([("code", self.indicator.clone())])))?;
        let subject = subject(desk, as_of, self.grain, &self.subject).await?;
        Ok(Key { indicator: indicator.id, period: self.period, kind: self.kind, subject })
    }
}
