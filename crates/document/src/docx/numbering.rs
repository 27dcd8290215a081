//! `word/numbering.xml`: numbering that Word itself continues.

use super::measure::twips;
use super::styles::NAMESPACE;
use super::xml::Xml;
use crate::profile::{HeadingNumber, Profile};

/// The numbering of headings in the body; annex n uses this plus n plus 1.
pub(super) const HEADINGS: u32 = 1;
/// The numbering of lists.
pub(super) const BULLETS: u32 = 2;

/// The numbering of headings in an annex counted from 0.
pub(super) fn of_annex(index: usize) -> u32 {
    BULLETS + 1 + u32::try_from(index).expect("a document has few annexes")
}

pub(super) fn write(profile: &Profile, annexes: usize) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("w:numbering", &[("xmlns:w", &NAMESPACE)]);
    let first_line = twips(profile.text.first_line_mm);
    xml.within("w:abstractNum", &[("w:abstractNumId", &1)], |xml| {
        xml.val("w:multiLevelType", "multilevel");
        for (level, heading) in profile.headings.iter().enumerate() {
            let (format, label) = match heading.number {
                HeadingNumber::UpperRoman => ("upperRoman", heading.label.as_str()),
                HeadingNumber::Decimal => ("decimal", heading.label.as_str()),
                HeadingNumber::LowerLetter => ("lowerLetter", heading.label.as_str()),
                HeadingNumber::Bullet => ("bullet", heading.label.as_str()),
            };
            let style = format!("Heading{}", level + 1);
            numbering_level(xml, level, format, Some(&style), label, first_line);
        }
    });
    xml.within("w:abstractNum", &[("w:abstractNumId", &2)], |xml| {
        xml.val("w:multiLevelType", "hybridMultilevel");
        numbering_level(xml, 0, "bullet", None, &profile.text.bullet, first_line);
    });
    for (number, definition) in [(HEADINGS, 1), (BULLETS, 2)] {
        xml.within("w:num", &[("w:numId", &number)], |xml| {
            xml.val("w:abstractNumId", definition);
        });
    }
    for annex in 0..annexes {
        xml.within("w:num", &[("w:numId", &of_annex(annex))], |xml| {
            xml.val("w:abstractNumId", 1);
            for level in 0..profile.headings.len() {
                xml.within("w:lvlOverride", &[("w:ilvl", &level)], |xml| {
                    xml.val("w:startOverride", 1);
                });
            }
        });
    }
    xml.finish()
}

fn numbering_level(xml: &mut Xml, level: usize, format: &str, style: Option<&str>, label: &str, first_line: i32) {
    xml.within("w:lvl", &[("w:ilvl", &level)], |xml| {
        xml.val("w:start", 1);
        xml.val("w:numFmt", format);
        if let Some(style) = style {
            xml.val("w:pStyle", style);
        }
        xml.val("w:suff", "space");
        xml.val("w:lvlText", label);
        xml.val("w:lvlJc", "left");
        xml.within("w:pPr", &[], |xml| {
            xml.empty("w:ind", &[("w:left", &0), ("w:firstLine", &first_line)]);
        });
    });
}
