//! The shapes of comments. Excel still draws comments from VML, the drawing
//! language of Office 2000, and drops a comment that has no shape in it.

use std::collections::BTreeMap;

use super::Unmarkable;
use crate::grid::Address;

const SHAPE_TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

const NAMESPACES: [&str; 3] = [
    "xmlns:v=\"urn:schemas-microsoft-com:vml\"",
    "xmlns:o=\"urn:schemas-microsoft-com:office:office\"",
    "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"",
];

/// Shape numbers come in blocks of this many.
const BLOCK: u32 = 1024;

/// Characters of a line of a comment box, and lines it grows to at most.
const LINE: usize = 36;
const LINES_MAX: usize = 24;

/// A drawing with a shape for each of `notes`.
pub(super) fn fresh(notes: &BTreeMap<Address, String>) -> String {
    let count = u32::try_from(notes.len()).unwrap_or(u32::MAX);
    let blocks: Vec<String> = (1..=count / BLOCK + 1).map(|block| block.to_string()).collect();
    let mut drawing = format!(
        "<xml {}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/></o:shapelayout>{SHAPE_TYPE}",
        NAMESPACES.join(" "),
        blocks.join(",")
    );
    push_shapes(&mut drawing, notes, BLOCK + 1);
    drawing.push_str("</xml>");
    drawing
}

/// The drawing `existing` with shapes for `notes` added. It is treated as bytes:
/// VML is not always well-formed.
pub(super) fn extended(existing: &[u8], part: &str, notes: &BTreeMap<Address, String>) -> Result<Vec<u8>, Unmarkable> {
    let Some(end) = memchr::memmem::rfind(existing, b"</xml>") else {
        return Err(Unmarkable::structure(part, "the drawing has no end"));
    };
    let declares = |name: &[u8]| memchr::memmem::find(existing, name).is_some();
    let mut shapes = String::new();
    if !declares(b"id=\"_x0000_t202\"") {
        shapes.push_str(SHAPE_TYPE);
    }
    push_shapes(&mut shapes, notes, last_shape(existing).saturating_add(1));
    // Some programs declare the prefixes element by element, or use others.
    let root = &existing[..memchr::memchr(b'>', existing).unwrap_or(0)];
    if !NAMESPACES.iter().all(|name| memchr::memmem::find(root, name.as_bytes()).is_some()) {
        let declared = NAMESPACES.join(" ");
        shapes = shapes.replace("<v:shape ", &format!("<v:shape {declared} "));
        shapes = shapes.replace("<v:shapetype ", &format!("<v:shapetype {declared} "));
    }
    Ok([&existing[..end], shapes.as_bytes(), &existing[end..]].concat())
}

/// The highest number of a shape in the drawing.
fn last_shape(drawing: &[u8]) -> u32 {
    let number_at = |at: usize| {
        let digits: String =
            drawing[at..].iter().take(9).take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
        digits.parse::<u32>().ok()
    };
    memchr::memmem::find_iter(drawing, b"_x0000_s").filter_map(|at| number_at(at + 8)).max().unwrap_or(BLOCK)
}

fn push_shapes(drawing: &mut String, notes: &BTreeMap<Address, String>, first: u32) {
    for (id, (at, text)) in (first..).zip(notes) {
        let Address { row, column } = *at;
        let lines = text.lines().map(|line| line.chars().count() / LINE + 1).sum::<usize>().clamp(3, LINES_MAX);
        // Left column and offset, top row and offset, right, bottom.
        let anchor = format!(
            "{}, 15, {}, 10, {}, 15, {}, 4",
            column + 1,
            row.saturating_sub(1),
            column + 5,
            row as usize + lines
        );
        drawing.push_str(&format!(
            "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;\
             margin-top:2pt;width:220pt;height:{}pt;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" \
             o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/>\
             <v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\">\
             <div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/>\
             <x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>\
             <x:Column>{column}</x:Column></x:ClientData></v:shape>",
            lines * 15
        ));
    }
}
