//! The parts of a profile. Lengths are in millimetres, sizes in points.

use serde::Deserialize;

/// Where the mark of `ủy`, `hòa` is set in names of bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// As the name was typed.
    AsWritten,
    /// On the first vowel: ỦY.
    First,
    /// On the second vowel: UỶ.
    Second,
}

/// A4 paper and its margins.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Top margin.
    pub top_mm: f64,
    /// Bottom margin.
    pub bottom_mm: f64,
    /// Left margin.
    pub left_mm: f64,
    /// Right margin.
    pub right_mm: f64,
    /// From the edge of the paper to the page number.
    pub header_mm: f64,
    /// Size of the page number.
    pub number_pt: f64,
    /// Whether the first page bears its number.
    pub number_on_first: bool,
    /// How far the block of headings may reach into the left margin.
    pub head_outdent_left_mm: f64,
    /// How far the block of headings may reach into the right margin.
    pub head_outdent_right_mm: f64,
}

/// A line at the top right.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadLine {
    /// What it says.
    pub text: String,
    /// Its size.
    pub size_pt: f64,
}

/// What separates a heading from what follows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// A line as long as so much of the line of text above it.
    Line {
        /// 1 for its whole length.
        share: f64,
    },
    /// Characters, such as `*` or `-----`.
    Text {
        /// The characters.
        text: String,
        /// Their size.
        size_pt: f64,
    },
    /// Nothing.
    None {},
}

/// The issuing bodies at the top left.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuers {
    /// Size of the superior body.
    pub superior_pt: f64,
    /// Size of the issuing body.
    pub name_pt: f64,
    /// What stands after each of several bodies but the last.
    pub joiner: String,
    /// What stands under them.
    pub rule: Rule,
}

/// The number and symbol.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberLine {
    /// The word before it.
    pub label: String,
    /// The number and symbol, with `{number}`, `{kind}`, `{issuers}`.
    pub pattern: String,
    /// Those of a letter, with `{unit}` as well.
    pub letter_pattern: String,
    /// What stands in a letter's line between issuer and unit, when there is a unit.
    pub unit_separator: String,
    /// What joins the abbreviations of several issuers.
    pub joiner: String,
    /// Size.
    pub size_pt: f64,
}

/// The place and date.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceDate {
    /// Size.
    pub size_pt: f64,
}

/// The name of the kind, and the subject under it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Size of the name of the kind.
    pub size_pt: f64,
    /// Size of the subject.
    pub subject_pt: f64,
    /// What stands under the subject.
    pub rule: Rule,
}

/// The subject of a letter, under its number.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterSubject {
    /// What stands before it.
    pub prefix: String,
    /// Size.
    pub size_pt: f64,
    /// In italics.
    pub italic: bool,
}

/// *Kính gửi*.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addressees {
    /// The word before them.
    pub label: String,
    /// The word before them in a submission.
    pub submission_label: String,
}

/// *Căn cứ*.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBases {
    /// In italics.
    pub italic: bool,
    /// What stands before each.
    pub prefix: String,
}

/// How far lines stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineSpacing {
    /// So many times the height of a line.
    Times(f64),
    /// Exactly so many points.
    ExactPt(f64),
}

/// Paragraphs.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyText {
    /// Size.
    pub size_pt: f64,
    /// Indent of the first line.
    pub first_line_mm: f64,
    /// Space above a paragraph, in points.
    pub before_pt: f64,
    /// Space below a paragraph, in points.
    pub after_pt: f64,
    /// Between lines.
    pub line: LineSpacing,
    /// What stands before each item of a list.
    pub bullet: String,
}

/// How headings of a level are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadingNumber {
    /// I, II, III
    UpperRoman,
    /// 1, 2, 3
    Decimal,
    /// a, b, c
    LowerLetter,
    /// The same character each time, such as a dash.
    Bullet,
}

/// Headings of a level.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// How they are numbered.
    pub number: HeadingNumber,
    /// The number as written, `%1` standing for that of level 1 and so on.
    pub label: String,
    /// In capitals.
    pub upper: bool,
    /// In bold.
    pub bold: bool,
    /// In italics.
    pub italic: bool,
}

/// Tables, captions and charts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// Size of what stands in them.
    pub size_pt: f64,
    /// Size of captions.
    pub caption_pt: f64,
    /// Size of notes and units of measure.
    pub note_pt: f64,
    /// The word before a table's number.
    pub table_label: String,
    /// The word before a chart's number.
    pub figure_label: String,
    /// The word before a unit of measure.
    pub unit_label: String,
    /// The shade behind header rows, as RRGGBB.
    pub header_shade: String,
}

/// Signatures.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureRules {
    /// Before the body on whose behalf it is signed.
    pub on_behalf: String,
    /// Before the head for whom a deputy signs.
    pub for_head: String,
    /// Before the head by whose order it is signed.
    pub by_order: String,
    /// Before the head by whose authorisation it is signed.
    pub authorised: String,
    /// Before the post of an acting head.
    pub acting: String,
    /// Size of all lines.
    pub size_pt: f64,
    /// Whether the signatory's post is bold when it stands under a line of authority.
    pub post_bold: bool,
    /// Room for the signature.
    pub gap_mm: f64,
}

/// *Nơi nhận*.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    /// The word above the list.
    pub label: String,
    /// Its size.
    pub label_pt: f64,
    /// In bold.
    pub bold: bool,
    /// In italics.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Size of the list.
    pub list_pt: f64,
}

/// Annexes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annexes {
    /// The word before an annex's number.
    pub label: String,
    /// The line under its title, with `{kind}`, `{symbol}`, `{date}`, `{issuers}`.
    pub reference: String,
    /// Size of these lines.
    pub size_pt: f64,
}

/// Boxed marks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Size.
    pub size_pt: f64,
    /// Colour of marks of urgency, as RRGGBB.
    pub urgency_colour: String,
}
