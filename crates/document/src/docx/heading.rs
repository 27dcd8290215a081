//! Between the letterhead and the body: the title, the addressees, the grounds.

use super::measure::{twips, twips_of_pt};
use super::paragraph::{ParagraphLook, RunLook};
use super::pen::Pen;
use super::wording;
use crate::metrics::width_pt;
use crate::model::{Content, Kind, Run};

impl Pen<'_> {
    pub(super) fn title(&mut self) {
        if self.document.kind == Kind::Letter {
            return;
        }
        let title = self.profile.in_tone(&self.document.title().to_uppercase());
        self.line("Title", ParagraphLook::default(), RunLook::default(), &title);
        let subject = self.document.subject.trim();
        if !subject.is_empty() {
            self.line("Subtitle", ParagraphLook::default(), RunLook::default(), subject);
        }
        let rules = &self.profile.title;
        let width = self.text_width();
        let longest = subject
            .lines()
            .map(|line| width_pt(line, rules.subject_pt, true))
            .fold(0.0, f64::max)
            .min(f64::from(width) / 20.0);
        self.rule(&rules.rule, longest, width);
    }

    /// One addressee stands on the line of the label, several in a list.
    pub(super) fn addressees(&mut self) {
        let rules = &self.profile.addressees;
        let label = if self.document.kind == Kind::Submission { &rules.submission_label } else { &rules.label };
        let addressees = &self.document.addressees;
        let before = ParagraphLook { before: Some(twips_of_pt(12.0)), ..ParagraphLook::default() };
        match addressees.as_slice() {
            [] => return,
            [only] => {
                let look = ParagraphLook { align: Some("center"), ..before };
                let text = format!("{label} {}", only.trim());
                self.line("Addressee", look, RunLook::default(), &text);
            }
            several => {
                let indented = |mm| ParagraphLook { left: Some(twips(mm)), ..ParagraphLook::default() };
                let look = ParagraphLook { before: before.before, ..indented(30.0) };
                self.line("Addressee", look, RunLook::default(), label);
                for (index, each) in several.iter().enumerate() {
                    let text = wording::listed(each, index + 1 == several.len());
                    self.line("Addressee", indented(45.0), RunLook::default(), &format!("- {text}"));
                }
            }
        }
        self.spacer(6.0);
    }

    /// Each ground on a line of its own; the last ends with a full stop.
    pub(super) fn legal_bases(&mut self) {
        let count = self.document.legal_bases.len();
        let document = self.document;
        for (index, basis) in document.legal_bases.iter().enumerate() {
            let mut runs = Vec::with_capacity(basis.len() + 2);
            runs.push(Run::text(self.profile.legal_bases.prefix.as_str()));
            runs.extend(without_final_mark(basis));
            runs.push(Run::text(if index + 1 == count { "." } else { ";" }));
            self.paragraph("LegalBasis", ParagraphLook::default(), &runs);
        }
    }
}

/// Runs whose last words have lost their full stop or semicolon.
pub(super) fn without_final_mark(runs: &[Run]) -> Vec<Run> {
    let mut runs = runs.to_vec();
    if let Some(Run { content: Content::Text(text), .. }) = runs.last_mut() {
        *text = text.trim_end().trim_end_matches("./.").trim_end_matches(['.', ';']).to_owned();
    }
    runs
}
