//! Answers to take away: a plain list, and the annex of a report.

use std::io::{Cursor, Seek, Write};

use serde_json::json;
use songhanh_document::annex::{AnnexCell, AnnexColumn, AnnexRow, AnnexTable, workbook_of};
use songhanh_document::export::{CsvList, Exported, ListCell, XlsxList};
use songhanh_document::model::{Align, Column, Decimal, HeaderCell, RowKind};

use super::ask::answered_for_file;
use super::form::ReadinessForm;
use super::list::{ReadinessPage, UnitReadiness};
use super::problems::ReadinessRefusal;
use super::wording::{answer_text, figure_text, gaps_text, hints_text, points_text, rule_text};
use crate::audit::sign_export;
use crate::desk::{Act, Desk};
use crate::organisations::kind_of;
use crate::register::unit_kinds;
use crate::words::{Lang, Words, args, day_text, instant_text};

/// A list to take away, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadinessExport {
    page: ReadinessPage,
    lang: Lang,
}

/// Answers a question as a list to take away, as far as the actor may know.
pub async fn export_readiness(
    desk: &Desk,
    form: &ReadinessForm,
    lang: Lang,
) -> Result<ReadinessExport, ReadinessRefusal> {
    let page = answered_for_file(desk, form, false).await?;
    sign(desk, &page).await?;
    Ok(ReadinessExport { page, lang })
}

/// That a list was taken away stands in the log.
async fn sign(desk: &Desk, page: &ReadinessPage) -> Result<(), ReadinessRefusal> {
    let account = json!({
        "of": "readiness", "question": page.form.pairs(), "rows": page.rows.len(),
        "small_counts": page.sees_small_counts,
    });
    sign_export(desk, Act::ExportReadiness, account).await?;
    Ok(())
}

/// The annex of a report: the same units, zone by zone, as those may read it
/// who may not see small counts. In Vietnamese, as papers are.
pub async fn readiness_annex(desk: &Desk, form: &ReadinessForm) -> Result<AnnexTable, ReadinessRefusal> {
    Ok(annex_of(&answered_for_file(desk, form, true).await?))
}

/// The annex as a workbook, and how many rows it has.
pub async fn annex_workbook(desk: &Desk, form: &ReadinessForm) -> Result<(u64, Vec<u8>), ReadinessRefusal> {
    let page = answered_for_file(desk, form, true).await?;
    sign(desk, &page).await?;
    let annex = annex_of(&page);
    let rows = annex.rows.iter().filter(|row| row.kind == RowKind::Item).count() as u64;
    Ok((rows, workbook_of(&[annex])?))
}

/// The heads of the columns of the list.
const COLUMNS: [&str; 12] = [
    "readiness-column-unit",
    "readiness-column-tax-code",
    "readiness-column-zone",
    "readiness-column-commune",
    "readiness-column-unit-kind",
    "readiness-column-kind",
    "readiness-column-answer",
    "readiness-column-missing",
    "readiness-column-figures",
    "readiness-column-hints",
    "readiness-column-score",
    "readiness-column-points",
];

fn named(lang: Lang, vi: &str, en: &str) -> String {
    match lang {
        Lang::Vi => vi.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// The name of a kind of unit.
#[must_use]
pub fn unit_kind_name(lang: Lang, code: &str) -> String {
    unit_kinds()
        .iter()
        .find(|one| one.code == code)
        .map_or(String::new(), |one| named(lang, &one.name_vi, &one.name_en))
}

/// The name of a kind of organisation.
#[must_use]
pub fn kind_name(lang: Lang, code: &str) -> String {
    kind_of(code).map_or(String::new(), |kind| kind.name(lang).to_owned())
}

impl ReadinessExport {
    fn words(&self) -> &'static Words {
        Words::of(self.lang)
    }

    fn header(&self) -> Vec<String> {
        let mut header: Vec<String> = COLUMNS.iter().map(|key| self.words().say(key)).collect();
        if self.page.what_if.is_some() {
            header.push(self.words().say("readiness-column-before"));
        }
        header
    }

    fn row(&self, row: &UnitReadiness) -> Vec<ListCell> {
        let (words, lang) = (self.words(), self.lang);
        let figures: Vec<String> = row.figures.iter().map(|figure| figure_text(words, figure)).collect();
        let mut cells: Vec<ListCell> = [
            row.name.clone(),
            row.tax_code.clone(),
            row.zone.clone(),
            row.commune.clone(),
            unit_kind_name(lang, &row.unit_kind),
            kind_name(lang, &row.kind),
            answer_text(words, row.answer),
            gaps_text(words, row),
            figures.join(" | "),
            hints_text(words, row),
        ]
        .map(ListCell::Text)
        .into();
        cells.push(ListCell::Number(Decimal::new(row.score(), 0)));
        cells.push(ListCell::Text(points_text(words, row)));
        if self.page.what_if.is_some() {
            let before = row.before.as_ref().map_or(String::new(), |before| answer_text(words, before.answer));
            cells.push(ListCell::Text(before));
        }
        cells
    }

    /// How many rows were asked for.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.page.rows.len() as u64
    }

    /// Writes it as `.csv`.
    pub fn write_csv(&self, out: impl Write) -> Result<Exported, ReadinessRefusal> {
        let header = self.header();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut list = CsvList::new(out, &header)?;
        for row in &self.page.rows {
            list.push(&self.row(row))?;
        }
        Ok(list.finish()?)
    }

    /// Writes it as `.xlsx`, with what it is an answer to on a second sheet.
    pub fn write_xlsx(&self, out: impl Write + Seek + Send) -> Result<Exported, ReadinessRefusal> {
        let words = self.words();
        let header = self.header();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut list = XlsxList::new(&words.say("readiness-sheet"), &header)?;
        for row in &self.page.rows {
            list.push(&self.row(row))?;
        }
        let account = account(words, &self.page);
        let account: Vec<&str> = account.iter().map(String::as_str).collect();
        Ok(list.finish_with_account(&words.say("readiness-account"), &account, out)?)
    }

    /// The `.xlsx` as bytes.
    pub fn xlsx(&self) -> Result<(Vec<u8>, Exported), ReadinessRefusal> {
        let mut file = Cursor::new(Vec::new());
        let written = self.write_xlsx(&mut file)?;
        Ok((file.into_inner(), written))
    }
}

