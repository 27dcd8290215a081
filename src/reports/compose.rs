//! From what a report says to the paper: the wording gives the text, the
//! profile its place on the page.

use std::collections::BTreeMap;

use songhanh_document::docx;
use songhanh_document::model::{
    Align, Annex, Block, Cell, Chart, ChartKind, Column, Decimal, Document, DocumentDate, HeaderCell, Issuer, Kind,
    Orientation, Row as TableRow, Run, Series, Signature, Table, Tag,
};
use songhanh_document::profile::Profile;

use super::content::{Content, UNKNOWN, figure_text};
use super::paper::authority_of;
use super::problems::ReportRefusal;
use super::ranked::ranked_annexes;
use super::reckon::Row;
use super::sheets;
use super::wording::{Mark, Wordings, lines};
use crate::indicators::Nature;
use crate::reviews::Measure;
use crate::words::{Lang, Words, args};

/// A report on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// What the document says, for the preview.
    pub document: Document,
    /// The `.docx`.
    pub bytes: Vec<u8>,
    /// Every figure that it may show, with how it is written.
    pub figures: BTreeMap<Tag, String>,
}

/// Papers are written in Vietnamese.
pub(super) fn words() -> &'static Words {
    Words::of(Lang::Vi)
}

/// Writes what a report says. The bytes depend on the three alone.
pub fn compose(content: &Content, wordings: &Wordings, profile: &Profile) -> Result<Composed, ReportRefusal> {
    let changes = wordings.changes(content)?;
    let body = wordings.body(content, &changes)?;
    let paper = Paper { content, changes: &changes };
    let date = DocumentDate { day: content.day, month: content.month, year: content.year };
    let mut document = Document::new(Kind::Report, date);
    document.issuers = content
        .issuers
        .iter()
        .map(|issuer| Issuer {
            superior: Some(issuer.superior.clone()).filter(|superior| !superior.is_empty()),
            name: issuer.name.clone(),
            symbol: issuer.symbol.clone(),
        })
        .collect();
    document.number = content.number;
    document.place.clone_from(&content.place);
    document.subject.clone_from(&content.subject);
    document.addressees.clone_from(&content.paper.addressees);
    document.recipients.clone_from(&content.paper.recipients);
    document.legal_bases = content.paper.bases.iter().map(|basis| vec![Run::text(basis)]).collect();
    document.signatures = content
        .paper
        .signatures
        .iter()
        .map(|sign| Signature {
            authority: authority_of(&sign.authority),
            principal: sign.principal.clone(),
            post: sign.post.clone(),
            name: String::new(),
        })
        .collect();
    document.blocks = paper.blocks(&body);
    document.annexes = paper.annexes()?;
    let figures = paper.figures();
    document.manifest.issue = content.report.to_string();
    document.manifest.hash.clone_from(&content.table_hash);
    document.manifest.sources =
        figures.keys().map(|tag| (tag.clone(), format!("/reports/{}/figures/{tag}", content.report))).collect();
    let bytes = docx::write(&document, profile)?;
    Ok(Composed { document, bytes, figures })
}

/// The figures of a content as a document writes them, without writing it.
pub(super) fn figures_of(content: &Content, wordings: &Wordings) -> Result<BTreeMap<Tag, String>, ReportRefusal> {
    let changes = wordings.changes(content)?;
    Ok(Paper { content, changes: &changes }.figures())
}

struct Paper<'c> {
    content: &'c Content,
    changes: &'c BTreeMap<String, String>,
}

