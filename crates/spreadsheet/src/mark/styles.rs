//! Cell formats for marked cells: each a clone of the cell's own with another fill.

use std::collections::BTreeMap;
use std::io::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};

use super::verbatim::{prefix_of, put, put_raw, rebuilt};
use super::{Severity, Unmarkable};
use crate::read::package::Package;
use crate::read::xml::Xml;

/// Cell formats a workbook may have (Excel: 65,490), less some room.
const FORMATS_MAX: usize = 64_000;

/// One element as it was read.
#[derive(Clone)]
struct Raw {
    start: BytesStart<'static>,
    inner: Vec<u8>,
}

/// The formats of a workbook and the clones asked for so far.
pub(super) struct Clones {
    part: String,
    prefix: String,
    formats: Vec<Raw>,
    font: Option<Raw>,
    fonts: usize,
    fills: usize,
    numbers: BTreeMap<(usize, Severity), usize>,
    wanted: Vec<(usize, Severity)>,
}

const SEVERITIES: [Severity; 3] = [Severity::Wrong, Severity::Doubtful, Severity::Hint];

impl Clones {
    /// Reads what is needed of the styles in `part`.
    pub(super) fn read(package: &mut Package<'_>, part: &str) -> Result<Self, Unmarkable> {
        let mut clones = Self {
            part: part.to_owned(),
            prefix: String::new(),
            formats: Vec::new(),
            font: None,
            fonts: 0,
            fills: 0,
            numbers: BTreeMap::new(),
            wanted: Vec::new(),
        };
        let Some(mut xml) = package.verbatim(part)? else {
            return Err(Unmarkable::structure(part, "it is missing"));
        };
        let mut list = String::new();
        let mut buffer = Vec::new();
        loop {
            let event = xml.next(&mut buffer)?;
            let (element, empty) = match event {
                Event::Start(e) => (e, false),
                Event::Empty(e) => (e, true),
                Event::End(e) => {
                    if e.local_name().as_ref() == list {
                        list.clear();
                    }
                    continue;
                }
                Event::Eof => break,
                _ => continue,
            };
            let element = element.into_owned();
            match (&*list, element.local_name().as_ref()) {
                (_, "styleSheet") => clones.prefix = prefix_of(&element),
                (_, name @ ("fonts" | "fills" | "cellXfs" | "cellStyleXfs" | "dxfs" | "extLst")) if !empty => {
                    name.clone_into(&mut list);
                }
                ("fonts", "font") => {
                    clones.fonts += 1;
                    let font = captured(&mut xml, element, empty, &mut buffer)?;
                    clones.font.get_or_insert(font);
                }
                ("fills", "fill") => clones.fills += 1,
                ("cellXfs", "xf") => {
                    let format = captured(&mut xml, element, empty, &mut buffer)?;
                    clones.formats.push(format);
                }
                _ => {}
            }
        }
        if clones.formats.is_empty() || clones.fills == 0 || clones.fonts == 0 {
            return Err(Unmarkable::structure(part, "it has no fonts, fills or cell formats"));
        }
        Ok(clones)
    }

    /// The number of the format like `format` in the colour of `severity`;
    /// nothing once the workbook can have no more.
    pub(super) fn of(&mut self, format: usize, severity: Severity) -> Option<usize> {
        let format = if format < self.formats.len() { format } else { 0 };
        if let Some(&number) = self.numbers.get(&(format, severity)) {
            return Some(number);
        }
        // The two formats of the summary come first.
        let number = self.formats.len() + 2 + self.wanted.len();
        if number >= FORMATS_MAX {
            return None;
        }
        self.numbers.insert((format, severity), number);
        self.wanted.push((format, severity));
        Some(number)
    }

    /// The format of the summary's headings: bold.
    pub(super) fn heading(&self) -> usize {
        self.formats.len()
    }

    /// The format of the summary's lines: wrapped.
    pub(super) fn line(&self) -> usize {
        self.formats.len() + 1
    }

