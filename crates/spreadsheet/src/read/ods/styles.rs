//! Styles: cell styles with their parents, fonts, and number formats, which are
//! small trees here and become the codes that other workbooks use.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use crate::grid::Style;
use crate::read::limits::Guard;
use crate::read::package::Package;
use crate::read::style_table::StyleTable;
use crate::read::unreadable::Unreadable;
use crate::read::xml::{attribute, number};

/// Styles of a document; a hostile list stops there.
const STYLES_MAX: usize = 65_490;

/// Parents followed; a style that is its own ancestor ends there.
const PARENTS_MAX: usize = 32;

/// The name under which the default cell style is kept: no style can have it.
const DEFAULT: &str = "";

#[derive(Default, Clone)]
struct Named {
    parent: Option<String>,
    font: Option<String>,
    bold: Option<bool>,
    format: Option<String>,
    indent: Option<u8>,
    hidden_table: bool,
}

/// The styles of both parts while they are read.
#[derive(Default)]
pub(super) struct Styles {
    named: HashMap<String, Named>,
    faces: HashMap<String, String>,
    codes: HashMap<String, String>,
    current: Option<String>,
    code: Option<(String, String)>,
}

/// What a table needs to know of a style by its name.
#[derive(Default)]
pub(super) struct OfStyle {
    numbers: HashMap<String, u16>,
    hidden_tables: Vec<String>,
}

impl OfStyle {
    /// The number of the cell style `name`; of the default style where it is unknown.
    pub(super) fn number(&self, name: &str) -> u16 {
        self.numbers.get(name).copied().unwrap_or(0)
    }

    pub(super) fn is_hidden_table(&self, name: &str) -> bool {
        self.hidden_tables.iter().any(|hidden| hidden == name)
    }
}

impl Styles {
    /// Adds the styles of `part`; one that is missing has none. Reading ends
    /// where the tables begin.
    pub(super) fn read(&mut self, package: &mut Package<'_>, part: &str, guard: &Guard<'_>) -> Result<(), Unreadable> {
        let Some(mut xml) = package.xml(part)? else {
            return Ok(());
        };
        let mut buffer = Vec::new();
        let mut literal = None;
        loop {
            let event = xml.next(&mut buffer)?;
            guard.tick()?;
            match &event {
                Event::Start(e) if e.local_name().as_ref() == "body" => return Ok(()),
                Event::Start(e) if e.local_name().as_ref() == "text" => literal = Some(String::new()),
                Event::Start(e) => self.begin(e),
                Event::End(e) if e.local_name().as_ref() == "text" => self.literal(&literal.take().unwrap_or_default()),
                Event::End(e) => self.end(e.local_name().as_ref()),
                Event::Eof => return Ok(()),
                event => {
                    if let Some(literal) = &mut literal {
                        xml.push_text(event, literal)?;
                    }
                }
            }
            if self.named.len() > STYLES_MAX || self.codes.len() > STYLES_MAX || self.faces.len() > STYLES_MAX {
                return Err(xml.damaged("more styles than a workbook can have"));
            }
        }
    }

