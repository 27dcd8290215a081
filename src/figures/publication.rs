//! A publication: a table that went out to everybody, and what it showed.

use songhanh_document::export::ListCell;
use songhanh_document::model::Decimal;
use songhanh_vietnamese::person;

use super::export::FiguresExport;
use super::form::PivotForm;
use crate::calendar::{Day, Instant};
use crate::desk::Fault;
use crate::id_type;
use crate::words::args;

id_type! {
    /// A publication.
    PublicationId
}

/// A table that went out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Publication {
    /// Its id.
    pub id: PublicationId,
    /// What it is called.
    pub title: String,
    /// The question that it answers.
    pub question: PivotForm,
    /// The days by whose memberships the same table may go out too.
    pub also_on: Vec<Day>,
    /// The moment whose knowledge it shows.
    pub known: Instant,
    /// The moment at which it went out; names the act.
    pub published_at: Instant,
    /// Cells of counts of persons that it shows.
    pub shown: usize,
    /// Those that were left out of it.
    pub left_out: usize,
}

/// What somebody typed who publishes a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicationForm {
    /// What it is to be called.
    pub title: String,
    /// Further days by whose memberships the table may go out, with commas or
    /// spaces between them.
    pub also_on: String,
    /// The question.
    pub question: PivotForm,
}

/// Further days that one publication is protected for at most.
const DAYS_MAX: usize = 6;

impl PublicationForm {
    /// Every fault at once, or the title and the days.
    pub(super) fn check(&self) -> Result<(String, Vec<Day>), Vec<Fault>> {
        let mut faults = Vec::new();
        let title = self.title.trim().to_owned();
        if title.is_empty() {
            faults.push(Fault::new("title", "fault-missing"));
        }
        if let Some(sign) = person::first_sign(&title) {
            faults.push(Fault::with("title", "fault-names-people", args([("text", sign.text.to_owned())])));
        }
        let words = self.also_on.split([',', ';', ' ', '\n', '\r']).map(str::trim).filter(|word| !word.is_empty());
        let days: Option<Vec<Day>> = words.map(day_of).collect();
        match days {
            None => faults.push(Fault::new("also_on", "fault-not-a-day")),
            Some(days) if days.len() > DAYS_MAX => {
                faults.push(Fault::with("also_on", "fault-too-many-days", args([("max", DAYS_MAX.to_string())])));
            }
            Some(days) if faults.is_empty() => return Ok((title, days)),
            Some(_) => {}
        }
        Err(faults)
    }
}

/// `2025-07-01`, or `01/07/2025`.
fn day_of(text: &str) -> Option<Day> {
    use songhanh_vietnamese::date::{Order, Outcome, read};
    text.parse().ok().or_else(|| match read(text, Some(Order::DayFirst)) {
        Outcome::Day { date, .. } => {
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Day::new(i16::try_from(date.year).ok()?, month, day).ok()
        }
        _ => None,
    })
}

/// A smallest part of what was shown: the count of a unit in a period, as it
/// was then.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub(super) struct Part {
    /// The unit's id.
    pub(super) unit: String,
    /// The period's key.
    pub(super) period: String,
    /// The indicator's code.
    pub(super) indicator: String,
    /// The count.
    pub(super) count: i64,
}

/// A cell of counts of persons.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct ShownCell {
    /// The address of its row.
    pub(super) row: String,
    /// That of its column.
    pub(super) column: String,
    /// The number; none where it was left out.
    pub(super) value: Option<i64>,
}

/// What a publication showed, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Showing {
    /// The headings, as they went out.
    pub(super) header: Vec<String>,
    /// The rows, as they went out.
    pub(super) rows: Vec<Vec<KeptCell>>,
    /// Its cells of counts of persons.
    pub(super) cells: Vec<ShownCell>,
    /// The smallest parts, each with the place in `fields` of the cells it is in.
    pub(super) parts: Vec<(Part, usize)>,
    /// Places in `cells` that share parts.
    pub(super) fields: Vec<Vec<usize>>,
}

/// A cell of the table as it went out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KeptCell {
    Text(String),
    Number(i64, u8),
}

impl Showing {
    /// Keeps the table as it goes out.
    pub(super) fn keep(&mut self, table: &FiguresExport) {
        self.header.clone_from(&table.header);
        let kept = |cell: &ListCell| match cell {
            ListCell::Number(number) => KeptCell::Number(number.units, number.scale),
            ListCell::Text(text) => KeptCell::Text(text.clone()),
            ListCell::Day(day) => KeptCell::Text(day.to_string()),
            ListCell::Blank => KeptCell::Text(String::new()),
        };
        self.rows = table.rows.iter().map(|row| row.iter().map(kept).collect()).collect();
    }

    /// The table as it went out.
    pub(super) fn table(self, name: &str) -> FiguresExport {
        let cell = |cell| match cell {
            KeptCell::Text(text) => ListCell::Text(text),
            KeptCell::Number(units, scale) => ListCell::Number(Decimal::new(units, scale)),
        };
        let rows = self.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
        FiguresExport::kept(self.header, rows, name)
    }

    /// How many cells it shows, and how many were left out.
    pub(super) fn counted(&self) -> (usize, usize) {
        let shown = self.cells.iter().filter(|cell| cell.value.is_some()).count();
        (shown, self.cells.len() - shown)
    }

    /// The parts of which each number that it shows is the sum.
    pub(super) fn sums(&self) -> Vec<Vec<&Part>> {
        let mut sums: Vec<Vec<&Part>> = vec![Vec::new(); self.cells.len()];
        for (part, field) in &self.parts {
            for cell in &self.fields[*field] {
                sums[*cell].push(part);
            }
        }
        let shown = sums.into_iter().zip(&self.cells).filter(|(_, cell)| cell.value.is_some());
        shown.map(|(sum, _)| sum).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_a_publication_are_read_as_offices_write_them() {
        let of = |title: &str, also_on: &str| {
            PublicationForm { title: title.into(), also_on: also_on.into(), ..PublicationForm::default() }.check()
        };
        let (title, days) = of(" Đảng viên theo khu ", "01/07/2025, 2025-06-30").unwrap();
        let told: Vec<String> = days.iter().map(ToString::to_string).collect();
        assert_eq!((title.as_str(), told), ("Đảng viên theo khu", vec!["2025-07-01".into(), "2025-06-30".into()]));
        assert_eq!(of("Bảng", "").unwrap().1, []);
        let places = |faults: Vec<Fault>| faults.into_iter().map(|fault| fault.place).collect::<Vec<_>>();
        assert_eq!(places(of("", "31/02/2025").unwrap_err()), ["title", "also_on"]);
    }
}
