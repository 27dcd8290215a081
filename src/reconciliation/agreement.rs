//! Agreeing on the value of a cell, each party for itself.

use serde_json::json;

use super::cell::{Agreement, Settled, seen, settle};
use super::problems::AgreementRefusal;
use super::sql;
use crate::desk::{Act, AsOf, Desk, Fault, Note, Signed};
use crate::indicators::{self, Key, Read, ValueFilter, read_amount, zones_of_in};
use crate::words::args;
use songhanh_vietnamese::person;

/// What somebody typed who agrees.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct AgreementForm {
    /// A number, or `không rõ`.
    pub amount: String,
    /// The source of a number that neither side had stated.
    pub source: String,
    /// Why; needed for a number that neither side had stated.
    pub reason: String,
}

/// Agrees, for the actor's agency (or one whose place it took), that the cell is this amount: one of those
/// stated, or a third with its source and reason. The cell is settled when all
/// agencies that state a number in it agree on one amount, and only while they
/// state what they state now. Gives what the cell comes to.
pub async fn agree_value(desk: &Desk, key: Key, form: &AgreementForm) -> Result<Signed<Settled>, AgreementRefusal> {
    let mut change = desk.change(Act::AgreeValue).await?;
    if change.actor().agency.is_none() {
        return Err(AgreementRefusal::NoAgency);
    }
    let as_of = AsOf { on: key.period.last_day(), known: change.at() };
    let statements = indicators::values_at_in(&mut change, as_of.known, &ValueFilter::of_cell(key)).await?;
    let numbers = statements.iter().filter(|one| one.amount.is_some());
    if numbers.clone().count() < 2 {
        return Err(AgreementRefusal::NothingToAgree);
    }
    let today = AsOf { on: change.today(), ..as_of };
    let zones: Vec<i64> = zones_of_in(&mut change, today, &[key.subject]).await?.into_values().collect();
    let agency = change.actor().side_among_zones(numbers.map(|one| one.agency), &zones);
    let agency = agency.ok_or(AgreementRefusal::NotAParty)?;
    let catalogue = indicators::catalogue_in(&mut change, as_of).await?;
    let scale = catalogue.get(key.indicator).map_or(0, |indicator| indicator.scale);
    let mut faults = Vec::new();
    let amount = match read_amount(&form.amount, scale) {
        Ok(Read::Amount(amount)) => Some(amount),
        Ok(Read::Unknown) => None,
        Err(why) => {
            let places = args([("text", form.amount.trim().to_owned()), ("scale", scale.to_string())]);
            faults.push(Fault::with("amount", why.word(), places));
            None
        }
    };
    if faults.is_empty() && !statements.iter().any(|one| one.amount == amount) {
        if form.reason.trim().is_empty() {
            faults.push(Fault::new("reason", "fault-third-amount-needs-reason"));
        }
        if amount.is_some() && form.source.trim().is_empty() {
            faults.push(Fault::new("source", "fault-source-missing"));
        }
    }
    for (place, text) in [("source", &form.source), ("reason", &form.reason)] {
        if let Some(sign) = person::first_sign(text) {
            faults.push(Fault::with(place, "fault-names-people", args([("text", sign.text.to_owned())])));
        }
    }
    if !faults.is_empty() {
        return Err(AgreementRefusal::Faults(faults));
    }
    let agreement = Agreement {
        key,
        agency,
        agreed_by: change.actor().name.clone(),
        amount,
        source: form.source.trim().to_owned(),
        reason: form.reason.trim().to_owned(),
        statements: seen(&statements),
        recorded_at: change.at(),
    };
    let mut agreements = sql::agreements_of(&mut change, key).await?;
    let before = agreements.iter().position(|one| one.agency == agency).map(|index| agreements.swap_remove(index));
    sql::state_agreement(&mut change, &agreement).await?;
    let note = Note::changed(
        key.subject.grain.word(),
        key.subject.id,
        before.map_or(json!(null), |before| json!({"cell": key, "agreed": before.amount})),
        json!({"cell": key, "agreed": amount, "source": agreement.source, "reason": agreement.reason}),
    );
    agreements.push(agreement);
    Ok(change.commit(note).await?.of(settle(&statements, &agreements)))
}
