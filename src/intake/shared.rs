//! Notes that many cells of a column share: said once, with all the cells
//! behind them, so that a thousand blanks do not hide one wrong figure.

use std::collections::HashMap;

use songhanh_spreadsheet::grid::{Address, Area};

use super::asked::address_of;
use super::problem::{Found, Rule, Severity};

/// Areas named in a sentence; all of them are kept beside it.
const NAMED_MAX: usize = 4;

impl Rule {
    /// True for a note that wants no decision about any one cell.
    fn is_shared(self) -> bool {
        matches!(
            self,
            Self::BlankNotZero
                | Self::UnknownStated
                | Self::DateSerial
                | Self::NumberAsText
                | Self::TextNotNfc
                | Self::OldFontTcvn3
                | Self::OldFontVni
                | Self::RowSumRounding
                | Self::ErrorValue
                | Self::CodeUnknown
        )
    }

    /// The gravest that such a note may be: what is left out for one reason is
    /// said once too.
    fn shared_up_to(self) -> Severity {
        if matches!(self, Self::ErrorValue | Self::CodeUnknown) { Severity::Warning } else { Severity::Note }
    }
}

/// Which notes are one note.
type Kind = (u16, u16, u32, Rule, Box<str>);

/// The notes of `found` (in reading order) that are one with an earlier one, as
/// the cells of that one: by its index.
pub(super) fn shared(found: &[&Found]) -> HashMap<usize, Vec<usize>> {
    let mut first: HashMap<Kind, usize> = HashMap::new();
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, own) in found.iter().enumerate() {
        let graver = own.severity < own.rule.shared_up_to();
        if !own.rule.is_shared() || graver || own.value("ranges").is_some() {
            continue;
        }
        // What is quoted makes each wording a note of its own.
        let quoted = matches!(own.rule, Rule::UnknownStated | Rule::CodeUnknown);
        let text = if quoted { own.value("text").unwrap_or_default() } else { "" };
        let kind = (own.sheet, own.table, own.at.column, own.rule, text.into());
        let one = *first.entry(kind).or_insert(at);
        if one != at {
            groups.entry(one).or_default().push(at);
        }
    }
    groups
}

impl Found {
    /// The same note said of these cells of its column too, top to bottom.
    pub(super) fn said_of(&mut self, others: impl Iterator<Item = Address>) {
        let mut areas = vec![Area { first: self.at, last: self.at }];
        let mut cells = 1_usize;
        for at in others {
            cells += 1;
            match areas.last_mut() {
                Some(last) if last.last.row + 1 == at.row => last.last = at,
                _ => areas.push(Area { first: at, last: at }),
            }
        }
        let ranges: Vec<String> = areas.iter().map(area_text).collect();
        let more = if ranges.len() > NAMED_MAX { ", …" } else { "" };
        let named = format!("{}{more}", ranges[..ranges.len().min(NAMED_MAX)].join(", "));
        let mut detail = self.detail.take().map(Vec::from).unwrap_or_default();
        detail.retain(|(name, _)| *name != "cells");
        detail.extend([
            ("cells", cells.to_string().into_boxed_str()),
            ("named", named.into_boxed_str()),
            ("ranges", ranges.join(" ").into_boxed_str()),
        ]);
        self.detail = Some(detail.into_boxed_slice());
    }

    /// The areas of a note that is said once of many cells; none of another.
    pub fn areas(&self) -> impl Iterator<Item = Area> {
        let ranges = self.value("ranges").unwrap_or_default();
        ranges.split_whitespace().filter_map(|text| {
            let (first, last) = text.split_once(':').unwrap_or((text, text));
            Some(Area { first: address_of(first)?, last: address_of(last)? })
        })
    }
}

fn area_text(area: &Area) -> String {
    if area.first == area.last { area.first.to_string() } else { format!("{}:{}", area.first, area.last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blank(row: u32, column: u32) -> Found {
        Found::new((0, 0), Address::new(row, column), Rule::BlankNotZero)
    }

    #[test]
    fn a_note_about_many_cells_of_a_column_is_said_once_with_all_of_them() {
        let all = [blank(4, 3), blank(4, 5), blank(5, 3), blank(6, 3), blank(9, 3)];
        let groups = shared(&all.iter().collect::<Vec<_>>());
        assert_eq!(groups, HashMap::from([(0, vec![2, 3, 4])]), "another column is another note");
        let mut one = all[0].clone();
        one.said_of(groups[&0].iter().map(|at| all[*at].at));
        assert_eq!((one.value("cells"), one.value("ranges")), (Some("4"), Some("D5:D7 D10")));
        let areas: Vec<String> = one.areas().map(|area| area_text(&area)).collect();
        assert_eq!(areas, ["D5:D7", "D10"]);
        assert!(shared(&[&one, &one]).is_empty(), "what is gathered stays as it is");
        let code = |row, text: &str| {
            Found::new((0, 0), Address::new(row, 2), Rule::CodeUnknown).with([("text", text.to_owned())])
        };
        let codes = [code(4, "Điều chỉnh"), code(5, "Mới"), code(6, "Điều chỉnh")];
        let groups = shared(&codes.iter().collect::<Vec<_>>());
        assert_eq!(groups, HashMap::from([(0, vec![2])]), "each wording is a note of its own");
        let mut broken = [blank(4, 3), blank(5, 3)].map(|found| Found { rule: Rule::ErrorValue, ..found });
        broken[1].severity = Severity::Error;
        assert!(shared(&broken.iter().collect::<Vec<_>>()).is_empty(), "what keeps a file out is shown one by one");
    }
}