impl Paper<'_> {
    fn change(&self, row: &Row) -> String {
        self.changes.get(&row.code).cloned().unwrap_or_else(|| UNKNOWN.to_owned())
    }

    fn figures(&self) -> BTreeMap<Tag, String> {
        self.content.figures(&|row, _| self.change(row))
    }

    fn blocks(&self, body: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        for mark in lines(body) {
            match mark {
                Mark::Heading(level, text) => blocks.push(Block::Heading { level, text }),
                Mark::Paragraph(text) => blocks.push(Block::Paragraph(text)),
                Mark::Item(text) => match blocks.last_mut() {
                    Some(Block::Bullets(items)) => items.push(text),
                    _ => blocks.push(Block::Bullets(vec![text])),
                },
                Mark::Table(name) => self.table(name, &mut blocks),
                Mark::Chart(name) => blocks.extend(self.chart(name).map(Block::Chart)),
                Mark::PageBreak => blocks.push(Block::PageBreak),
                Mark::Unknown(text) => blocks.push(Block::paragraph(text)),
            }
        }
        // The last of several items ends the list.
        for block in &mut blocks {
            if let Block::Bullets(items) = block {
                end_list(items);
            }
        }
        blocks
    }

    /// The line that a table of figures must have under its title.
    pub(super) fn note(&self) -> String {
        note_of(self.content)
    }

    /// The main table, with the key of its sources under it.
    fn table(&self, caption: String, blocks: &mut Vec<Block>) {
        let words = words();
        let mut sources: Vec<&str> = Vec::new();
        let mut rows = Vec::new();
        for (place, row) in self.content.rows.iter().enumerate() {
            let mut own: Vec<usize> = Vec::new();
            for source in &row.sources {
                let known = sources.iter().position(|one| one == source);
                own.push(known.unwrap_or_else(|| {
                    sources.push(source);
                    sources.len() - 1
                }));
            }
            own.sort_unstable();
            let own: Vec<String> = own.iter().map(|source| format!("({})", source + 1)).collect();
            rows.push(self.table_row(place + 1, row, own.join(", ")));
        }
        let columns = [
            ("report-column-number", 6, Align::Center),
            ("report-column-indicator", 25, Align::Left),
            ("report-column-unit", 10, Align::Center),
            ("report-column-target", 12, Align::Right),
            ("report-column-period", 18, Align::Right),
            ("report-column-cumulative", 18, Align::Right),
            ("report-column-of-target", 11, Align::Right),
            ("report-column-of-before", 14, Align::Right),
            ("report-column-source", 12, Align::Center),
        ];
        blocks.push(Block::Table(Table {
            caption: Some(caption).filter(|caption| !caption.is_empty()),
            note: Some(vec![Run::text(self.note())]),
            unit: None,
            columns: columns.map(|(_, weight, align)| Column { weight, align }).to_vec(),
            header: vec![columns.map(|(key, ..)| HeaderCell::new(words.say(key))).to_vec()],
            rows,
        }));
        if !sources.is_empty() {
            let listed = (1..).zip(&sources).map(|(number, source)| format!("({number}) {source}"));
            let listed = listed.collect::<Vec<_>>().join("; ");
            blocks.push(Block::Paragraph(vec![Run::italic(
                words.say_with("report-sources", &args([("sources", listed)])),
            )]));
        }
        for row in self.content.rows.iter().filter(|row| !row.derived_from.is_empty()) {
            let places = args([("name", row.name.clone()), ("parts", self.names_of(&row.derived_from))]);
            blocks.push(Block::Paragraph(vec![Run::italic(words.say_with("report-derived-note", &places))]));
        }
        if self.content.rows.iter().any(|row| matches!(row.nature, Nature::Stock | Nature::Rate)) {
            blocks.push(Block::Paragraph(vec![Run::italic(words.say("report-stock-note"))]));
        }
    }

    /// The names of the indicators with these codes, or their codes.
    fn names_of(&self, codes: &[String]) -> String {
        let name = |code: &String| self.content.row(code).map_or_else(|| code.clone(), |row| row.name.clone());
        codes.iter().map(name).collect::<Vec<_>>().join(" + ")
    }

    fn table_row(&self, number: usize, row: &Row, sources: String) -> TableRow {
        let change = |row: &Row, _| self.change(row);
        let figure = |measure| Cell::figure(self.content.tag(row, measure), figure_text(row, measure, &change));
        let not_applicable = || Cell { align: Some(Align::Center), ..Cell::text(words().say("report-not-applicable")) };
        // A cell for which there can be no number bears no control.
        let known = |measure| if row.number(measure).is_some() { figure(measure) } else { not_applicable() };
        let in_period = match row.nature {
            Nature::Stock => known(Measure::Net),
            Nature::Rate => not_applicable(),
            Nature::Flow | Nature::Attendance => figure(Measure::Value),
        };
        TableRow::item(vec![
            Cell::text(number.to_string()),
            Cell::text(row.name.clone()),
            Cell::text(row.unit.clone()),
            known(Measure::Target),
            in_period,
            figure(Measure::Cumulative),
            known(Measure::OfTarget),
            known(Measure::OfBefore),
            Cell::text(sources),
        ])
    }

    /// How far the targets of the year are reached; nothing where there are none.
    fn chart(&self, title: String) -> Option<Chart> {
        let rows: Vec<&Row> = self.content.rows.iter().filter(|row| row.of_target.is_some()).collect();
        if rows.is_empty() {
            return None;
        }
        let percent = |row: &Row| row.number(Measure::OfTarget).unwrap_or(Decimal::whole(0));
        let each: Vec<String> = rows.iter().map(|row| format!("{} {}%", row.name, percent(row))).collect();
        let alt = args([("title", title.clone()), ("rows", each.join("; "))]);
        Some(Chart {
            alt: words().say_with("report-chart-alt", &alt),
            title,
            unit: "%".to_owned(),
            kind: ChartKind::Bars,
            categories: rows.iter().map(|row| row.name.clone()).collect(),
            series: vec![Series {
                name: words().say("report-chart-series"),
                values: rows.iter().map(|row| Some(percent(row))).collect(),
            }],
            ..Chart::default()
        })
    }

    fn annexes(&self) -> Result<Vec<Annex>, ReportRefusal> {
        let mut annexes = Vec::new();
        for (table, title) in sheets::zone_sheets(self.content) {
            let mut table = table.to_table()?;
            table.note = Some(vec![Run::text(self.note())]);
            annexes.push(Annex { title, orientation: Orientation::Landscape, blocks: vec![Block::Table(table)] });
        }
        annexes.extend(ranked_annexes(self.content)?);
        Ok(annexes)
    }
}

/// "Số liệu thực hiện đến ngày …; số cả kỳ là số ước thực hiện.", its second
/// half only where figures are estimates; then the day of the boundaries.
pub(super) fn note_of(content: &Content) -> String {
    let key = if content.has_estimates() { "report-note-estimates" } else { "report-note-actual" };
    let note = words().say_with(key, &args([("on", super::wording::paper_day(content.cut_off))]));
    let Some(day) = content.boundaries else { return note };
    let told = args([("on", super::wording::paper_day(day))]);
    format!("{note} {}", words().say_with("report-note-boundaries", &told))
}

/// Items that end with `;` stand in a list whose last one ends with a stop.
fn end_list(items: &mut [Vec<Run>]) {
    let Some(last) = items.last_mut().and_then(|runs| runs.last_mut()) else { return };
    if let songhanh_document::model::Content::Text(text) = &mut last.content
        && let Some(bare) = text.strip_suffix(';')
    {
        *text = format!("{bare}.");
    }
}