    /// Writes the styles part with the new font, fills and formats.
    pub(super) fn write<W: Write>(&self, package: &mut Package<'_>, out: W) -> Result<(), Unmarkable> {
        let Some(mut xml) = package.verbatim(&self.part)? else {
            return Err(Unmarkable::structure(&self.part, "it is missing"));
        };
        let added = [("fonts", 1), ("fills", SEVERITIES.len()), ("cellXfs", 2 + self.wanted.len())];
        let before = [self.fonts, self.fills, self.formats.len()];
        let mut writer = Writer::new(out);
        let mut buffer = Vec::new();
        let mut differential = false;
        loop {
            match xml.next(&mut buffer)? {
                Event::Eof => return Ok(()),
                Event::Start(e) if e.local_name().as_ref() == "dxfs" => {
                    differential = true;
                    put(&mut writer, Event::Start(e))?;
                }
                Event::Start(e) if !differential => {
                    let list = added.iter().zip(before).find(|((list, _), _)| *list == e.local_name().as_ref());
                    match list {
                        Some(((_, more), before)) => {
                            let count = (before + more).to_string();
                            put(&mut writer, Event::Start(rebuilt(&e, &[("count", &count)], &[])))?;
                        }
                        None => put(&mut writer, Event::Start(e))?,
                    }
                }
                Event::End(e) if !differential => {
                    match e.local_name().as_ref() {
                        "fonts" => self.write_font(&mut writer)?,
                        "fills" => self.write_fills(&mut writer)?,
                        "cellXfs" => self.write_formats(&mut writer)?,
                        _ => {}
                    }
                    put(&mut writer, Event::End(e))?;
                }
                event => put(&mut writer, event)?,
            }
        }
    }

    /// The workbook's first font, bold.
    fn write_font<W: Write>(&self, writer: &mut Writer<W>) -> Result<(), Unmarkable> {
        let p = &self.prefix;
        let inner = self.font.as_ref().map_or("".into(), |font| String::from_utf8_lossy(&font.inner));
        // A second `b` would make the part invalid; then the heading is as bold
        // as the workbook's first font.
        let stated = [format!("<{p}b/"), format!("<{p}b ")].iter().any(|bold| inner.contains(bold));
        let bold = if stated { String::new() } else { format!("<{p}b/>") };
        put_raw(writer, &format!("<{p}font>{bold}{inner}</{p}font>"))
    }

    fn write_fills<W: Write>(&self, writer: &mut Writer<W>) -> Result<(), Unmarkable> {
        let p = &self.prefix;
        for severity in SEVERITIES {
            let colour = severity.fill();
            put_raw(
                writer,
                &format!(
                    "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{colour}\"/>\
                     <{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
                ),
            )?;
        }
        Ok(())
    }

    fn write_formats<W: Write>(&self, writer: &mut Writer<W>) -> Result<(), Unmarkable> {
        let p = &self.prefix;
        for font in [self.fonts, 0] {
            put_raw(
                writer,
                &format!(
                    "<{p}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" \
                     applyAlignment=\"1\"><{p}alignment vertical=\"top\" wrapText=\"1\"/></{p}xf>"
                ),
            )?;
        }
        for (format, severity) in &self.wanted {
            let Raw { start, inner } = &self.formats[*format];
            let place = SEVERITIES.iter().position(|known| known == severity).unwrap_or(0);
            let fill = (self.fills + place).to_string();
            let start = rebuilt(start, &[("fillId", &fill), ("applyFill", "1")], &[]);
            if inner.is_empty() {
                put(writer, Event::Empty(start))?;
            } else {
                put(writer, Event::Start(start.borrow()))?;
                put_raw(writer, &String::from_utf8_lossy(inner))?;
                put(writer, Event::End(start.to_end()))?;
            }
        }
        Ok(())
    }
}

/// The element just begun with all that stands in it.
fn captured<R: std::io::Read>(
    xml: &mut Xml<R>,
    start: BytesStart<'static>,
    empty: bool,
    buffer: &mut Vec<u8>,
) -> Result<Raw, Unmarkable> {
    let mut writer = Writer::new(Vec::new());
    let mut depth = u32::from(!empty);
    while depth > 0 {
        let event = xml.next(buffer)?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth > 0 {
            put(&mut writer, event)?;
        }
    }
    Ok(Raw { start, inner: writer.into_inner() })
}
