//! A table with its columns understood: what the rules and the statements are
//! worked out from.

use std::borrow::Cow;
use std::cell::OnceCell;

use songhanh_document::export::restored;
use songhanh_spreadsheet::grid::{Address, Cell, Sheet};
use songhanh_spreadsheet::table::{Row, RowKind, Table, Texts};
use songhanh_vietnamese::name::{NameKey, name_key};

use super::cells::{self, Amount};
use super::column::ColumnLook;
use super::layout::SubjectKind;

/// A table of a book, looked at.
pub(super) struct View<'b> {
    /// Which sheet and which table of it.
    pub(super) place: (u16, u16),
    pub(super) sheet: &'b Sheet,
    pub(super) table: &'b Table,
    pub(super) texts: Texts<'b>,
    pub(super) columns: Vec<ColumnLook>,
    items: Vec<Row>,
    /// What the names of the items are told apart by, item by item.
    name_keys: OnceCell<Vec<NameKey>>,
    /// What stands across, where the rows are indicators.
    pub(super) across: Option<SubjectKind>,
    /// True for a file of exchange.
    pub(super) is_exchange: bool,
}

/// Rows at either end of a table in which a total is sought by its words.
const ENDS: usize = 4;

/// Rows looked at to tell whether a column says the same again and again.
const GOES_ON: usize = 40;

/// Up to here the analysis was unsure that a row is a subtotal.
const UNSURE: u8 = 50;

impl<'b> View<'b> {
    pub(super) fn new(place: (u16, u16), sheet: &'b Sheet, table: &'b Table, columns: Vec<ColumnLook>) -> Self {
        let texts = Texts::new(sheet);
        let (items, name_keys) = (Vec::new(), OnceCell::new());
        let mut view = Self { place, sheet, table, texts, columns, items, name_keys, across: None, is_exchange: false };
        let rows = &table.rows;
        let is_end = |at: usize| at < ENDS || at + ENDS >= rows.len();
        // A program writes no totals among the rows of a file of exchange, whatever
        // their figures happen to add up to.
        let is_exchange = view.fact("observation-status").is_some();
        view.is_exchange = is_exchange;
        let items = rows.iter().enumerate().filter(|(at, row)| match row.kind {
            kind if is_exchange => !matches!(kind, RowKind::Blank | RowKind::RepeatedHeader),
            // A total whose words stand beside the column of names.
            RowKind::Data => !(is_end(*at) && view.says_total(row.row)),
            // A row with an order mark that adds up to nothing is an item.
            RowKind::Subtotal => {
                row.confidence <= UNSURE
                    && table.sums.iter().all(|sum| sum.total != row.row)
                    && view.has_mark(row.row)
                    && !view.says_total(row.row)
            }
            _ => false,
        });
        view.items = items.map(|(_, row)| *row).collect();
        view
    }

    fn says_total(&self, row: u32) -> bool {
        let label = songhanh_vietnamese::fold(&self.label(row));
        !self.has_mark(row)
            && ["tong cong", "tong so", "toan tinh", "ca nuoc"].iter().any(|words| label.starts_with(words))
    }

    /// True where the row has a number in the column of order marks.
    fn has_mark(&self, row: u32) -> bool {
        let index = self.table.index.and_then(|at| self.table.columns.get(at));
        index.is_some_and(|index| self.text(row, index.column).trim().bytes().any(|byte| byte.is_ascii_digit()))
    }

    /// The column with this fact.
    pub(super) fn fact(&self, fact: &str) -> Option<&ColumnLook> {
        self.columns.iter().find(|column| column.meaning.is(fact))
    }

