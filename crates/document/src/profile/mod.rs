//! How a document looks: dated page profiles, kept as data.
//!
//! A form of official documents changes with its regulation, and a paper of
//! 2020 keeps the form of 2020. Each profile says which regulation it follows
//! and on which days that regulation held. The values of the profiles shipped
//! here, and the reason for each choice where a regulation leaves one, stand in
//! `profiles/*.toml`; an office may supply a file of its own.

mod fault;
mod parts;
mod tone;

use jiff::civil::Date;
use serde::Deserialize;

pub use fault::ProfileFault;
pub use parts::{
    Annexes, BodyText, HeadLine, Heading, HeadingNumber, Issuers, LegalBases, LetterSubject, LineSpacing, Mark,
    NumberLine, Page, PlaceDate, Recipients, Rule, SignatureRules, Tables, Title, Tone,
};

/// Whose form a profile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// Bodies of the state, and bodies that use the state's form.
    State,
    /// Bodies of the Party.
    Party,
}

/// A form of official documents.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name for the program, such as `nd30-2020`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Whose form it is.
    pub body: Body,
    /// The regulation it follows.
    pub legal_basis: String,
    /// The first day on which it holds.
    pub effective_from: Date,
    /// The last day on which it holds; none while it holds.
    pub effective_to: Option<Date>,
    /// The typeface.
    pub font: String,
    /// Where the mark of a syllable such as `ủy` is set in names of bodies.
    pub tone: Tone,
    /// What ends the body: `./.` or `.`.
    pub end_mark: String,
    /// Paper and margins.
    pub page: Page,
    /// The lines at the top right: the state's name and motto, or the Party's name.
    pub emblem: Vec<HeadLine>,
    /// The rule under them.
    pub emblem_rule: Rule,
    /// The issuing bodies at the top left.
    pub issuers: Issuers,
    /// The number and symbol.
    pub number: NumberLine,
    /// The place and date.
    pub place_date: PlaceDate,
    /// The name of the kind, and the subject under it.
    pub title: Title,
    /// The subject of a letter, which has no name of its kind.
    pub letter_subject: LetterSubject,
    /// *Kính gửi*.
    pub addressees: parts::Addressees,
    /// *Căn cứ*.
    pub legal_bases: LegalBases,
    /// Paragraphs.
    pub text: BodyText,
    /// Headings, from level 1.
    pub headings: Vec<Heading>,
    /// Tables, captions and charts.
    pub tables: Tables,
    /// Signatures.
    pub signatures: SignatureRules,
    /// *Nơi nhận*.
    pub recipients: Recipients,
    /// Annexes.
    pub annexes: Annexes,
    /// Boxed marks of urgency and internal circulation.
    pub marks: Mark,
}

const SHIPPED: [&str; 3] = [
    include_str!("../../profiles/nd30-2020.toml"),
    include_str!("../../profiles/hd36-2018.toml"),
    include_str!("../../profiles/hd05-2026.toml"),
];

impl Profile {
    /// Reads a profile file.
    ///
    /// # Errors
    /// With the line and the reason, when a field is missing, misspelt, of the
    /// wrong type or out of its range.
    pub fn parse(file: &str) -> Result<Self, ProfileFault> {
        let profile: Self = toml::from_str(file).map_err(|error| ProfileFault::read(file, &error))?;
        profile.check(file)?;
        Ok(profile)
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }

    /// Text with the marks of its syllables set as the profile asks.
    #[must_use]
    pub fn in_tone(&self, text: &str) -> String {
        tone::set(&crate::docx::clean(text), self.tone)
    }

    fn check(&self, file: &str) -> Result<(), ProfileFault> {
        let fault = |field: &str, reason: &str| Err(ProfileFault::value(file, field, reason));
        let page = &self.page;
        for (field, value) in [
            ("top_mm", page.top_mm),
            ("bottom_mm", page.bottom_mm),
            ("left_mm", page.left_mm),
            ("right_mm", page.right_mm),
        ] {
            if !(5.0..=60.0).contains(&value) {
                return fault(field, "a margin is between 5 and 60 mm");
            }
        }
        if self.headings.is_empty() || self.headings.len() > 9 {
            return fault("headings", "there are between 1 and 9 levels of headings");
        }
        if self.emblem.is_empty() {
            return fault("emblem", "at least one line stands at the top right");
        }
        if self.effective_to.is_some_and(|last| last < self.effective_from) {
            return fault("effective_to", "it ends before it begins");
        }
        for (field, size) in self.sizes() {
            if !(6.0..=40.0).contains(&size) {
                return fault(field, "a size is between 6 and 40 points");
            }
        }
        Ok(())
    }

