//! The agreement as a paper in the official form: sections I to VII, a place
//! for each party's signature, annexes after it.

use songhanh_document::docx;
use songhanh_document::model::{Annex as PaperAnnex, Block, Document, DocumentDate, Kind, Orientation, Run};

use super::form::ProgrammeRefusal;
use super::joint::{issuers_of, parties_of, profile_of, signatures_of};
use super::programme::{Field, Part, Programme, ProgrammeId};
use super::provision::Section;
use super::verbs::programme;
use crate::agencies::{Agency, Division, agencies, divisions};
use crate::desk::{AsOf, Desk};
use crate::words::{Lang, Words, args, day_text};

/// The agreement of a day as `.docx`, in the form of that day for the party
/// that leads.
pub async fn programme_paper(desk: &Desk, as_of: AsOf, id: ProgrammeId) -> Result<Vec<u8>, ProgrammeRefusal> {
    let one = programme(desk, as_of, id).await?;
    let known = agencies(desk, as_of).await?;
    let mut sections = Vec::new();
    for agency in &known {
        sections.extend(divisions(desk, as_of, agency.id).await?);
    }
    let signed = one.signed.unwrap_or(as_of.on);
    let profile = profile_of(&one, &known, signed).ok_or(ProgrammeRefusal::NoProfile(signed))?;
    let paper = Paper { one: &one, agencies: &known, divisions: &sections, words: Words::of(Lang::Vi) };
    docx::write(&paper.document(), &profile).map_err(|error| ProgrammeRefusal::Paper(error.to_string()))
}

struct Paper<'p> {
    one: &'p Programme,
    agencies: &'p [Agency],
    divisions: &'p [Division],
    /// Papers are written in Vietnamese.
    words: &'static Words,
}

impl Paper<'_> {
    fn document(&self) -> Document {
        let one = self.one;
        // The day is left to the registry while it is a draft.
        let date = match one.signed {
            Some(day) => DocumentDate::from(day),
            None => DocumentDate { day: None, ..DocumentDate::from(one.period.from()) },
        };
        let mut document = Document::new(Kind::Programme, date);
        document.title = Some(self.words.say("agreement-paper-title"));
        document.issuers = issuers_of(one, self.agencies);
        let lead = parties_of(one, self.agencies).first().copied();
        document.place = lead.map_or_else(String::new, |lead| lead.place.clone());
        document.subject = one.name.clone();
        document.legal_bases = one.bases.iter().map(|basis| vec![Run::text(self.basis(basis))]).collect();
        document.blocks = self.blocks();
        document.recipients = parties_of(one, self.agencies).iter().map(|agency| agency.name.clone()).collect();
        document.signatures = signatures_of(one, self.agencies, self.words);
        document.annexes = one
            .annexes
            .iter()
            .map(|annex| PaperAnnex {
                title: format!("{}: {}", annex.number, annex.title),
                orientation: Orientation::Portrait,
                blocks: paragraphs(&annex.content),
            })
            .collect();
        document
    }

    /// A basis as papers cite it; a programme may have typed it whole.
    fn basis(&self, basis: &str) -> String {
        let citation = crate::law::basis(basis).map_or_else(
            || basis.to_owned(),
            |known| match known.number.as_str() {
                "" => known.title.clone(),
                number => format!("{} ({number})", known.title),
            },
        );
        self.words.say_with("agreement-paper-basis", &args([("basis", citation)]))
    }

    fn heading(&self, level: u8, key: &str) -> Block {
        Block::heading(level, self.words.say(key))
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![self.heading(1, "agreement-paper-purpose")];
        blocks.push(self.heading(2, "provision-purpose"));
        blocks.extend(self.said(Section::Purpose));
        blocks.push(self.heading(2, "provision-requirement"));
        blocks.extend(self.said(Section::Requirement));
        blocks.push(self.heading(1, "provision-principle"));
        blocks.extend(self.said(Section::Principle));
        blocks.push(self.heading(1, "agreement-paper-fields"));
        for field in &self.one.fields {
            blocks.push(Block::heading(2, field.name.clone()));
            blocks.extend(self.field(field));
        }
        blocks.push(self.heading(1, "agreement-paper-duties"));
        for agency in parties_of(self.one, self.agencies) {
            blocks.push(Block::heading(2, agency.name.clone()));
            let own = |one: &&super::Provision| one.section == Section::Duty && one.agency == Some(agency.id);
            let content: Vec<&str> = self.one.provisions.iter().filter(own).map(|one| one.content.as_str()).collect();
            blocks.extend(self.or_to_write(&content.join("\n")));
        }
        blocks.push(self.heading(2, "provision-common-duty"));
        blocks.extend(self.said(Section::CommonDuty));
        blocks.push(self.heading(1, "provision-reporting"));
        blocks.extend(self.said(Section::Reporting));
        blocks.extend(self.focal_units());
        blocks.push(self.heading(1, "provision-reviewing"));
        blocks.extend(self.said(Section::Reviewing));
        blocks.push(self.heading(1, "provision-carrying-out"));
        blocks.extend(self.said(Section::CarryingOut));
        blocks.push(Block::paragraph(self.words.say_with(
            "agreement-paper-days",
            &args([
                ("first", day_text(Lang::Vi, self.one.period.from())),
                ("last", day_text(Lang::Vi, self.one.period.last_day())),
            ]),
        )));
        blocks
    }

    fn said(&self, section: Section) -> Vec<Block> {
        let content: Vec<&str> =
            self.one.provisions.iter().filter(|one| one.section == section).map(|one| one.content.as_str()).collect();
        self.or_to_write(&content.join("\n"))
    }

    /// What was not agreed in words yet is written by hand: a line of dots.
    fn or_to_write(&self, content: &str) -> Vec<Block> {
        match paragraphs(content) {
            found if found.is_empty() => vec![Block::paragraph(self.words.say("agreement-paper-to-write"))],
            found => found,
        }
    }

    fn field(&self, field: &Field) -> Vec<Block> {
        let line = |part: Part| {
            let bodies = field.bodies.iter().filter(move |body| body.part == part);
            let names: Vec<String> = bodies.map(|body| self.body(body.agency, body.division)).collect();
            let key = format!("agreement-paper-{}", part.word());
            (!names.is_empty())
                .then(|| Block::paragraph(self.words.say_with(&key, &args([("bodies", names.join("; "))]))))
        };
        let found: Vec<Block> = [Part::Lead, Part::Coordinating].into_iter().filter_map(line).collect();
        if found.is_empty() { vec![Block::paragraph(self.words.say("agreement-paper-to-write"))] } else { found }
    }

    /// Through which division each party is reached.
    fn focal_units(&self) -> Option<Block> {
        let named = self.one.parties.iter().filter(|party| party.division.is_some());
        let named: Vec<String> = named.map(|party| self.body(party.agency, party.division)).collect();
        (!named.is_empty()).then(|| {
            Block::paragraph(self.words.say_with("agreement-paper-focal", &args([("bodies", named.join("; "))])))
        })
    }

    fn body(&self, agency: crate::desk::AgencyId, division: Option<crate::agencies::DivisionId>) -> String {
        let name = self.agencies.iter().find(|one| one.id == agency).map_or("", |one| one.name.as_str());
        match division.and_then(|id| self.divisions.iter().find(|one| one.id == id)) {
            Some(division) => format!("{} {name}", division.name),
            None => name.to_owned(),
        }
    }
}

/// A paragraph for each line.
fn paragraphs(text: &str) -> Vec<Block> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Block::paragraph).collect()
}
