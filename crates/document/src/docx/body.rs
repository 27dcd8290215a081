//! The whole document in order, and the blocks of its body.

use super::WriteError;
use super::heading::without_final_mark;
use super::numbering;
use super::paragraph::{ParagraphLook, RunLook};
use super::pen::Pen;
use super::section::Section;
use super::styles::NAMESPACE;
use super::wording;
use crate::model::{Annex, Block, Orientation, Run};

impl Pen<'_> {
    /// Writes `word/document.xml` from the first element to the last.
    pub(super) fn write_all(&mut self) -> Result<(), WriteError> {
        self.xml.open(
            "w:document",
            &[
                ("xmlns:w", &NAMESPACE),
                ("xmlns:r", &"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
                ("xmlns:wp", &"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
                ("xmlns:a", &"http://schemas.openxmlformats.org/drawingml/2006/main"),
                ("xmlns:pic", &"http://schemas.openxmlformats.org/drawingml/2006/picture"),
            ],
        );
        self.xml.open("w:body", &[]);
        self.letterhead();
        self.title();
        self.spacer(10.0);
        self.addressees();
        self.legal_bases();
        let blocks = self.with_end_mark();
        let mut section = Section { restarts: true };
        self.blocks(&blocks, &mut section)?;
        self.signatures();
        let document = self.document;
        for (index, annex) in document.annexes.iter().enumerate() {
            self.end_section(section);
            section = Section { restarts: true };
            self.annex(annex, index, &mut section)?;
        }
        self.section_properties(section);
        Ok(())
    }

    /// The blocks of the body, the last paragraph ending with the form's end mark.
    fn with_end_mark(&self) -> Vec<Block> {
        let mut blocks = self.document.blocks.clone();
        let mark = Run::text(self.profile.end_mark.as_str());
        let runs = match blocks.last_mut() {
            Some(Block::Paragraph(runs)) => Some(runs),
            Some(Block::Bullets(items)) => items.last_mut(),
            _ => None,
        };
        if let Some(runs) = runs {
            *runs = without_final_mark(runs);
            runs.push(mark);
        }
        blocks
    }

    /// Writes blocks; a landscape part ends the section before it and its own.
    fn blocks(&mut self, blocks: &[Block], section: &mut Section) -> Result<(), WriteError> {
        let mut break_before = false;
        for (index, block) in blocks.iter().enumerate() {
            let look = ParagraphLook {
                page_break_before: std::mem::take(&mut break_before),
                // The end of the body stays on the page of the signatures.
                keep_next: index + 1 == blocks.len() && self.keeps_with_signatures(blocks),
                ..ParagraphLook::default()
            };
            match block {
                Block::Heading { level, text } => self.heading(*level, look, text),
                Block::Paragraph(runs) => self.paragraph("BodyText", look, runs),
                Block::Bullets(items) => self.bullets(items, look),
                Block::Table(table) => self.table(table, look)?,
                Block::Chart(chart) => self.chart(chart, look)?,
                Block::PageBreak => break_before = true,
                Block::Landscape(inner) => self.landscape(inner, section)?,
            }
        }
        if break_before {
            let look = ParagraphLook { page_break_before: true, ..ParagraphLook::default() };
            self.line("Spacer", look, RunLook::default(), "");
        }
        Ok(())
    }

    fn keeps_with_signatures(&self, blocks: &[Block]) -> bool {
        blocks.len() == self.document.blocks.len() && !self.document.signatures.is_empty()
    }

    fn heading(&mut self, level: u8, look: ParagraphLook, text: &[Run]) {
        let deepest = u8::try_from(self.profile.headings.len()).unwrap_or(9);
        let level = level.clamp(1, deepest);
        let look = ParagraphLook { numbered: Some((self.numbering, level - 1)), keep_next: true, ..look };
        self.paragraph(&format!("Heading{level}"), look, text);
    }

    fn bullets(&mut self, items: &[Vec<Run>], look: ParagraphLook) {
        for (index, item) in items.iter().enumerate() {
            let look = ParagraphLook {
                numbered: Some((numbering::BULLETS, 0)),
                page_break_before: look.page_break_before && index == 0,
                keep_next: look.keep_next && index + 1 == items.len(),
                ..ParagraphLook::default()
            };
            self.paragraph("ListBullet", look, item);
        }
    }

    fn landscape(&mut self, inner: &[Block], section: &mut Section) -> Result<(), WriteError> {
        if self.orientation == Orientation::Landscape {
            return self.blocks(inner, section);
        }
        self.end_section(*section);
        *section = Section { restarts: false };
        self.orientation = Orientation::Landscape;
        self.blocks(inner, section)?;
        self.end_section(*section);
        self.orientation = Orientation::Portrait;
        Ok(())
    }

    fn annex(&mut self, annex: &Annex, index: usize, section: &mut Section) -> Result<(), WriteError> {
        self.orientation = annex.orientation;
        self.numbering = numbering::of_annex(index);
        let rules = &self.profile.annexes;
        let label = if self.document.annexes.len() == 1 {
            rules.label.clone()
        } else {
            format!("{} {}", rules.label, wording::roman(index + 1))
        };
        let plain = ParagraphLook::default();
        self.line("AnnexTitle", plain, RunLook::default(), &label);
        let title = self.profile.in_tone(&annex.title.to_uppercase());
        self.line("AnnexTitle", plain, RunLook::default(), &title);
        let reference = wording::reference(self.document, self.profile);
        let look = RunLook::sized(rules.size_pt - 1.0).italic();
        self.line("Letterhead", plain, look, &reference);
        self.spacer(8.0);
        self.blocks(&annex.blocks, section)
    }
}
