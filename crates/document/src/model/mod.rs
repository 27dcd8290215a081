//! What an official document says, before any form is chosen.
//!
//! A [`Document`] is plain data: who issues it, what it is called, what it
//! says, who signs and who receives it. Where things stand on the page, in
//! which size and with which separators is the business of a
//! [`Profile`](crate::profile::Profile); the same document can be laid out by
//! the state form or by the Party form.

mod block;
mod chart;
mod kind;
mod manifest;
mod number;
mod run;
mod table;
mod tag;
mod text;

pub use block::{Annex, Block, Orientation};
pub use chart::{Chart, ChartKind, Series};
pub use kind::Kind;
pub use manifest::Manifest;
pub use number::Decimal;
pub use run::{Content, Figure, Run, plain};
pub use table::{Align, Cell, Column, HeaderCell, Row, RowKind, Table};
pub use tag::{TAG_CHARS_MAX, Tag, TagFault};
pub use text::blocks_of_text;

/// A body that issues a document, alone or jointly with others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Issuer {
    /// The body above it, written over its name; none for a body that stands
    /// alone (`UBND TỈNH …`).
    pub superior: Option<String>,
    /// The name of the body; the writer puts it in capitals where the form asks.
    pub name: String,
    /// Its abbreviation in the symbol, such as `BQL` or `ĐU`.
    pub symbol: String,
}

/// The day of a document, of which the clerk may still have to fill in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentDate {
    /// Day of the month; `None` leaves a gap to be filled in by hand.
    pub day: Option<u8>,
    /// Month, 1 to 12; `None` leaves a gap.
    pub month: Option<u8>,
    /// Year of the calendar.
    pub year: i16,
}

impl From<jiff::civil::Date> for DocumentDate {
    fn from(day: jiff::civil::Date) -> Self {
        // `unsigned_abs` of a calendar day or month is itself: both are 1 or more.
        Self { day: Some(day.day().unsigned_abs()), month: Some(day.month().unsigned_abs()), year: day.year() }
    }
}

/// How urgently a document is to be carried (Decree 30/2020, Annex I, cell 10b).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// KHẨN
    Urgent,
    /// THƯỢNG KHẨN
    VeryUrgent,
    /// HỎA TỐC
    Immediate,
}

/// On whose behalf a person signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Authority {
    /// In one's own post.
    #[default]
    Own,
    /// TM., T/M: on behalf of a collective body.
    OnBehalf,
    /// KT., K/T: for the head, by a deputy.
    ForHead,
    /// TL., T/L: by order of the head.
    ByOrder,
    /// TUQ.: by authorisation of the head.
    Authorised,
    /// Q.: acting head.
    Acting,
}

/// One signature block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// On whose behalf.
    pub authority: Authority,
    /// The body or post signed for (`ĐẢNG ỦY`, `TRƯỞNG BAN`); empty when
    /// [`Authority::Own`].
    pub principal: String,
    /// The post of the signatory (`BÍ THƯ`, `PHÓ TRƯỞNG BAN`).
    pub post: String,
    /// The signatory's full name, without academic titles; blank leaves the place empty.
    pub name: String,
}

/// An official document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What kind of document it is.
    pub kind: Kind,
    /// Its name in the heading when it is not the usual one of its kind, such
    /// as `Chương trình phối hợp`.
    pub title: Option<String>,
    /// The bodies that issue it: one, or several jointly, host side first.
    pub issuers: Vec<Issuer>,
    /// Its number; `None` until the clerk assigns one.
    pub number: Option<u32>,
    /// The drafting unit's abbreviation, which stands in the symbol of a letter.
    pub drafting_unit: Option<String>,
    /// The place in front of the date.
    pub place: String,
    /// Its date.
    pub date: DocumentDate,
    /// What it is about (*trích yếu*).
    pub subject: String,
    /// To whom it is addressed (*Kính gửi*, *Kính trình*).
    pub addressees: Vec<String>,
    /// The grounds (*căn cứ*), without final punctuation.
    pub legal_bases: Vec<Vec<Run>>,
    /// The body.
    pub blocks: Vec<Block>,
    /// Who receives it (*Nơi nhận*), without dashes and final punctuation; the
    /// last is usually `Lưu: …`.
    pub recipients: Vec<String>,
    /// Who signs it; the order is that of the issuers.
    pub signatures: Vec<Signature>,
    /// Marked urgent.
    pub urgency: Option<Urgency>,
    /// Marked LƯU HÀNH NỘI BỘ.
    pub internal: bool,
    /// What is attached, each with pages of its own numbering.
    pub annexes: Vec<Annex>,
    /// What the figures rest on, carried invisibly inside the file.
    pub manifest: Manifest,
}

impl Document {
    /// An empty document of a kind, dated `date`; fill in the fields that it has.
    #[must_use]
    pub fn new(kind: Kind, date: DocumentDate) -> Self {
        Self {
            kind,
            title: None,
            issuers: Vec::new(),
            number: None,
            drafting_unit: None,
            place: String::new(),
            date,
            subject: String::new(),
            addressees: Vec::new(),
            legal_bases: Vec::new(),
            blocks: Vec::new(),
            recipients: Vec::new(),
            signatures: Vec::new(),
            urgency: None,
            internal: false,
            annexes: Vec::new(),
            manifest: Manifest::default(),
        }
    }

    /// The number and symbol as `profile` writes them, such as `05/BC-BQL`.
    #[must_use]
    pub fn symbol(&self, profile: &crate::profile::Profile) -> String {
        crate::docx::symbol(self, profile)
    }

    /// The name in the heading: `title`, or the usual name of the kind.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(self.kind.title())
    }
}
