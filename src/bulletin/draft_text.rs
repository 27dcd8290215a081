//! The texts of an item that is begun from a record, in Vietnamese as papers
//! are, without small counts.

use std::collections::BTreeMap;

use songhanh_statistics::suppress::{Fate, Publication, SuppressError, SuppressionRule};

use crate::calendar::Day;
use crate::law::small_counts;
use crate::outreach::{Session, audience_kinds, session_kinds};
use crate::reconciliation::TableColumn;
use crate::reviews::{FindingKind, Measure, Review, filled};
use crate::words::{Lang, Words, args, day_text, number_text};

/// Names of units that a text lists; of more it gives the number.
const UNITS_MAX: usize = 12;

/// Columns of a table in an item: what a page of a telephone can show.
const COLUMNS_MAX: usize = 5;

/// What a text tells beside the record itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) bodies: Vec<String>,
    pub(super) place: String,
    pub(super) units: Vec<String>,
}

/// The texts of an item.
pub(super) struct Text {
    pub(super) title: String,
    pub(super) standfirst: String,
    pub(super) body: String,
}

/// A column of figures: name, decimals, cells by row, and the total; none where
/// it is not known or not published.
type CountColumn = (String, u8, Vec<Option<i128>>, Option<i128>);

/// Figures that everybody may read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) cut_off: Option<Day>,
    pub(super) title: String,
    pub(super) rows: Vec<String>,
    pub(super) columns: Vec<CountColumn>,
    /// The total of each indicator by its code, as it is written.
    pub(super) totals: BTreeMap<String, String>,
}

fn rule(on: Day) -> SuppressionRule {
    let rule = small_counts(on);
    SuppressionRule { least: rule.least, greatest: rule.greatest, reach: rule.reach }
}

impl Counts {
    /// Adds a column: of counts of persons, small ones are left out, and those
    /// that would give them away by subtraction from the total.
    pub(super) fn add(
        &mut self,
        column: &TableColumn,
        personal: bool,
        lines: &[Option<i128>],
        total: Option<i128>,
        on: Day,
    ) -> Result<(), SuppressError> {
        let (lines, total) = if personal { published(lines, total, on)? } else { (lines.to_vec(), total) };
        if let Some(total) = total {
            self.totals.insert(column.code.clone(), number_text(Lang::Vi, total, column.scale));
        }
        if self.columns.len() < COLUMNS_MAX {
            self.columns.push((format!("{} ({})", column.name_vi, column.unit_vi), column.scale, lines, total));
        }
        Ok(())
    }

    /// The figures as a table in Markdown; empty where there are none.
    fn markdown(&self, words: &Words) -> String {
        if self.columns.is_empty() || self.rows.is_empty() {
            return String::new();
        }
        // A bar would end a cell.
        let clean = |text: &str| text.replace('|', "/");
        let cell =
            |value: Option<i128>, scale| value.map_or_else(|| "…".to_owned(), |v| number_text(Lang::Vi, v, scale));
        let mut lines = vec![
            format!(
                "| {} | {} |",
                words.say("bulletin-draft-place"),
                self.columns.iter().map(|(name, ..)| clean(name)).collect::<Vec<_>>().join(" | ")
            ),
            format!("|---|{}", "---:|".repeat(self.columns.len())),
        ];
        for (row, name) in self.rows.iter().enumerate() {
            let cells = self.columns.iter().map(|(_, scale, cells, _)| cell(cells.get(row).copied().flatten(), *scale));
            lines.push(format!("| {} | {} |", clean(name), cells.collect::<Vec<_>>().join(" | ")));
        }
        let totals = self.columns.iter().map(|(_, scale, _, total)| cell(*total, *scale));
        lines.push(format!(
            "| **{}** | {} |",
            words.say("bulletin-draft-total"),
            totals.map(|text| format!("**{text}**")).collect::<Vec<_>>().join(" | ")
        ));
        lines.join("\n")
    }
}