    fn sizes(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        self.emblem.iter().map(|line| ("size_pt", line.size_pt)).chain([
            ("number_pt", self.page.number_pt),
            ("superior_pt", self.issuers.superior_pt),
            ("name_pt", self.issuers.name_pt),
            ("size_pt", self.number.size_pt),
            ("size_pt", self.place_date.size_pt),
            ("size_pt", self.title.size_pt),
            ("subject_pt", self.title.subject_pt),
            ("size_pt", self.letter_subject.size_pt),
            ("size_pt", self.text.size_pt),
            ("size_pt", self.tables.size_pt),
            ("caption_pt", self.tables.caption_pt),
            ("note_pt", self.tables.note_pt),
            ("size_pt", self.signatures.size_pt),
            ("label_pt", self.recipients.label_pt),
            ("list_pt", self.recipients.list_pt),
            ("size_pt", self.annexes.size_pt),
            ("size_pt", self.marks.size_pt),
        ])
    }
}

/// The profiles shipped with the program, oldest first within each body.
#[must_use]
pub fn shipped() -> Vec<Profile> {
    SHIPPED.iter().map(|file| Profile::parse(file).expect("the profiles shipped are read by a test")).collect()
}

/// The shipped profile of a name.
#[must_use]
pub fn named(id: &str) -> Option<Profile> {
    shipped().into_iter().find(|profile| profile.id == id)
}

/// The file of a shipped profile, as it was read: what is frozen with an issue
/// and what a digest is taken of.
#[must_use]
pub fn file_of(id: &str) -> Option<&'static str> {
    SHIPPED.into_iter().find(|file| Profile::parse(file).is_ok_and(|profile| profile.id == id))
}

/// The shipped profile that a kind of body uses on a day; `None` before the
/// earliest one known.
#[must_use]
pub fn profile_for(body: Body, day: Date) -> Option<Profile> {
    shipped().into_iter().find(|profile| profile.body == body && profile.holds_on(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_paper_gets_the_form_of_its_day() {
        let id = |body, day| profile_for(body, day).map(|profile| profile.id);
        assert_eq!(id(Body::State, date(2026, 10, 5)).as_deref(), Some("nd30-2020"));
        assert_eq!(id(Body::Party, date(2026, 5, 26)).as_deref(), Some("hd36-2018"));
        assert_eq!(id(Body::Party, date(2026, 5, 27)).as_deref(), Some("hd05-2026"));
        assert_eq!(id(Body::State, date(2019, 1, 1)), None);
    }

    proptest::proptest! {
        #[test]
        fn no_profile_file_however_wrong_breaks_the_reader(
            which in 0_usize..3,
            at in 0.0_f64..1.0,
            typed in "[\\[\\]={}\"a-z0-9.\n-]{0,12}",
        ) {
            let mut file = SHIPPED[which].to_owned();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a place in a short text"
            )]
            let mut place = (at * file.len() as f64) as usize;
            while !file.is_char_boundary(place) {
                place -= 1;
            }
            file.insert_str(place, &typed);
            if let Err(fault) = Profile::parse(&file) {
                proptest::prop_assert!(!fault.to_string().is_empty());
            }
        }
    }

    #[test]
    fn a_fault_in_a_profile_names_its_line() {
        let file = SHIPPED[0].replacen("top_mm = 20", "top_mm = 200", 1);
        let fault = Profile::parse(&file).expect_err("the margin is too wide");
        let line = file.lines().position(|line| line.starts_with("top_mm")).expect("the line is there");
        assert_eq!(fault.line, Some(line + 1));

        let fault = Profile::parse("id = 3").expect_err("an id is text");
        assert_eq!(fault.line, Some(1));
        let misspelt = SHIPPED[0].replacen("end_mark", "endmark", 1);
        assert!(Profile::parse(&misspelt).is_err());
    }
}