    fn begin(&mut self, e: &BytesStart<'_>) {
        let name = || attribute(e, "name").map(std::borrow::Cow::into_owned);
        match e.local_name().as_ref() {
            "font-face" => {
                if let (Some(name), Some(family)) = (name(), attribute(e, "font-family")) {
                    self.faces.insert(name, family.trim_matches(['\'', '"']).to_owned());
                }
            }
            "default-style" if attribute(e, "family").is_some_and(|f| f == "table-cell") => {
                self.open(DEFAULT.to_owned(), Named::default());
            }
            "style" => {
                let parent = attribute(e, "parent-style-name").map(std::borrow::Cow::into_owned);
                let format = attribute(e, "data-style-name").map(std::borrow::Cow::into_owned);
                // Styles of rows and tables have names of their own kind.
                let cells = attribute(e, "family").is_none_or(|f| f == "table-cell" || f == "table");
                if let Some(name) = name().filter(|_| cells) {
                    self.open(name, Named { parent, format, ..Named::default() });
                }
            }
            "text-properties" => self.note_text(e),
            "paragraph-properties" => {
                let indent = attribute(e, "margin-left").and_then(|margin| indent_of(&margin));
                if let Some(style) = self.current_style() {
                    style.indent = indent.or(style.indent);
                }
            }
            "table-properties" if attribute(e, "display").is_some_and(|d| d == "false") => {
                if let Some(style) = self.current_style() {
                    style.hidden_table = true;
                }
            }
            "number-style" | "currency-style" | "percentage-style" | "date-style" | "time-style" | "boolean-style"
            | "text-style" => {
                self.code = name().map(|name| (name, String::new()));
            }
            other => {
                if let Some((_, code)) = &mut self.code {
                    push_part(code, other, e);
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "style" | "default-style" => self.current = None,
            "number-style" | "currency-style" | "percentage-style" | "date-style" | "time-style" | "boolean-style"
            | "text-style" => {
                if let Some((name, code)) = self.code.take() {
                    let code = if code.is_empty() { "General".to_owned() } else { code };
                    self.codes.insert(name, code);
                }
            }
            _ => {}
        }
    }

    /// Text between the parts of a number format; letters are quoted, so that
    /// "ngày" is not read as a part of a date.
    fn literal(&mut self, text: &str) {
        let Some((_, code)) = &mut self.code else {
            return;
        };
        if text.chars().all(|c| matches!(c, ' ' | '/' | '-' | '.' | ',' | ':' | '%' | '(' | ')')) {
            code.push_str(text);
        } else {
            code.push_str(&format!("\"{}\"", text.replace('"', "")));
        }
    }

    fn open(&mut self, name: String, style: Named) {
        self.named.insert(name.clone(), style);
        self.current = Some(name);
    }

    fn current_style(&mut self) -> Option<&mut Named> {
        self.named.get_mut(self.current.as_ref()?)
    }

    fn note_text(&mut self, e: &BytesStart<'_>) {
        let font = attribute(e, "font-name").or_else(|| attribute(e, "font-family")).map(std::borrow::Cow::into_owned);
        let bold =
            attribute(e, "font-weight").map(|weight| weight == "bold" || weight.parse().is_ok_and(|w: u16| w >= 600));
        if let Some(style) = self.current_style() {
            style.font = font.or_else(|| style.font.take());
            style.bold = bold.or(style.bold);
        }
    }

    /// The distinct styles, the default first, and their numbers by name.
    pub(super) fn into_table(self) -> (StyleTable, OfStyle) {
        let mut table = StyleTable::default();
        let mut of_style = OfStyle::default();
        table.number_of(self.resolve(DEFAULT));
        for (name, style) in &self.named {
            let number = table.number_of(self.resolve(name));
            of_style.numbers.insert(name.clone(), number);
            if style.hidden_table {
                of_style.hidden_tables.push(name.clone());
            }
        }
        (table, of_style)
    }

    /// A style with what it takes from its parents, and last from the default.
    fn resolve(&self, name: &str) -> Style {
        let mut whole = Named::default();
        let mut next = Some(name);
        for _ in 0..PARENTS_MAX {
            let Some(style) = next.and_then(|name| self.named.get(name)) else {
                break;
            };
            whole.font = whole.font.or_else(|| style.font.clone());
            whole.bold = whole.bold.or(style.bold);
            whole.format = whole.format.or_else(|| style.format.clone());
            whole.indent = whole.indent.or(style.indent);
            next = style.parent.as_deref();
        }
        let default = self.named.get(DEFAULT);
        let font = whole.font.or_else(|| default.and_then(|style| style.font.clone())).unwrap_or_default();
        let font = self.faces.get(&font).unwrap_or(&font);
        let code = whole.format.and_then(|format| self.codes.get(&format));
        Style {
            font: Arc::from(font.trim_matches(['\'', '"'])),
            number_format: Arc::from(code.map_or("General", String::as_str)),
            bold: whole.bold.or_else(|| default.and_then(|style| style.bold)).unwrap_or(false),
            indent: whole.indent.unwrap_or(0),
        }
    }
}

/// Steps of indentation in a left margin: LibreOffice's step is 10 points.
fn indent_of(margin: &str) -> Option<u8> {
    let (digits, points): (&str, f64) = match margin {
        m if m.ends_with("cm") => (&m[..m.len() - 2], 28.346),
        m if m.ends_with("mm") => (&m[..m.len() - 2], 2.8346),
        m if m.ends_with("in") => (&m[..m.len() - 2], 72.0),
        m if m.ends_with("pt") => (&m[..m.len() - 2], 1.0),
        _ => return None,
    };
    let steps = (digits.parse::<f64>().ok()? * points / 10.0).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let steps = steps.clamp(0.0, 250.0) as u8;
    Some(steps)
}

/// Appends one element of a number format to its code.
fn push_part(code: &mut String, element: &str, e: &BytesStart<'_>) {
    let long = attribute(e, "style").is_some_and(|style| style == "long");
    match element {
        "number" => push_digits(code, e),
        "scientific-number" => {
            push_digits(code, e);
            code.push_str("E+00");
        }
        "day" => code.push_str(if long { "dd" } else { "d" }),
        "day-of-week" => code.push_str(if long { "dddd" } else { "ddd" }),
        "month" => {
            let textual = attribute(e, "textual").is_some_and(|textual| textual == "true");
            code.push_str(match (textual, long) {
                (true, true) => "mmmm",
                (true, false) => "mmm",
                (false, true) => "mm",
                (false, false) => "m",
            });
        }
        "year" => code.push_str(if long { "yyyy" } else { "yy" }),
        "hours" => code.push_str(if long { "hh" } else { "h" }),
        "minutes" => code.push_str(if long { "mm" } else { "m" }),
        "seconds" => code.push_str(if long { "ss" } else { "s" }),
        "am-pm" => code.push_str("AM/PM"),
        "text-content" => code.push('@'),
        _ => {}
    }
}

fn push_digits(code: &mut String, e: &BytesStart<'_>) {
    let integer: usize = number(e, "min-integer-digits").unwrap_or(1);
    let places: usize = number(e, "decimal-places").unwrap_or(0);
    let grouped = attribute(e, "grouping").is_some_and(|grouping| grouping == "true");
    if !grouped && integer <= 1 && attribute(e, "decimal-places").is_none() {
        code.push_str("General");
        return;
    }
    if grouped {
        code.push_str("#,##");
    }
    // Excel shows at most 30 places.
    code.push_str(&"0".repeat(integer.clamp(1, 30)));
    if places > 0 {
        code.push('.');
        code.push_str(&"0".repeat(places.min(30)));
    }
}