/// The cells and the total that may be published together.
fn published(
    lines: &[Option<i128>],
    total: Option<i128>,
    on: Day,
) -> Result<(Vec<Option<i128>>, Option<i128>), SuppressError> {
    let known: Vec<(usize, i64)> =
        lines.iter().enumerate().filter_map(|(row, value)| Some((row, i64::try_from((*value)?).ok()?))).collect();
    let sum: i128 = known.iter().map(|(_, value)| i128::from(*value)).sum();
    let mut publication = Publication::new(known.iter().map(|(_, value)| *value).collect());
    for atom in 0..known.len() {
        publication.add(vec![atom]);
    }
    // Rows that overlap add up to more than the total; then it tells other
    // things than they do, and is left out.
    let with_total = total == Some(sum);
    if with_total {
        publication.add((0..known.len()).collect());
    }
    let fates = publication.suppress(rule(on))?;
    let mut cells = vec![None; lines.len()];
    for ((row, value), fate) in known.iter().zip(&fates) {
        cells[*row] = (*fate == Fate::Published).then_some(i128::from(*value));
    }
    let total = total.filter(|_| with_total && fates.last() == Some(&Fate::Published));
    Ok((cells, total))
}

/// The text of a session.
pub(super) fn session_text(session: &Session, told: &Told) -> Result<Text, SuppressError> {
    let words = Words::of(Lang::Vi);
    let line = &session.line;
    let form = session_kinds().iter().find(|kind| kind.code == line.form);
    let form = form.map_or_else(|| line.form.clone(), |kind| kind.name_vi.clone());
    let places = || {
        args([
            ("form", form.clone()),
            ("form-lower", lower_first(&form)),
            ("theme", line.theme.clone()),
            ("day", day_text(Lang::Vi, line.held_on)),
            ("place", told.place.clone()),
            ("bodies", listed(words, &told.bodies)),
        ])
    };
    let mut paragraphs = Vec::new();
    let audience = attendances(words, session)?;
    paragraphs.extend((!audience.is_empty()).then_some(audience));
    if !told.units.is_empty() {
        let count = number_text(Lang::Vi, i128::try_from(told.units.len()).unwrap_or(0), 0);
        paragraphs.push(if told.units.len() <= UNITS_MAX {
            let units = told.units.join("; ");
            words.say_with("bulletin-draft-units", &args([("count", count), ("units", units)]))
        } else {
            words.say_with("bulletin-draft-many-units", &args([("count", count)]))
        });
    }
    paragraphs.extend((!line.summary.is_empty()).then(|| line.summary.clone()));
    if paragraphs.is_empty() {
        paragraphs.push(words.say_with("bulletin-draft-session-body", &places()));
    }
    Ok(Text {
        title: words.say_with("bulletin-draft-session-title", &places()),
        standfirst: words.say_with("bulletin-draft-session-standfirst", &places()),
        body: paragraphs.join("\n\n"),
    })
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// `A, B và C`.
fn listed(words: &Words, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), words.say("bulletin-draft-and")),
    }
}

/// The attendances that may be published together: small ones and those that
/// would give them away are left out.
fn attendances(words: &Words, session: &Session) -> Result<String, SuppressError> {
    if session.audiences.is_empty() {
        return Ok(String::new());
    }
    let counts: Vec<Option<i128>> = session.audiences.iter().map(|one| Some(one.attendances.into())).collect();
    let (cells, total) = published(&counts, Some(session.attendances().into()), session.line.held_on)?;
    let parts: Vec<String> =
        session
            .audiences
            .iter()
            .zip(cells)
            .filter_map(|(one, count)| {
                let kind = audience_kinds().iter().find(|kind| kind.code == one.kind)?;
                let count = number_text(Lang::Vi, count.filter(|count| *count > 0)?, 0);
                Some(words.say_with(
                    "bulletin-draft-audience",
                    &args([("count", count), ("kind", lower_first(&kind.name_vi))]),
                ))
            })
            .collect();
    let parts = parts.join(", ");
    Ok(match (total, parts.is_empty()) {
        (Some(total), true) => {
            words.say_with("bulletin-draft-attendances", &args([("count", number_text(Lang::Vi, total, 0))]))
        }
        (Some(total), false) => words.say_with(
            "bulletin-draft-attendances-of",
            &args([("count", number_text(Lang::Vi, total, 0)), ("parts", parts)]),
        ),
        (None, false) => words.say_with("bulletin-draft-attendances-some", &args([("parts", parts)])),
        (None, true) => String::new(),
    })
}

