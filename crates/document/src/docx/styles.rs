//! `word/styles.xml`: the styles that a person finds in Word's list.

use super::measure::{half_points, twips, twips_of_pt};
use super::paragraph::fonts;
use super::xml::Xml;
use crate::profile::{LineSpacing, Profile};

pub(super) const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A paragraph style.
struct Style<'a> {
    id: &'a str,
    name: &'a str,
    based_on: &'a str,
    size_pt: Option<f64>,
    bold: bool,
    italic: bool,
    caps: bool,
    align: &'a str,
    before_pt: f64,
    after_pt: f64,
    first_line: i32,
    line: Option<LineSpacing>,
    keep_next: bool,
    /// The level in the outline, with the numbering's level.
    outline: Option<usize>,
    in_gallery: bool,
}

const PLAIN: Style<'static> = Style {
    id: "",
    name: "",
    based_on: "Normal",
    size_pt: None,
    bold: false,
    italic: false,
    caps: false,
    align: "left",
    before_pt: 0.0,
    after_pt: 0.0,
    first_line: 0,
    line: None,
    keep_next: false,
    outline: None,
    in_gallery: true,
};

pub(super) fn write(profile: &Profile) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("w:styles", &[("xmlns:w", &NAMESPACE)]);
    defaults(&mut xml, profile);
    xml.within("w:style", &[("w:type", &"paragraph"), ("w:default", &1), ("w:styleId", &"Normal")], |xml| {
        xml.val("w:name", "Normal");
        xml.empty("w:qFormat", &[]);
    });
    xml.within("w:style", &[("w:type", &"table"), ("w:default", &1), ("w:styleId", &"TableNormal")], |xml| {
        xml.val("w:name", "Normal Table");
        xml.val("w:uiPriority", 99);
        xml.empty("w:semiHidden", &[]);
    });
    for style in text_styles(profile).into_iter().chain(form_styles(profile)) {
        paragraph_style(&mut xml, &style);
    }
    for (level, heading) in profile.headings.iter().enumerate() {
        let number = level + 1;
        paragraph_style(
            &mut xml,
            &Style {
                id: &format!("Heading{number}"),
                name: &format!("heading {number}"),
                bold: heading.bold,
                italic: heading.italic,
                caps: heading.upper,
                outline: Some(level),
                keep_next: true,
                ..body(profile)
            },
        );
    }
    for style in caption_styles(profile).into_iter().chain(table_styles(profile)) {
        paragraph_style(&mut xml, &style);
    }
    xml.finish()
}

fn defaults(xml: &mut Xml, profile: &Profile) {
    xml.within("w:docDefaults", &[], |xml| {
        xml.within("w:rPrDefault", &[], |xml| {
            xml.within("w:rPr", &[], |xml| {
                fonts(xml, profile);
                xml.val("w:color", "000000");
                xml.val("w:sz", half_points(profile.text.size_pt));
                xml.val("w:szCs", half_points(profile.text.size_pt));
                xml.empty("w:lang", &[("w:val", &"vi-VN"), ("w:eastAsia", &"vi-VN"), ("w:bidi", &"ar-SA")]);
            });
        });
        xml.empty("w:pPrDefault", &[]);
    });
}

fn body(profile: &Profile) -> Style<'static> {
    let text = &profile.text;
    Style {
        align: "both",
        before_pt: text.before_pt,
        after_pt: text.after_pt,
        first_line: twips(text.first_line_mm),
        line: Some(text.line),
        ..PLAIN
    }
}

fn text_styles(profile: &Profile) -> Vec<Style<'static>> {
    vec![
        Style { id: "BodyText", name: "Body Text", ..body(profile) },
        Style { id: "ListBullet", name: "List Bullet", ..body(profile) },
        Style { id: "LegalBasis", name: "Căn cứ", italic: profile.legal_bases.italic, ..body(profile) },
    ]
}

/// The styles of the heading and of the end.
fn form_styles(profile: &Profile) -> Vec<Style<'static>> {
    let centred = Style { align: "center", ..PLAIN };
    vec![
        Style { id: "Letterhead", name: "Đầu văn bản", ..centred },
        Style {
            id: "Title",
            name: "Title",
            size_pt: Some(profile.title.size_pt),
            bold: true,
            before_pt: 16.0,
            keep_next: true,
            ..centred
        },
        Style {
            id: "Subtitle",
            name: "Subtitle",
            size_pt: Some(profile.title.subject_pt),
            bold: true,
            keep_next: true,
            ..centred
        },
        Style {
            id: "AnnexTitle",
            name: "Tên phụ lục",
            size_pt: Some(profile.annexes.size_pt),
            bold: true,
            keep_next: true,
            // Annexes stand in the navigation beside the highest headings.
            outline: None,
            ..centred
        },
        Style { id: "Addressee", name: "Kính gửi", before_pt: 6.0, ..PLAIN },
        Style {
            id: "Signature",
            name: "Signature",
            size_pt: Some(profile.signatures.size_pt),
            keep_next: true,
            ..centred
        },
        Style { id: "Recipients", name: "Nơi nhận", size_pt: Some(profile.recipients.list_pt), ..PLAIN },
        Style { id: "Header", name: "header", size_pt: Some(profile.page.number_pt), in_gallery: false, ..centred },
    ]
}

