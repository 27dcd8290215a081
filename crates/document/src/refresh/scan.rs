//! Finding the content controls of a part, with the position of all that matters.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::shape::{Control, Piece, Run};
use super::surroundings::Surroundings;
use super::{Obstacle, Place, RefreshError};
use crate::model::Tag;

/// The tagged controls of a part, in the order in which they begin.
pub(super) fn controls(part: &str, text: &str) -> Result<Vec<Control>, RefreshError> {
    let mut scan = Scan::new(text);
    let mut reader = Reader::from_str(text);
    loop {
        let start = position(reader.buffer_position());
        let event = reader
            .read_event()
            .map_err(|_| RefreshError::Damaged { part: part.to_owned(), at: reader.error_position() })?;
        let end = position(reader.buffer_position());
        match event {
            Event::Start(element) => scan.begin(&element, start..end),
            Event::Empty(element) => {
                scan.begin(&element, start..end);
                scan.end(start..end);
            }
            Event::End(_) => scan.end(start..end),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(scan.finish(part))
}

fn position(at: u64) -> usize {
    usize::try_from(at).expect("a part in memory is no longer than memory")
}

/// An open element.
struct Open {
    name: String,
    tag: Range<usize>,
}

/// A control while it is being read.
struct Draft {
    tag: Option<Tag>,
    control: Control,
    paragraph: Option<usize>,
    row: Option<usize>,
    paragraphs_inside: u32,
    open: bool,
}

struct Scan<'a> {
    text: &'a str,
    open: Vec<Open>,
    drafts: Vec<Draft>,
    /// Indices of the drafts whose content is being read.
    inside: Vec<usize>,
    around: Surroundings,
    tracked: u32,
    fallback: u32,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            open: Vec::new(),
            drafts: Vec::new(),
            inside: Vec::new(),
            around: Surroundings::default(),
            tracked: 0,
            fallback: 0,
        }
    }

    fn parent(&self) -> &str {
        self.open.last().map_or("", |open| open.name.as_str())
    }

    fn draft(&mut self) -> Option<&mut Draft> {
        let index = *self.inside.last()?;
        self.drafts.get_mut(index)
    }

    fn begin(&mut self, element: &BytesStart<'_>, range: Range<usize>) {
        let name = element.local_name().into_inner().to_owned();
        match name.as_str() {
            "sdt" => self.begin_control(element),
            "tag" | "alias" if self.parent() == "sdtPr" => {
                let by_title = name == "alias";
                let tag = value(element).and_then(|tag| Tag::new(tag).ok());
                if let Some(draft) = self.draft().filter(|draft| draft.tag.is_none() || !by_title)
                    && tag.is_some()
                {
                    draft.tag = tag;
                    draft.control.by_title = by_title;
                }
            }
            "p" => self.begin_paragraph(),
            "tbl" => self.around.begin_table(),
            "tr" => self.around.begin_row(),
            "tc" => self.around.begin_cell(),
            "r" => self.begin_run(&range),
            "ins" | "del" | "moveFrom" | "moveTo" => self.begin_tracked(),
            "Fallback" => self.fallback += 1,
            "drawing" | "pict" | "object" | "fldChar" | "fldSimple" | "footnoteReference" | "endnoteReference" => {
                self.obstruct(Obstacle::NotTextAlone)
            }
            _ => {}
        }
        let is_text = matches!(name.as_str(), "rPr" | "t" | "tab" | "br" | "cr");
        if self.parent() == "r"
            && !is_text
            && let Some(run) = self.run()
        {
            run.text_alone = false;
        }
        self.open.push(Open { name, tag: range });
    }

    fn end(&mut self, range: Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        let whole = open.tag.start..range.end;
        match open.name.as_str() {
            "sdt" => {
                if let Some(index) = self.inside.pop() {
                    self.drafts[index].open = false;
                }
            }
            "sdtContent" => {
                if let Some(draft) = self.draft() {
                    draft.control.content = Some(whole);
                }
            }
            "showingPlcHdr" => {
                if let Some(draft) = self.draft() {
                    draft.control.placeholder = Some(whole);
                }
            }
            "rPr" => self.end_properties(whole),
            "rStyle" => self.end_style(whole),
            "r" => {
                if let Some(run) = self.run() {
                    run.element.end = range.end;
                }
            }
            "p" => self.end_paragraph(range.start),
            "tbl" => self.around.end_table(),
            "ins" | "del" | "moveFrom" | "moveTo" => self.tracked = self.tracked.saturating_sub(1),
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            "t" => {
                let inner = open.tag.end.min(range.start)..range.start;
                let raw = &self.text[inner];
                let text = quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned());
                self.piece(&open, whole, &text);
            }
            // A tab of a run is text; that of `w:tabs` is not.
            "tab" if self.parent() == "r" => self.piece(&open, whole, "\t"),
            "br" | "cr" => self.piece(&open, whole, "\n"),
            _ => {}
        }
    }

    fn begin_control(&mut self, element: &BytesStart<'_>) {
        self.obstruct(Obstacle::NestedControl);
        let obstacle = (self.tracked > 0 || self.around.in_tracked_row()).then_some(Obstacle::TrackedChange);
        // A control around a whole cell begins before the cell does.
        let (cell, row) = self.around.cell(self.parent() == "tr").unzip();
        let name = element.name().into_inner();
        let prefix = name[..name.len() - "sdt".len()].to_owned();
        let inline = self.inside_paragraph();
        let control = Control {
            tag: Tag::new("_").expect("a tag of one letter"),
            by_title: false,
            text: String::new(),
            pieces: Vec::new(),
            runs: Vec::new(),
            content: None,
            prefix,
            paragraph_end: None,
            inline,
            placeholder: None,
            properties: None,
            placeholder_style: None,
            obstacle,
            in_fallback: self.fallback > 0,
            place: Place { part: String::new(), text: String::new(), cell },
        };
        let paragraph = self.around.paragraph().filter(|_| inline);
        self.inside.push(self.drafts.len());
        self.drafts.push(Draft { tag: None, control, paragraph, row, paragraphs_inside: 0, open: true });
    }

    /// Whether the innermost block around this place is a paragraph.
    fn inside_paragraph(&self) -> bool {
        self.open
            .iter()
            .rev()
            .find(|open| {
                matches!(open.name.as_str(), "p" | "tc" | "tr" | "tbl" | "body" | "txbxContent" | "hdr" | "ftr")
            })
            .is_some_and(|open| open.name == "p")
    }

    fn begin_paragraph(&mut self) {
        let index = self.around.begin_paragraph();
        for &inside in &self.inside {
            let draft = &mut self.drafts[inside];
            draft.paragraph.get_or_insert(index);
            draft.paragraphs_inside += 1;
            if draft.paragraphs_inside > 1 {
                draft.control.obstacle.get_or_insert(Obstacle::NotTextAlone);
            }
        }
    }

    fn end_paragraph(&mut self, closing_tag: usize) {
        self.around.end_paragraph();
        for &inside in &self.inside {
            let draft = &mut self.drafts[inside];
            if draft.paragraphs_inside > 0 {
                draft.control.paragraph_end.get_or_insert(closing_tag);
            }
        }
    }

    fn begin_run(&mut self, range: &Range<usize>) {
        if let Some(draft) = self.draft() {
            draft.control.runs.push(Run { element: range.clone(), properties: None, text_alone: true });
        }
    }

    fn begin_tracked(&mut self) {
        match self.parent() {
            // The mark of a paragraph or of run properties, not of text.
            "rPr" | "pPr" | "numPr" => {}
            "trPr" => self.around.track_row(),
            _ => self.obstruct(Obstacle::TrackedChange),
        }
        self.tracked += 1;
    }

    fn obstruct(&mut self, obstacle: Obstacle) {
        for &inside in &self.inside {
            self.drafts[inside].control.obstacle.get_or_insert(obstacle);
        }
    }

    fn run(&mut self) -> Option<&mut Run> {
        self.draft()?.control.runs.last_mut()
    }

    fn end_properties(&mut self, whole: Range<usize>) {
        let parent = self.parent().to_owned();
        let Some(draft) = self.draft() else { return };
        match parent.as_str() {
            "sdtPr" => draft.control.properties = Some(whole),
            "r" => {
                if let Some(run) = draft.control.runs.last_mut() {
                    run.properties = Some(whole);
                }
            }
            _ => {}
        }
    }

    fn end_style(&mut self, whole: Range<usize>) {
        let in_run = self.parent() == "rPr" && self.open.iter().rev().nth(1).is_some_and(|open| open.name == "r");
        if let Some(draft) = self.draft().filter(|_| in_run) {
            draft.control.placeholder_style.get_or_insert(whole);
        }
    }

    fn piece(&mut self, open: &Open, element: Range<usize>, text: &str) {
        self.around.add(text);
        let source = &self.text[element.clone()];
        let name = source[1..].split([' ', '>', '/', '\t', '\n', '\r']).next().unwrap_or_default().to_owned();
        let is_text = open.name == "t";
        for &inside in &self.inside {
            let control = &mut self.drafts[inside].control;
            control.text.push_str(text);
            control.pieces.push(Piece {
                element: element.clone(),
                name: name.clone(),
                is_text,
                run: control.runs.len().checked_sub(1),
            });
        }
    }

    fn finish(self, part: &str) -> Vec<Control> {
        let Self { drafts, around, .. } = self;
        drafts
            .into_iter()
            .filter(|draft| !draft.open)
            .filter_map(|draft| {
                let mut control = draft.control;
                control.tag = draft.tag?;
                if control.placeholder.is_some() {
                    // What Word shows in an emptied control is a hint, not a text.
                    control.text.clear();
                }
                part.clone_into(&mut control.place.part);
                control.place.text = around.text(draft.row, draft.paragraph);
                Some(control)
            })
            .collect()
    }
}

/// The attribute `val` of an element, whatever its prefix.
fn value(element: &BytesStart<'_>) -> Option<String> {
    element.attributes().flatten().find(|attribute| attribute.key.local_name().into_inner() == "val").map(|attribute| {
        quick_xml::escape::unescape(&attribute.value)
            .map_or_else(|_| attribute.value.to_string(), |text| text.into_owned())
    })
}