/// The text of a conference.
pub(super) fn conference_text(review: &Review, told: &Told, counts: &Counts) -> Text {
    let words = Words::of(Lang::Vi);
    let line = &review.line;
    let standfirst = words.say_with(
        "bulletin-draft-conference-standfirst",
        &args([
            ("day", day_text(Lang::Vi, line.held_on)),
            ("place", told.place.clone()),
            ("bodies", listed(words, &told.bodies)),
            ("title", lower_first(&line.title)),
        ]),
    );
    let mut blocks = Vec::new();
    for kind in [FindingKind::Result, FindingKind::Limitation, FindingKind::Task, FindingKind::Conclusion] {
        let said: Vec<String> = review.of_kind(kind).filter_map(|one| with_figures(&one.text, counts)).collect();
        if !said.is_empty() {
            let heading = words.say(&format!("finding-{}", kind.word()));
            let points: Vec<String> = said.iter().map(|text| format!("- {text}")).collect();
            blocks.push(format!("## {heading}\n\n{}", points.join("\n")));
        }
        if kind == FindingKind::Result {
            let table = counts.markdown(words);
            if !table.is_empty() {
                let day = counts.cut_off.map_or_else(String::new, |day| day_text(Lang::Vi, day));
                let source = args([("title", counts.title.clone()), ("day", day)]);
                blocks.push(format!("{table}\n\n*{}*", words.say_with("bulletin-draft-source", &source)));
            }
        }
    }
    if blocks.is_empty() {
        blocks.push(standfirst.clone());
    }
    Text { title: line.title.clone(), standfirst, body: blocks.join("\n\n") }
}

/// A sentence with its figures; none where one of them cannot be told.
fn with_figures(text: &str, counts: &Counts) -> Option<String> {
    filled(text, |code, measure| counts.totals.get(code).filter(|_| measure == Measure::Value).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Day = jiff::civil::date(2025, 7, 25);

    #[test]
    fn a_small_count_is_left_out_and_what_would_give_it_away() {
        let lines = [Some(40), Some(2), Some(30)];
        let (cells, total) = published(&lines, Some(72), DAY).unwrap();
        assert_eq!(cells[1], None, "the small count itself");
        let known = cells.iter().flatten().count() + usize::from(total.is_some());
        assert!(known < 3, "with all but one the rest would follow: {cells:?} {total:?}");
        let (cells, total) = published(&[Some(40), Some(0), Some(30)], Some(70), DAY).unwrap();
        assert_eq!((cells, total), (vec![Some(40), Some(0), Some(30)], Some(70)), "nought tells of nobody");
        let (cells, total) = published(&[Some(40), None], Some(55), DAY).unwrap();
        assert_eq!((cells, total), (vec![Some(40), None], None), "a total of other rows is not told beside these");
    }

    #[test]
    fn a_sentence_without_its_figure_is_left_out() {
        let counts = Counts { totals: [("P3".to_owned(), "1.234".to_owned())].into(), ..Counts::default() };
        assert_eq!(with_figures("Kết nạp {P3} đảng viên.", &counts).unwrap(), "Kết nạp 1.234 đảng viên.");
        assert_eq!(with_figures("Đạt {P3:so mục tiêu}% mục tiêu.", &counts), None);
        assert_eq!(with_figures("Có {L1} lao động.", &counts), None);
    }
}