/// The styles of captions and notes.
fn caption_styles(profile: &Profile) -> Vec<Style<'static>> {
    let tables = &profile.tables;
    vec![
        Style {
            id: "Caption",
            name: "caption",
            size_pt: Some(tables.caption_pt),
            bold: true,
            align: "center",
            before_pt: 8.0,
            after_pt: 3.0,
            keep_next: true,
            ..PLAIN
        },
        Style {
            id: "FigureCaption",
            name: "Tên hình",
            size_pt: Some(tables.caption_pt),
            bold: true,
            align: "center",
            before_pt: 2.0,
            after_pt: 8.0,
            ..PLAIN
        },
        Style {
            id: "TableNote",
            name: "Ghi chú bảng",
            size_pt: Some(tables.note_pt),
            italic: true,
            align: "center",
            after_pt: 3.0,
            keep_next: true,
            ..PLAIN
        },
    ]
}

fn table_styles(profile: &Profile) -> Vec<Style<'static>> {
    let tables = &profile.tables;
    let cell = Style { size_pt: Some(tables.size_pt), before_pt: 2.0, after_pt: 2.0, ..PLAIN };
    vec![
        Style { id: "TableHead", name: "Đầu cột", bold: true, align: "center", ..cell },
        Style { id: "TableText", name: "Ô bảng", ..cell },
        // A style of its own rather than bold runs: LibreOffice drops the look of a
        // run inside a plain content control.
        Style { id: "TableTotal", name: "Ô tổng", bold: true, ..cell },
        Style { id: "Chart", name: "Biểu đồ", align: "center", before_pt: 8.0, keep_next: true, ..PLAIN },
        Style { id: "Spacer", name: "Khoảng trống", size_pt: Some(6.0), in_gallery: false, ..PLAIN },
    ]
}

fn paragraph_style(xml: &mut Xml, style: &Style<'_>) {
    xml.within("w:style", &[("w:type", &"paragraph"), ("w:styleId", &style.id)], |xml| {
        xml.val("w:name", style.name);
        xml.val("w:basedOn", style.based_on);
        if style.outline.is_some() {
            xml.val("w:next", "BodyText");
        }
        if style.in_gallery {
            xml.empty("w:qFormat", &[]);
        }
        xml.within("w:pPr", &[], |xml| paragraph_part(xml, style));
        xml.within("w:rPr", &[], |xml| run_part(xml, style));
    });
}

fn paragraph_part(xml: &mut Xml, style: &Style<'_>) {
    if style.keep_next {
        xml.empty("w:keepNext", &[]);
    }
    if let Some(level) = style.outline {
        xml.within("w:numPr", &[], |xml| {
            xml.val("w:ilvl", level);
            xml.val("w:numId", 1);
        });
    }
    let (line, rule) = match style.line {
        None => (240, "auto"),
        Some(LineSpacing::Times(times)) => (twips_of_pt(times * 12.0), "auto"),
        Some(LineSpacing::ExactPt(pt)) => (twips_of_pt(pt), "exact"),
    };
    xml.empty(
        "w:spacing",
        &[
            ("w:before", &twips_of_pt(style.before_pt)),
            ("w:after", &twips_of_pt(style.after_pt)),
            ("w:line", &line),
            ("w:lineRule", &rule),
        ],
    );
    if style.first_line > 0 {
        xml.empty("w:ind", &[("w:firstLine", &style.first_line)]);
    }
    xml.val("w:jc", style.align);
    if let Some(level) = style.outline {
        xml.val("w:outlineLvl", level);
    }
}

fn run_part(xml: &mut Xml, style: &Style<'_>) {
    if style.bold {
        xml.empty("w:b", &[]);
        xml.empty("w:bCs", &[]);
    }
    if style.italic {
        xml.empty("w:i", &[]);
        xml.empty("w:iCs", &[]);
    }
    if style.caps {
        xml.empty("w:caps", &[]);
    }
    if let Some(size) = style.size_pt {
        xml.val("w:sz", half_points(size));
        xml.val("w:szCs", half_points(size));
    }
}