    /// The column with the names of the rows.
    pub(super) fn name_column(&self) -> Option<u32> {
        let place = || ["province", "commune", "zone", "programme"].iter().find_map(|fact| self.fact(fact));
        self.fact("unit-name").map(|column| column.column).or_else(|| {
            let label = self.table.label.and_then(|at| self.columns.get(at))?;
            // In one long table the first texts are periods or indicators.
            // In a list of communes the provinces stand first, each many times.
            if label.meaning.is("province")
                && let Some(commune) = self.fact("commune")
                && self.goes_on(label.column)
            {
                return Some(commune.column);
            }
            let says_other = label.meaning == super::meaning::Meaning::Ignore
                || ["period", "indicator", "measure", "reckoning"].iter().any(|fact| label.meaning.is(fact));
            Some(place().filter(|_| says_other).unwrap_or(label).column)
        })
    }

    /// True where most rows say in this column what the row above says.
    fn goes_on(&self, column: u32) -> bool {
        let texts: Vec<String> = self.items.iter().take(GOES_ON).map(|row| self.text(row.row, column)).collect();
        let same = texts.windows(2).filter(|pair| pair[0] == pair[1]).count();
        same > 0 && same * 2 >= texts.len() - 1
    }

    /// The column with values of this indicator, done in the table's own period.
    pub(super) fn value(&self, code: &str) -> Option<&ColumnLook> {
        self.columns.iter().find(|column| {
            matches!(&column.meaning, super::meaning::Meaning::Value(own) if own == code) && !column.year_before
        })
    }

    /// The rows that are items.
    pub(super) fn items(&self) -> impl Iterator<Item = &Row> {
        self.items.iter()
    }

    /// What the name at this place is told apart by. A register is asked for each
    /// of its names more than once.
    pub(super) fn name_key(&self, at: Address) -> Cow<'_, NameKey> {
        let item = self.items.binary_search_by_key(&at.row, |item| item.row).ok();
        match (item, self.name_column()) {
            (Some(item), Some(own)) if own == at.column => {
                let key = |item: &Row| name_key(&self.text(item.row, own));
                Cow::Borrowed(&self.name_keys.get_or_init(|| self.items.iter().map(key).collect())[item])
            }
            _ => Cow::Owned(name_key(&self.text(at.row, at.column))),
        }
    }

    pub(super) fn cell(&self, row: u32, column: u32) -> &'b Cell {
        self.sheet.cell(Address::new(row, column))
    }

    /// The text of a cell, decoded and in NFC; in a file of exchange without the
    /// mark that keeps a spreadsheet from making a formula of it.
    pub(super) fn text(&self, row: u32, column: u32) -> String {
        let text = self.texts.shown(self.cell(row, column));
        if self.is_exchange { restored(&text).to_owned() } else { text.into_owned() }
    }

    /// The text of a row in the column with this fact; empty without one.
    pub(super) fn fact_text(&self, row: u32, fact: &str) -> String {
        self.fact(fact).map_or_else(String::new, |column| self.text(row, column.column))
    }

    /// The name of a row, or the text of its first filled cell.
    pub(super) fn label(&self, row: u32) -> String {
        let named = self.name_column().map(|column| self.text(row, column)).unwrap_or_default();
        if named.contains(' ') {
            return named;
        }
        let texts = self.table.columns.iter().map(|column| self.text(row, column.column));
        texts
            .filter(|text| text.chars().any(char::is_alphabetic) && text.chars().count() > 2)
            .max_by_key(String::len)
            .unwrap_or(named)
    }

    /// The cell of `row` in `column` as the column reads figures.
    pub(super) fn amount(&self, row: u32, column: &ColumnLook) -> Amount {
        cells::amount(self.sheet, &self.texts, self.cell(row, column.column), column.sign, column.scale)
    }

    /// The texts of the titles above the table, and those of the remarks below.
    pub(super) fn lines(&self, rows: &[u32]) -> Vec<String> {
        let cells = rows.iter().flat_map(|row| self.sheet.row(*row));
        cells.map(|cell| self.texts.shown(cell).into_owned()).filter(|text| !text.is_empty()).collect()
    }
}