/// What a list is an answer to: the day, the rules, the trial, what is withheld.
#[must_use]
pub fn account(words: &Words, page: &ReadinessPage) -> Vec<String> {
    let day = args([
        ("day", day_text(words.lang(), page.as_of.on)),
        ("moment", instant_text(words.lang(), page.as_of.known)),
    ]);
    let mut lines = vec![words.say_with("readiness-account-day", &day)];
    lines.extend(page.rules.iter().map(|rule| rule_text(words, rule)));
    if let Some(what_if) = &page.what_if {
        let told = args([
            ("rule", what_if.rule.clone()),
            ("from", what_if.from.to_string()),
            ("to", what_if.to.to_string()),
            ("count", what_if.changed.to_string()),
        ]);
        lines.push(words.say_with("readiness-what-if-told", &told));
    }
    if !page.sees_small_counts {
        lines.push(words.say("readiness-note-withheld"));
    }
    lines.push(words.say_with("readiness-account-rows", &args([("count", page.rows.len().to_string())])));
    lines.push(words.say("readiness-note-no-verdict"));
    lines
}

/// The annex: zone by zone, the units of each in the order of visits.
fn annex_of(page: &ReadinessPage) -> AnnexTable {
    let words = Words::of(Lang::Vi);
    let columns = [
        ("report-column-number", 5, Align::Center),
        ("readiness-column-unit", 34, Align::Left),
        ("readiness-column-unit-kind", 18, Align::Left),
        ("readiness-column-answer", 18, Align::Left),
        ("readiness-column-missing", 26, Align::Left),
        ("readiness-column-figures", 34, Align::Left),
        ("readiness-column-hints", 26, Align::Left),
    ];
    let mut zones: Vec<&str> = page.rows.iter().map(|row| row.zone.as_str()).collect();
    zones.sort_by_cached_key(|zone| (zone.is_empty(), crate::words::sort_key(zone)));
    zones.dedup();
    let mut rows = Vec::new();
    for zone in zones {
        let name = if zone.is_empty() { words.say("readiness-no-zone") } else { zone.to_owned() };
        let mut cells = vec![AnnexCell::Blank; columns.len()];
        cells[1] = AnnexCell::Text(name);
        rows.push(AnnexRow { kind: RowKind::Group, cells });
        for (number, row) in (1..).zip(page.rows.iter().filter(|row| row.zone == zone)) {
            rows.push(annex_row(words, number, row));
        }
    }
    let title = words.say_with("readiness-annex-title", &args([("kind", kind_name(Lang::Vi, &page.form.kind))]));
    AnnexTable {
        sheet: words.say("readiness-sheet"),
        head_left: Vec::new(),
        head_right: Vec::new(),
        title,
        note: Some(format!("{} {}", account(words, page)[0], words.say("readiness-note-withheld"))),
        unit: None,
        columns: columns
            .map(|(_, weight, align)| AnnexColumn { column: Column { weight, align }, decimals: 0 })
            .to_vec(),
        header: vec![columns.map(|(key, ..)| HeaderCell::new(words.say(key))).to_vec()],
        numbered_columns: true,
        rows,
    }
}

fn annex_row(words: &Words, number: usize, row: &UnitReadiness) -> AnnexRow {
    let figures: Vec<String> = row.figures.iter().map(|figure| figure_text(words, figure)).collect();
    let texts = [
        number.to_string(),
        row.name.clone(),
        unit_kind_name(Lang::Vi, &row.unit_kind),
        answer_text(words, row.answer),
        gaps_text(words, row),
        figures.join(" | "),
        hints_text(words, row),
    ];
    AnnexRow { kind: RowKind::Item, cells: texts.map(AnnexCell::Text).into() }
}
