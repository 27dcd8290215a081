//! Writing XML: well formed by construction, NFC, without characters that XML forbids.

use std::fmt::{Display, Write};

use quick_xml::escape::escape;
use unicode_normalization::UnicodeNormalization;

/// Attributes in the order in which they are written.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// A growing XML text.
#[derive(Debug)]
pub(crate) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// Begins a document with its declaration.
    pub(crate) fn document() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Begins a piece of XML that stands inside another document.
    pub(crate) fn fragment() -> Self {
        Self { out: String::new(), open: Vec::new() }
    }

    fn tag(&mut self, name: &str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            let value = clean(&value.to_string());
            write!(self.out, " {key}=\"{}\"", escape(value.as_str())).expect("a String takes any text");
        }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) {
        let name = self.open.pop().expect("every close follows its open");
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// An element with the single attribute `w:val`.
    pub(crate) fn val(&mut self, name: &str, value: impl Display) {
        self.empty(name, &[("w:val", &value)]);
    }

    /// Text.
    pub(crate) fn text(&mut self, text: &str) {
        let text = clean(text);
        self.out.push_str(&escape(text.as_str()));
    }

    /// An element that holds text alone.
    pub(crate) fn leaf(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close();
    }

    /// An element with what `inside` writes.
    pub(crate) fn within(&mut self, name: &'static str, attributes: Attributes<'_>, inside: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        inside(self);
        self.close();
    }

    /// The finished text.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.into_bytes()
    }
}

/// Text in NFC, without the characters that XML 1.0 cannot hold.
pub(crate) fn clean(text: &str) -> String {
    text.nfc()
        .filter(|&c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_is_well_formed_and_nfc() {
        let mut xml = Xml::document();
        xml.open("a", &[("b", &"<\"&>")]);
        xml.text("e\u{302}\u{301} \u{0}\u{b} & \u{FFFF}");
        let bytes = xml.finish();
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.ends_with("<a b=\"&lt;&quot;&amp;&gt;\">ế  &amp; </a>"), "{text}");
    }
}
