//! The end of a document: who receives it, and who signs.

use super::measure::twips;
use super::paragraph::{ParagraphLook, RunLook};
use super::pen::Pen;
use super::wording;
use crate::model::{Authority, Signature};
use crate::profile::SignatureRules;

impl Pen<'_> {
    /// One signature stands at the right of the recipients; several stand two to
    /// a row, from left to right in the order of the issuers, the recipients under
    /// them. All of it stays together, and with the end of the text: nobody signs
    /// an empty page, and no list of recipients stands alone on one.
    pub(super) fn signatures(&mut self) {
        let document = self.document;
        let signatures = document.signatures.as_slice();
        if signatures.is_empty() && document.recipients.is_empty() {
            return;
        }
        self.keeping_spacer(10.0);
        let width = self.text_width();
        let left = width * 9 / 20;
        match signatures {
            [] => self.recipients(),
            [only] => {
                let widths = [left, width - left];
                self.open_layout_table(&widths, 0);
                self.layout_row(&widths, |pen, column| match column {
                    0 => pen.recipients(),
                    _ => pen.signature(only),
                });
                self.xml.close();
                self.spacer(1.0);
            }
            several => {
                // One row that does not split: LibreOffice does not keep a table
                // with the paragraph after it.
                self.open_layout_table(&[width], 0);
                self.layout_row(&[width], |pen, _| pen.signed_by(several, width));
                self.xml.close();
                self.spacer(1.0);
            }
        }
    }

    /// Signatures two to a row, an odd last one in the middle of the page, and the
    /// recipients under them.
    fn signed_by(&mut self, signatures: &[Signature], width: i32) {
        let halves = [width / 2, width - width / 2];
        for (index, pair) in signatures.chunks(2).enumerate() {
            if index > 0 {
                self.keeping_spacer(14.0);
            }
            let widths: &[i32] = if pair.len() == 2 { &halves } else { &[width] };
            self.open_layout_table(widths, 0);
            self.layout_row(widths, |pen, column| pen.signature(&pair[column]));
            self.xml.close();
        }
        self.keeping_spacer(14.0);
        if !self.document.recipients.is_empty() {
            self.recipients();
        }
    }

    fn signature(&mut self, signature: &Signature) {
        let rules = &self.profile.signatures;
        let look = ParagraphLook::default();
        let bold = RunLook::default().bold();
        let lines = lines(signature, rules);
        for (text, is_bold) in lines {
            let text = self.profile.in_tone(&text);
            let run = if is_bold { bold } else { RunLook::default() };
            self.line("Signature", look, run, &text);
        }
        let look = ParagraphLook { before: Some(twips(rules.gap_mm)), ..look };
        self.line("Signature", look, bold, signature.name.trim());
    }

    fn recipients(&mut self) {
        let rules = &self.profile.recipients;
        let recipients = &self.document.recipients;
        if recipients.is_empty() {
            self.line("Recipients", ParagraphLook::default(), RunLook::default(), "");
            return;
        }
        let label = RunLook {
            bold: rules.bold,
            italic: rules.italic,
            underline: rules.underline,
            size_pt: Some(rules.label_pt),
        };
        let keep = ParagraphLook { keep_next: true, ..ParagraphLook::default() };
        self.line("Recipients", keep, label, &rules.label);
        for (index, recipient) in recipients.iter().enumerate() {
            let last = index + 1 == recipients.len();
            let text = format!("- {}", wording::listed(recipient, last));
            let look = ParagraphLook { keep_next: !last, ..ParagraphLook::default() };
            self.line("Recipients", look, RunLook::default(), &text);
        }
    }
}

/// The lines over a signature, and whether each is bold.
fn lines(signature: &Signature, rules: &SignatureRules) -> Vec<(String, bool)> {
    let prefix = match signature.authority {
        Authority::Own => "",
        Authority::OnBehalf => &rules.on_behalf,
        Authority::ForHead => &rules.for_head,
        Authority::ByOrder => &rules.by_order,
        Authority::Authorised => &rules.authorised,
        Authority::Acting => &rules.acting,
    };
    let principal = signature.principal.trim().to_uppercase();
    let post = signature.post.trim().to_uppercase();
    let mut lines = Vec::new();
    if principal.is_empty() {
        lines.push((format!("{prefix}{post}"), true));
    } else {
        lines.push((format!("{prefix}{principal}"), true));
        if !post.is_empty() {
            lines.push((post, rules.post_bold));
        }
    }
    lines
}
