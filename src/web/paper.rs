//! A document as a page shows it: close to the paper, each figure a way to its
//! origin.

use songhanh_document::chart;
use songhanh_document::model::{Align, Block, Content, Document, RowKind, Run, Table};
use songhanh_document::profile::Profile;

/// Words in one style; a figure leads somewhere.
pub(super) struct Span {
    pub(super) text: String,
    pub(super) href: Option<String>,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) line_break: bool,
}

/// A cell of a table.
pub(super) struct CellView {
    pub(super) spans: Vec<Span>,
    pub(super) columns: u16,
    pub(super) class: &'static str,
}

/// A part of the text.
pub(super) enum Part {
    Heading { level: u8, number: String, spans: Vec<Span> },
    Paragraph(Vec<Span>),
    Items(Vec<Vec<Span>>),
    Table { caption: String, note: Vec<Span>, header: Vec<Vec<(String, u16, u16)>>, rows: Vec<(bool, Vec<CellView>)> },
    Chart { svg: String, title: String },
}

/// The parts of a document, headings numbered as the form numbers them.
pub(super) fn parts(document: &Document, profile: &Profile, figures: &str) -> Vec<Part> {
    let mut maker = Maker { profile, figures, counts: [0; 3], parts: Vec::new() };
    maker.blocks(&document.blocks);
    for annex in &document.annexes {
        maker.parts.push(Part::Heading {
            level: 1,
            number: profile.annexes.label.clone(),
            spans: vec![plain(&annex.title)],
        });
        maker.blocks(&annex.blocks);
    }
    maker.parts
}

struct Maker<'d> {
    profile: &'d Profile,
    figures: &'d str,
    counts: [usize; 3],
    parts: Vec<Part>,
}

impl Maker<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { level, text } => {
                    let number = self.number(*level);
                    let spans = self.spans(text);
                    self.parts.push(Part::Heading { level: *level, number, spans });
                }
                Block::Paragraph(text) => self.parts.push(Part::Paragraph(self.spans(text))),
                Block::Bullets(items) => {
                    let items = items.iter().map(|item| self.spans(item)).collect();
                    self.parts.push(Part::Items(items));
                }
                Block::Table(table) => self.parts.push(self.table(table)),
                Block::Chart(drawn) => {
                    if let Ok(svg) = chart::svg(drawn) {
                        self.parts.push(Part::Chart { svg, title: drawn.title.clone() });
                    }
                }
                Block::PageBreak => {}
                Block::Landscape(blocks) => self.blocks(blocks),
            }
        }
    }

    /// `I.`, `1.`, `a)` or what the form has in their place.
    fn number(&mut self, level: u8) -> String {
        let place = usize::from(level.clamp(1, 3)) - 1;
        self.counts[place] += 1;
        self.counts[place + 1..].fill(0);
        let count = self.counts[place];
        let sign = match place {
            0 => roman(count),
            1 => count.to_string(),
            _ => char::from_u32('a' as u32 + u32::try_from(count - 1).unwrap_or(0)).unwrap_or('a').to_string(),
        };
        let label = self.profile.headings.get(place).map_or("", |heading| heading.label.as_str());
        label.replace(&format!("%{}", place + 1), &sign)
    }

    fn spans(&self, runs: &[Run]) -> Vec<Span> {
        runs.iter()
            .map(|run| {
                let (text, href, line_break) = match &run.content {
                    Content::Text(text) => (text.clone(), None, false),
                    Content::Figure(figure) => {
                        (figure.text.clone(), Some(format!("{}/{}", self.figures, figure.tag)), false)
                    }
                    Content::LineBreak => (String::new(), None, true),
                };
                Span { text, href, bold: run.bold, italic: run.italic, line_break }
            })
            .collect()
    }

    fn table(&self, table: &Table) -> Part {
        let header = table
            .header
            .iter()
            .map(|row| row.iter().map(|cell| (cell.text.clone(), cell.columns.max(1), cell.rows.max(1))).collect())
            .collect();
        let rows = table
            .rows
            .iter()
            .map(|row| {
                let mut place = 0_usize;
                let cells = row
                    .cells
                    .iter()
                    .map(|cell| {
                        let align = cell.align.or_else(|| table.columns.get(place).map(|column| column.align));
                        place += usize::from(cell.columns.max(1));
                        let class = if align == Some(Align::Right) { "number" } else { "" };
                        CellView { spans: self.spans(&cell.runs), columns: cell.columns.max(1), class }
                    })
                    .collect();
                (row.kind != RowKind::Item, cells)
            })
            .collect();
        Part::Table {
            caption: table.caption.clone().unwrap_or_default(),
            note: table.note.as_deref().map(|note| self.spans(note)).unwrap_or_default(),
            header,
            rows,
        }
    }
}

fn plain(text: &str) -> Span {
    Span { text: text.to_owned(), href: None, bold: false, italic: false, line_break: false }
}

fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 5] = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}
