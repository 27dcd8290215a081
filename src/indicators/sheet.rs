//! Many values typed at once, as one act: a block of cells of a form.

use serde_json::json;

use super::problems::ValueRefusal;
use super::value::{Tally, ValueDraft};
use super::verbs::{state_values_in, warn_of_value, zone_closed_on};
use super::{ValueForm, rules, sql};
use crate::desk::{Act, AsOf, Desk, Fault, Note, Signed};

/// What stating many values did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SheetDone {
    /// The act; none where the agency had stated just this.
    pub signed: Option<Signed>,
    /// The values.
    pub values: Tally,
    /// What is unusual about them, at the place of each form: `3.amount`.
    pub warnings: Vec<Fault>,
}

/// States every value of `forms` for the actor's agency, all or nothing. Each
/// goes through the checks of one that is typed alone; faults stand at the
/// place of their form: `3.amount`.
pub async fn state_sheet(desk: &Desk, forms: &[ValueForm]) -> Result<SheetDone, ValueRefusal> {
    let mut closed = Vec::with_capacity(forms.len());
    for form in forms {
        closed.push(zone_closed_on(desk, form).await?);
    }
    let mut change = desk.change(Act::StateValue).await?;
    let agency = change.actor().agency.ok_or(ValueRefusal::NoAgency)?;
    let (mut drafts, mut faults, mut warnings) = (Vec::<ValueDraft>::new(), Vec::new(), Vec::new());
    for (at, (form, closed)) in forms.iter().zip(closed).enumerate() {
        let placed = |fault: Fault| Fault { place: format!("{at}.{}", fault.place), ..fault };
        let on = form.period().map_or_else(|| change.today(), |period| period.last_day());
        let as_of = AsOf { on, known: change.at() };
        let indicator = sql::of_code(&mut change, as_of, form.indicator.trim()).await?;
        match form.check(indicator.as_ref(), change.today()) {
            Err(found) => faults.extend(found.into_iter().map(placed)),
            Ok(draft) => match (rules::closed_zone_reports(draft.key.period, closed), indicator) {
                (Some(found), _) => faults.push(placed(found.at("period"))),
                (None, Some(indicator)) => {
                    let found = warn_of_value(&mut change, agency, &draft, &indicator).await?;
                    warnings.extend(found.into_iter().map(placed));
                    drafts.push(draft);
                }
                (None, None) => {}
            },
        }
    }
    if forms.is_empty() {
        faults.push(Fault::new("amount", "fault-missing"));
    }
    if !faults.is_empty() {
        return Err(ValueRefusal::Faults(faults));
    }
    let subjects: std::collections::BTreeSet<_> = drafts.iter().map(|draft| draft.key.subject).collect();
    let source = drafts.first().map_or_else(String::new, |draft| draft.source.to_string());
    let values = state_values_in(&mut change, agency, drafts).await?;
    if values.new + values.restated == 0 {
        return Ok(SheetDone { signed: None, values, warnings });
    }
    let after = json!({"values": values, "source": source});
    let mut notes = subjects.into_iter().map(|one| Note::new_record(one.grain.word(), one.id, after.clone()));
    let first = notes.next().expect("a value has a subject");
    for note in notes {
        change.note(note);
    }
    let signed = change.commit(first).await?;
    Ok(SheetDone { signed: Some(signed), values, warnings })
}

/// Spreads a block copied from a spreadsheet (tabs between cells) over the
/// `size` cells of a sheet from `from` on; gives how many of its filled cells
/// lie outside.
pub fn spread(
    block: &str,
    from: (usize, usize),
    size: (usize, usize),
    mut put: impl FnMut((usize, usize), &str),
) -> usize {
    let mut outside = 0;
    for (row, line) in block.trim_end_matches(['\r', '\n']).lines().enumerate() {
        for (column, text) in line.split('\t').enumerate() {
            let at = (from.0 + row, from.1 + column);
            if at.0 < size.0 && at.1 < size.1 {
                put(at, text.trim());
            } else if !text.trim().is_empty() {
                outside += 1;
            }
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_from_a_spreadsheet_is_spread_and_what_lies_outside_is_counted() {
        let mut put = Vec::new();
        let outside = spread("1.234,5\t\t7\r\n không rõ \t8\t9\r\n", (1, 1), (3, 3), |at, text| {
            put.push((at, text.to_owned()));
        });
        let expected = [((1, 1), "1.234,5"), ((1, 2), ""), ((2, 1), "không rõ"), ((2, 2), "8")];
        assert_eq!(put, expected.map(|(at, text)| (at, text.to_owned())));
        assert_eq!(outside, 2);
    }
}
