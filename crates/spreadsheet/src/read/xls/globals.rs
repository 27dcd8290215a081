//! What the whole workbook shares: fonts, formats, styles, texts, tabs.

use std::collections::HashMap;
use std::sync::Arc;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::records::{BOF, EOF, Pieces, Record, Records, u16_at, u32_at};
use super::text::{Formatted, encoding_of, plain, unicode};
use super::{Biff, PART};
use crate::grid::Style;
use crate::read::limits::Guard;
use crate::read::number_format::built_in;
use crate::read::style_table::{FontCount, StyleTable};
use crate::read::unreadable::Unreadable;

const FILEPASS: u16 = 0x002F;
const DATE_1904: u16 = 0x0022;
const CODEPAGE: u16 = 0x0042;
const FONT: u16 = 0x0031;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const BOUNDSHEET: u16 = 0x0085;
const SST: u16 = 0x00FC;

/// A worksheet as the workbook lists it.
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) visible: bool,
    pub(super) position: usize,
}

/// A shared text, and the font of most of it where its runs name one.
pub(super) struct SharedText {
    pub(super) text: Arc<str>,
    pub(super) font: Option<Arc<str>>,
}

pub(super) struct Globals {
    pub(super) biff: Biff,
    pub(super) encoding: &'static Encoding,
    pub(super) epoch_1904: bool,
    pub(super) tabs: Vec<Tab>,
    pub(super) texts: Vec<SharedText>,
    pub(super) table: StyleTable,
    /// For each cell format (XF) the number of its style.
    pub(super) of_format: Vec<u16>,
    fonts: Vec<(Arc<str>, bool)>,
    codes: HashMap<u16, Arc<str>>,
    formats: Vec<(u16, u16, u8)>,
}

/// Reads the first substream.
pub(super) fn read(stream: &[u8], biff: Biff, guard: &Guard<'_>) -> Result<Globals, Unreadable> {
    let mut globals = Globals {
        biff,
        encoding: WINDOWS_1252,
        epoch_1904: false,
        tabs: Vec::new(),
        texts: Vec::new(),
        table: StyleTable::default(),
        of_format: Vec::new(),
        fonts: Vec::new(),
        codes: HashMap::new(),
        formats: Vec::new(),
    };
    let mut shared = None;
    let mut records = Records::new(stream, 0);
    let mut depth = 0u32;
    while let Some(record) = records.next_record()? {
        guard.tick()?;
        match record.id {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            FILEPASS => return Err(Unreadable::PasswordProtected),
            SST => shared = Some(records.pieces(&record)?),
            _ => globals.note(&record).ok_or_else(|| damaged(record.id))?,
        }
    }
    if let Some(mut shared) = shared {
        globals.read_texts(&mut shared, guard)?;
    }
    globals.number_styles();
    Ok(globals)
}

fn damaged(record: u16) -> Unreadable {
    Unreadable::damaged(PART, format!("record {record:#06x} is too short"))
}

impl Globals {
    fn note(&mut self, record: &Record<'_>) -> Option<()> {
        let data = record.data;
        match record.id {
            DATE_1904 => self.epoch_1904 = u16_at(data, 0)? == 1,
            CODEPAGE => self.encoding = encoding_of(u16_at(data, 0)?),
            FONT => {
                let name = plain(data.get(14..)?, 1, self.biff, self.encoding)?;
                // Weight 400 is regular, 700 bold.
                self.fonts.push((Arc::from(name), u16_at(data, 6)? >= 600));
            }
            FORMAT => {
                let length_bytes = if self.biff == Biff::Eight { 2 } else { 1 };
                let code = plain(data.get(2..)?, length_bytes, self.biff, self.encoding)?;
                self.codes.insert(u16_at(data, 0)?, Arc::from(code));
            }
            XF => {
                let indent = if self.biff == Biff::Eight { data.get(8)? & 0x0F } else { 0 };
                self.formats.push((u16_at(data, 0)?, u16_at(data, 2)?, indent));
            }
            BOUNDSHEET => self.note_tab(data)?,
            _ => {}
        }
        Some(())
    }

    /// Charts, macro sheets and modules are listed as tabs too and left out.
    fn note_tab(&mut self, data: &[u8]) -> Option<()> {
        const WORKSHEET: u8 = 0;
        let name = plain(data.get(6..)?, 1, self.biff, self.encoding)?;
        if data[5] == WORKSHEET {
            let position = usize::try_from(u32_at(data, 0)?).ok()?;
            self.tabs.push(Tab { name, visible: data[4] & 3 == 0, position });
        }
        Some(())
    }

    /// The name of a font by the number that formats and runs use: there is no
    /// font 4, so later ones stand one place earlier in the list.
    fn font(&self, number: u16) -> Option<&(Arc<str>, bool)> {
        self.fonts.get(usize::from(if number > 4 { number - 1 } else { number }))
    }

    fn number_styles(&mut self) {
        for (font, format, indent) in std::mem::take(&mut self.formats) {
            let (font, bold) = self.font(font).cloned().unwrap_or_default();
            let code = self.codes.get(&format).cloned();
            let number_format = code.unwrap_or_else(|| Arc::from(built_in(format)));
            let number = self.table.number_of(Style { font, number_format, bold, indent });
            self.of_format.push(number);
        }
    }

    fn read_texts(&mut self, shared: &mut Pieces<'_>, guard: &Guard<'_>) -> Result<(), Unreadable> {
        let counts = shared.u32().zip(shared.u32());
        let (_, count) = counts.ok_or_else(|| damaged(SST))?;
        for _ in 0..count {
            guard.tick()?;
            let formatted = unicode(shared, 2).ok_or_else(|| damaged(SST))?;
            guard.text(formatted.text.len() + size_of::<SharedText>() + 16)?;
            let font = self.main_font(&formatted);
            self.texts.push(SharedText { text: Arc::from(formatted.text), font });
        }
        Ok(())
    }

    /// The font of most of the characters; nothing where that is the cell's own.
    fn main_font(&self, formatted: &Formatted) -> Option<Arc<str>> {
        let (first, _) = *formatted.runs.first()?;
        let mut count = FontCount::default();
        count.add(None, first);
        let ends = formatted.runs.iter().skip(1).map(|(start, _)| *start).chain([formatted.length]);
        for ((start, font), end) in formatted.runs.iter().zip(ends) {
            let name = self.font(*font).map(|(name, _)| name);
            count.add(name, end.saturating_sub(*start));
        }
        count.most()
    }
}
