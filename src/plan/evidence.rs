//! What proves a task done.

use super::task::words;
use crate::calendar::Day;
use crate::desk::Fault;
use crate::id_type;
use songhanh_vietnamese::person;

id_type! {
    /// A piece of evidence.
    EvidenceId
}

words! {
    /// What kind of evidence.
    EvidenceKind {
        /// A paper, by its number and day.
        Document "document",
        /// A figure in a table that every party has signed.
        Figure "figure",
        /// A review conference.
        Review "review",
        /// A session of outreach, a meeting, by its day.
        Session "session",
        /// Another record of the house.
        Record "record",
        /// A file that is kept with the task.
        File "file",
    }
}

/// A record of the house, as `review/17`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The noun, as the log calls it.
    pub kind: String,
    /// Its id.
    pub id: i64,
}

impl Link {
    /// Kinds of records that may be pointed to, and where their pages are.
    const KINDS: [(&'static str, &'static str); 15] = [
        ("agreed-table", "/agreed-tables"),
        ("review", "/reviews"),
        ("review-finding", "/findings"),
        ("advice", "/advice"),
        ("report", "/reports"),
        ("unit", "/units"),
        ("organisation", "/organisations"),
        ("programme", "/programmes"),
        ("task", "/tasks"),
        ("duty", "/duties"),
        ("outreach-session", "/outreach"),
        ("news", "/news"),
        ("round", "/rounds"),
        ("filing", "/filings"),
        ("file", "/files"),
    ];

    /// Reads `review/17`, or the address of its page, `/reviews/17`.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let text = text.trim();
        let (head, id) = text.rsplit_once('/')?;
        let id = id.split(['?', '#']).next()?.parse().ok()?;
        let is_head = |(kind, page): &&(&str, &str)| *kind == head || head.ends_with(page);
        Self::KINDS.iter().find(is_head).map(|(kind, _)| Self { kind: (*kind).to_owned(), id })
    }

    /// The address of its page, where it has one.
    #[must_use]
    pub fn page(&self) -> Option<String> {
        Self::KINDS.iter().find(|(kind, _)| *kind == self.kind).map(|(_, page)| format!("{page}/{}", self.id))
    }
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// What kind.
    pub kind: EvidenceKind,
    /// Number and symbol of a paper.
    pub number: String,
    /// Its day.
    pub issued: Option<Day>,
    /// What it is.
    pub title: String,
    /// The record that it points to, as `agreed-table/7`; empty where none.
    pub link: String,
    /// The day on which it was brought.
    pub since: Day,
}

impl Evidence {
    /// The page of the record that it points to.
    #[must_use]
    pub fn page(&self) -> Option<String> {
        Link::of_text(&self.link).and_then(|link| link.page())
    }
}

/// What somebody typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct EvidenceForm {
    /// One of [`EvidenceKind`].
    pub kind: String,
    /// Number and symbol of a paper.
    pub number: String,
    /// Its day.
    pub issued: String,
    /// What it is.
    pub title: String,
    /// The record, as `agreed-table/7` or the address of its page.
    pub link: String,
}

/// Evidence as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EvidenceDraft {
    pub(super) kind: EvidenceKind,
    pub(super) number: String,
    pub(super) issued: Option<Day>,
    pub(super) title: String,
    pub(super) link: Option<Link>,
}

impl EvidenceForm {
    /// Every fault at once, or the evidence as meant. A paper has a number and a
    /// day, a session a day; a figure and a record point to something.
    pub(super) fn check(&self) -> Result<EvidenceDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        // A file comes with its bytes, by `attach_evidence`.
        let kind = EvidenceKind::of_word(self.kind.trim()).filter(|kind| *kind != EvidenceKind::File);
        if kind.is_none() {
            faults.push(Fault::new("kind", "fault-not-in-list"));
        }
        let issued = self.issued.trim().parse().ok();
        let (number, title) = (self.number.trim(), self.title.trim());
        use EvidenceKind::{Document, Figure, Record, Review, Session};
        let link = Link::of_text(&self.link);
        if !self.issued.trim().is_empty() && issued.is_none() {
            faults.push(Fault::new("issued", "fault-not-a-day"));
        }
        let needs_day = matches!(kind, Some(Document | Session)) || (kind == Some(Review) && link.is_none());
        if needs_day && self.issued.trim().is_empty() {
            faults.push(Fault::new("issued", "fault-missing"));
        }
        if kind == Some(Document) && number.is_empty() {
            faults.push(Fault::new("number", "fault-missing"));
        }
        if title.is_empty() && !matches!(kind, Some(Figure | Record | Review)) {
            faults.push(Fault::new("title", "fault-missing"));
        }
        if let Some(sign) = person::first_sign(title) {
            let args = crate::words::args([("text", sign.text.to_owned())]);
            faults.push(Fault::with("title", "fault-names-people", args));
        }
        let has_link = !self.link.trim().is_empty();
        let fits = |link: &Link| match kind {
            Some(Figure) => link.kind == "agreed-table",
            Some(Review) => link.kind == "review",
            _ => true,
        };
        if (has_link && !link.as_ref().is_some_and(fits)) || (!has_link && matches!(kind, Some(Figure | Record))) {
            let word = if has_link { "fault-no-such-record" } else { "fault-missing" };
            faults.push(Fault::new("link", word));
        }
        match kind {
            Some(kind) if faults.is_empty() => {
                Ok(EvidenceDraft { kind, number: number.to_owned(), issued, title: title.to_owned(), link })
            }
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_evidence_says_what_it_needs() {
        let faults = |kind: &str, number: &str, issued: &str, title: &str, link: &str| {
            let form = EvidenceForm {
                kind: kind.into(),
                number: number.into(),
                issued: issued.into(),
                title: title.into(),
                link: link.into(),
            };
            form.check().err().unwrap_or_default().into_iter().map(|fault| fault.place).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(faults("document", "15/BC-BQL", "2024-06-20", "Báo cáo rà soát", ""), "");
        assert_eq!(faults("document", "", "", "", ""), "issued number title");
        assert_eq!(faults("document", "1", "20/13", "x", ""), "issued");
        assert_eq!(faults("figure", "", "", "", ""), "link");
        assert_eq!(faults("figure", "", "", "", "review/3"), "link");
        assert_eq!(faults("figure", "", "", "", "agreed-table/7"), "");
        assert_eq!(faults("review", "", "", "", "https://x.vn/reviews/3?done=1"), "");
        assert_eq!(faults("review", "", "", "", ""), "issued");
        assert_eq!(faults("session", "", "2024-06-20", "Tuyên truyền tại khu", ""), "");
        assert_eq!(faults("record", "", "", "", "/units/17"), "");
        assert_eq!(faults("record", "", "", "", "/users/17"), "link");
        assert_eq!(faults("thing", "", "", "x", ""), "kind");
        assert_eq!(Link::of_text("/reviews/17").unwrap().to_string(), "review/17");
    }
}
