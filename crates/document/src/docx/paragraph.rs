//! Paragraphs and the runs in them.

use super::measure::half_points;
use super::pen::Pen;
use super::xml::Xml;
use crate::model::{Content, Run};
use crate::profile::Profile;

/// How a run differs from its paragraph's style.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RunLook {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) underline: bool,
    pub(super) size_pt: Option<f64>,
}

impl RunLook {
    pub(super) fn sized(size_pt: f64) -> Self {
        Self { size_pt: Some(size_pt), ..Self::default() }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) fn italic(self) -> Self {
        Self { italic: true, ..self }
    }

    fn is_plain(self) -> bool {
        !(self.bold || self.italic || self.underline) && self.size_pt.is_none()
    }
}

/// Writes `w:rPr`, children in the order of the schema.
pub(super) fn run_properties(xml: &mut Xml, look: RunLook, colour: Option<&str>) {
    if look.is_plain() && colour.is_none() {
        return;
    }
    xml.within("w:rPr", &[], |xml| {
        if look.bold {
            xml.empty("w:b", &[]);
            xml.empty("w:bCs", &[]);
        }
        if look.italic {
            xml.empty("w:i", &[]);
            xml.empty("w:iCs", &[]);
        }
        if let Some(colour) = colour {
            xml.val("w:color", colour);
        }
        if let Some(size) = look.size_pt {
            xml.val("w:sz", half_points(size));
            xml.val("w:szCs", half_points(size));
        }
        if look.underline {
            xml.val("w:u", "single");
        }
    });
}

/// Writes the text of a run; a line feed is a new line, a tab a tab.
pub(super) fn run_text(xml: &mut Xml, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            xml.empty("w:br", &[]);
        }
        for (number, piece) in line.split('\t').enumerate() {
            if number > 0 {
                xml.empty("w:tab", &[]);
            }
            if !piece.is_empty() {
                xml.leaf("w:t", &[("xml:space", &"preserve")], piece);
            }
        }
    }
}

/// A run of plain text.
pub(super) fn run(xml: &mut Xml, look: RunLook, text: &str) {
    xml.within("w:r", &[], |xml| {
        run_properties(xml, look, None);
        run_text(xml, text);
    });
}

/// What a paragraph sets beside its style.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ParagraphLook {
    /// Stays on the page of the paragraph after it.
    pub(super) keep_next: bool,
    pub(super) page_break_before: bool,
    /// Numbered at a level (from 0) of a numbering.
    pub(super) numbered: Option<(u32, u8)>,
    /// A line above the paragraph, as its only content.
    pub(super) rule: bool,
    /// Space before and after, line height (exact), in twips.
    pub(super) before: Option<i32>,
    pub(super) after: Option<i32>,
    pub(super) line_exact: Option<i32>,
    /// Indents, in twips.
    pub(super) left: Option<i32>,
    pub(super) right: Option<i32>,
    pub(super) first_line: Option<i32>,
    pub(super) align: Option<&'static str>,
}

/// Writes `w:pPr`, children in the order of the schema.
pub(super) fn paragraph_properties(xml: &mut Xml, style: &str, look: ParagraphLook) {
    xml.within("w:pPr", &[], |xml| {
        xml.val("w:pStyle", style);
        if look.keep_next {
            xml.empty("w:keepNext", &[]);
        }
        if look.page_break_before {
            xml.empty("w:pageBreakBefore", &[]);
        }
        if let Some((numbering, level)) = look.numbered {
            xml.within("w:numPr", &[], |xml| {
                xml.val("w:ilvl", level);
                xml.val("w:numId", numbering);
            });
        }
        if look.rule {
            xml.within("w:pBdr", &[], |xml| {
                xml.empty("w:top", &[("w:val", &"single"), ("w:sz", &6), ("w:space", &1), ("w:color", &"000000")]);
            });
        }
        spacing(xml, look);
        indents(xml, look);
        if let Some(align) = look.align {
            xml.val("w:jc", align);
        }
    });
}

fn spacing(xml: &mut Xml, look: ParagraphLook) {
    let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = Vec::new();
    if let Some(before) = &look.before {
        attributes.push(("w:before", before));
    }
    if let Some(after) = &look.after {
        attributes.push(("w:after", after));
    }
    if let Some(line) = &look.line_exact {
        attributes.push(("w:line", line));
        attributes.push(("w:lineRule", &"exact"));
    }
    if !attributes.is_empty() {
        xml.empty("w:spacing", &attributes);
    }
}

fn indents(xml: &mut Xml, look: ParagraphLook) {
    let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = Vec::new();
    if let Some(left) = &look.left {
        attributes.push(("w:left", left));
    }
    if let Some(right) = &look.right {
        attributes.push(("w:right", right));
    }
    if let Some(first) = &look.first_line {
        attributes.push(("w:firstLine", first));
    }
    if !attributes.is_empty() {
        xml.empty("w:ind", &attributes);
    }
}

impl Pen<'_> {
    /// A paragraph of one piece of text.
    pub(super) fn line(&mut self, style: &str, look: ParagraphLook, run_look: RunLook, text: &str) {
        self.xml.within("w:p", &[], |xml| {
            paragraph_properties(xml, style, look);
            run(xml, run_look, text);
        });
    }

    /// A paragraph of runs.
    pub(super) fn paragraph(&mut self, style: &str, look: ParagraphLook, runs: &[Run]) {
        self.xml.open("w:p", &[]);
        paragraph_properties(&mut self.xml, style, look);
        self.runs(runs, RunLook::default());
        self.xml.close();
    }

    /// Runs, each over a common look.
    pub(super) fn runs(&mut self, runs: &[Run], base: RunLook) {
        for each in runs {
            let look = RunLook { bold: base.bold || each.bold, italic: base.italic || each.italic, ..base };
            match &each.content {
                Content::Text(text) => run(&mut self.xml, look, text),
                Content::LineBreak => run(&mut self.xml, look, "\n"),
                Content::Figure(figure) => self.figure(figure, look),
            }
        }
    }

    /// A figure: an inline content control with its tag. The title repeats the tag,
    /// for editors that keep only the title; being plain text makes them keep it.
    fn figure(&mut self, figure: &crate::model::Figure, look: RunLook) {
        let id = self.next_control();
        self.written.insert(figure.tag.clone(), super::clean(&figure.text));
        self.xml.within("w:sdt", &[], |xml| {
            xml.within("w:sdtPr", &[], |xml| {
                run_properties(xml, look, None);
                xml.val("w:alias", &figure.tag);
                xml.val("w:tag", &figure.tag);
                xml.val("w:id", id);
                xml.empty("w:text", &[]);
            });
            xml.within("w:sdtContent", &[], |xml| run(xml, look, &figure.text));
        });
    }
}

/// The typeface of a profile, for all scripts.
pub(super) fn fonts(xml: &mut Xml, profile: &Profile) {
    let font = &profile.font;
    xml.empty("w:rFonts", &[("w:ascii", font), ("w:hAnsi", font), ("w:eastAsia", font), ("w:cs", font)]);
}
