//! The styles part: which font, number format and indent a cell format has.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use crate::grid::Style;
use crate::read::limits::Guard;
use crate::read::number_format::built_in;
use crate::read::package::Package;
use crate::read::style_table::StyleTable;
use crate::read::unreadable::Unreadable;
use crate::read::xml::{attribute, flag, number};

/// Cell formats of a workbook. Excel allows 65,490; a hostile list stops there.
const FORMATS_MAX: usize = 65_490;

/// The styles, and for each cell format (`s` of a cell) the number of its style.
#[derive(Default)]
pub(super) struct Styles {
    pub(super) table: StyleTable,
    pub(super) of_format: Vec<u16>,
}

#[derive(Default, Clone)]
struct Font {
    name: Arc<str>,
    bold: bool,
}

#[derive(Default)]
struct CellFormat {
    font: usize,
    number_format: u16,
    indent: u8,
}

#[derive(Default)]
struct Parts {
    fonts: Vec<Font>,
    codes: HashMap<u16, Arc<str>>,
    formats: Vec<CellFormat>,
}

/// Reads the styles part; without one every cell has the plain style.
pub(super) fn read(package: &mut Package<'_>, part: &str, guard: &Guard<'_>) -> Result<Styles, Unreadable> {
    let Some(mut xml) = package.xml(part)? else {
        return Ok(Parts::default().into_styles());
    };
    let mut parts = Parts::default();
    // The list an element stands in: `dxfs` and `cellStyleXfs` repeat the same
    // elements with another meaning.
    let mut list = String::new();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) => {
                guard.tick()?;
                match e.local_name().as_ref() {
                    name @ ("fonts" | "numFmts" | "cellXfs" | "dxfs" | "cellStyleXfs" | "extLst") => {
                        name.clone_into(&mut list);
                    }
                    _ => parts.note(&list, &e),
                }
            }
            Event::End(e) if e.local_name().as_ref() == list => list.clear(),
            Event::Eof => return Ok(parts.into_styles()),
            _ => {}
        }
        if parts.fonts.len() > FORMATS_MAX || parts.formats.len() > FORMATS_MAX || parts.codes.len() > FORMATS_MAX {
            return Err(xml.damaged("more styles than a workbook can have"));
        }
    }
}

impl Parts {
    fn note(&mut self, list: &str, element: &BytesStart<'_>) {
        match (list, element.local_name().as_ref()) {
            ("fonts", "font") => self.fonts.push(Font::default()),
            ("fonts", "name") => {
                if let (Some(font), Some(name)) = (self.fonts.last_mut(), attribute(element, "val")) {
                    font.name = Arc::from(&*name);
                }
            }
            ("fonts", "b") => {
                if let Some(font) = self.fonts.last_mut() {
                    font.bold = flag(element, "val", true);
                }
            }
            ("numFmts", "numFmt") => {
                if let (Some(id), Some(code)) = (number(element, "numFmtId"), attribute(element, "formatCode")) {
                    self.codes.insert(id, Arc::from(&*code));
                }
            }
            ("cellXfs", "xf") => self.formats.push(CellFormat {
                font: number(element, "fontId").unwrap_or(0),
                number_format: number(element, "numFmtId").unwrap_or(0),
                indent: 0,
            }),
            ("cellXfs", "alignment") => {
                if let Some(format) = self.formats.last_mut() {
                    format.indent = number(element, "indent").unwrap_or(0);
                }
            }
            _ => {}
        }
    }

    fn into_styles(self) -> Styles {
        let mut styles = Styles::default();
        for format in &self.formats {
            let font = self.fonts.get(format.font).cloned().unwrap_or_default();
            let code = self.codes.get(&format.number_format);
            let number_format = code.cloned().unwrap_or_else(|| Arc::from(built_in(format.number_format)));
            let style = Style { font: font.name, number_format, bold: font.bold, indent: format.indent };
            let number = styles.table.number_of(style);
            styles.of_format.push(number);
        }
        if self.formats.is_empty() {
            let general = Style { number_format: Arc::from("General"), ..Style::default() };
            styles.table.number_of(general);
        }
        styles
    }
}
