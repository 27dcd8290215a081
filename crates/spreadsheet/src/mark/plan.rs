//! Marking a package in place: what is added to which part.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::parts::{Link, relationships_of, with_links, with_sheet, with_types};
use super::styles::Clones;
use super::{COMMENTS_MAX, Mark, Severity, Summary, Unmarkable, comments, sheet, summary, vml};
use crate::grid::{Address, Book, Sheet};
use crate::read::limits::Guard;
use crate::read::package::{Package, normal};
use crate::read::xlsx::{Relationship, relationships, tabs, workbook_part};
use crate::read::{Limits, Unreadable};

/// Bytes of a drawing that is extended. Shapes take some 900 bytes each.
const DRAWING_MAX: u64 = 64 << 20;

/// Characters of one comment. Excel allows 32,767; nobody reads so many in a box.
const COMMENT_MAX: usize = 4_000;

/// What is done to one sheet.
struct SheetPlan {
    part: String,
    fills: BTreeMap<Address, Severity>,
    notes: BTreeMap<Address, String>,
    links: Vec<Relationship>,
    /// The sheet's comments part, and whether it is there already.
    comments: String,
    has_comments: bool,
    /// A name for the drawing, if the sheet has none yet.
    drawing: String,
}

/// Whether the workbook is of the strict variant of the standard.
pub(super) fn is_strict(original: &[u8], limits: &Limits) -> Result<bool, Unmarkable> {
    let guard = Guard::new(limits);
    let mut package = Package::open(original, &guard)?;
    let root = package.bytes("_rels/.rels", 1 << 20)?.unwrap_or_default();
    Ok(memchr::memmem::find(&root, b"purl.oclc.org/ooxml").is_some())
}

/// The copy being written.
struct Copy<'a> {
    package: Package<'a>,
    writer: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Copy<'_> {
    fn begin(&mut self, part: &str) -> Result<(), Unmarkable> {
        self.writer.start_file(part, self.options).map_err(Unmarkable::unwritten)
    }

    fn put(&mut self, part: &str, content: &[u8]) -> Result<(), Unmarkable> {
        self.begin(part)?;
        self.writer.write_all(content).map_err(Unmarkable::unwritten)
    }
}

/// The package with the marks in it.
pub(super) fn marked_in_place(
    original: &[u8],
    book: &Book,
    marks: &[Mark],
    summary: &Summary,
    limits: &Limits,
) -> Result<Vec<u8>, Unmarkable> {
    let guard = Guard::new(limits);
    let mut package = Package::open(original, &guard)?;
    let workbook = workbook_part(&mut package)?.ok_or(Unreadable::NotAWorkbook)?;
    let (tabs, _) = tabs(&mut package, &workbook)?;
    if tabs.len() != book.sheets.len() {
        return Err(Unmarkable::structure(&workbook, "it is not the workbook that was read"));
    }
    let links = relationships(&mut package, &workbook)?;
    let styles = links.iter().find(|link| link.kind == "styles").map(|link| link.target.clone());
    let styles = styles.ok_or_else(|| Unmarkable::structure(&workbook, "it has no styles"))?;
    let mut clones = Clones::read(&mut package, &styles)?;
    let mut plans = Vec::new();
    let mut free = Free::default();
    for (index, (tab, sheet)) in tabs.iter().zip(&book.sheets).enumerate() {
        let of_sheet: Vec<&Mark> = marks.iter().filter(|mark| mark.sheet == index).collect();
        if !of_sheet.is_empty() {
            plans.push(plan_sheet(&mut package, &tab.part, sheet, &of_sheet, &mut free)?);
        }
    }
    let added = free.name(&package, "xl/worksheets/sheet", ".xml");
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let tab_name = summary::tab_name(&summary.sheet_name, &names);
    let id = free_id(&links);

    let types: Vec<String> = plans.iter().filter(|plan| !plan.has_comments).map(|plan| plan.comments.clone()).collect();
    let types = with_types(&mut package, &added, &types)?;
    let workbook_links = [Link { id: id.clone(), kind: "worksheet", target: added.clone() }];
    let workbook_links = with_links(&mut package, &workbook, &workbook_links)?;
    let workbook_content = with_sheet(&mut package, &workbook, &tab_name, &id)?;

    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut copy = Copy { package, writer: ZipWriter::new(Cursor::new(Vec::new())), options };
    // Some readers look for the content types at the beginning.
    copy.put("[Content_Types].xml", &types)?;
    copy.put(&relationships_of(&workbook), &workbook_links)?;
    copy.put(&workbook, &workbook_content)?;
    let mut replaced = vec!["[Content_Types].xml".to_owned(), relationships_of(&workbook), workbook, styles.clone()];
    for plan in &plans {
        replaced.extend(write_sheet(&mut copy, plan, &mut clones, summary)?);
    }
    let lines = summary::lines(book, marks, summary);
    let formats = summary::Formats {
        heading: clones.heading(),
        line: clones.line(),
        severities: [Severity::Wrong, Severity::Doubtful, Severity::Hint]
            .map(|severity| clones.of(0, severity).unwrap_or(0)),
    };
    copy.put(&added, summary::part(&lines, summary, &formats).as_bytes())?;
    copy.begin(&styles)?;
    clones.write(&mut copy.package, &mut copy.writer)?;
    let replaced: Vec<String> = replaced.iter().map(|part| normal(part)).collect();
    copy.package.copy_others(&|name| replaced.iter().any(|part| part == name), &mut copy.writer)?;
    Ok(copy.writer.finish().map_err(Unmarkable::unwritten)?.into_inner())
}

/// Writes the sheet and all that belongs to its comments; gives the parts that
/// the copy has now and must not take from the original.
fn write_sheet(
    copy: &mut Copy<'_>,
    plan: &SheetPlan,
    clones: &mut Clones,
    summary: &Summary,
) -> Result<Vec<String>, Unmarkable> {
    let missing = |part: &str| Unmarkable::structure(part, "it is missing");
    let id = free_id(&plan.links);
    copy.begin(&plan.part)?;
    let xml = copy.package.verbatim(&plan.part)?.ok_or_else(|| missing(&plan.part))?;
    let existing = sheet::edit(xml, &plan.part, &mut copy.writer, &plan.fills, clones, &id)?;
    let mut done = vec![plan.part.clone()];
    let mut links = Vec::new();

    let shapes = if plan.has_comments {
        let xml = copy.package.verbatim(&plan.comments)?.ok_or_else(|| missing(&plan.comments))?;
        let (content, shapes) = comments::merged(xml, &plan.comments, &plan.notes, &summary.author)?;
        copy.put(&plan.comments, &content)?;
        shapes
    } else {
        copy.put(&plan.comments, comments::fresh(&plan.notes, &summary.author).as_bytes())?;
        links.push(Link { id: format!("{id}c"), kind: "comments", target: plan.comments.clone() });
        plan.notes.clone()
    };
    done.push(plan.comments.clone());

    if let Some(existing) = existing {
        let found = plan.links.iter().find(|link| link.id == existing);
        let drawing = &found.ok_or_else(|| Unmarkable::structure(&plan.part, "its drawing is missing"))?.target;
        let content = copy.package.bytes(drawing, DRAWING_MAX)?.ok_or_else(|| missing(drawing))?;
        copy.put(drawing, &vml::extended(&content, drawing, &shapes)?)?;
        done.push(drawing.clone());
    } else {
        copy.put(&plan.drawing, vml::fresh(&shapes).as_bytes())?;
        links.push(Link { id, kind: "vmlDrawing", target: plan.drawing.clone() });
    }
    if !links.is_empty() {
        let content = with_links(&mut copy.package, &plan.part, &links)?;
        copy.put(&relationships_of(&plan.part), &content)?;
        done.push(relationships_of(&plan.part));
    }
    Ok(done)
}

fn plan_sheet(
    package: &mut Package<'_>,
    part: &str,
    sheet: &Sheet,
    marks: &[&Mark],
    free: &mut Free,
) -> Result<SheetPlan, Unmarkable> {
    let links = relationships(package, part)?;
    let existing = links.iter().find(|link| link.kind == "comments").map(|link| link.target.clone());
    let has_comments = existing.is_some();
    let comments = existing.unwrap_or_else(|| free.name(package, "xl/comments", ".xml"));
    let drawing = free.name(package, "xl/drawings/vmlDrawing", ".vml");
    let (fills, notes) = gathered(sheet, marks);
    Ok(SheetPlan { part: part.to_owned(), fills, notes, links, comments, has_comments, drawing })
}

/// For each marked cell its gravest severity, and one comment of all its marks.
/// A cell that a mark is also about has the colour alone.
/// Only the upper left cell of a merged area is seen, so marks go there.
pub(super) fn gathered(sheet: &Sheet, marks: &[&Mark]) -> (BTreeMap<Address, Severity>, BTreeMap<Address, String>) {
    let mut sorted: Vec<(Severity, Address, &str)> =
        marks.iter().map(|mark| (mark.severity, corner(sheet, mark.at), mark.text.as_str())).collect();
    sorted.sort();
    sorted.dedup();
    let mut fills = BTreeMap::new();
    let mut notes: BTreeMap<Address, String> = BTreeMap::new();
    for (severity, at, text) in sorted {
        fills.entry(at).or_insert(severity);
        if notes.len() >= COMMENTS_MAX && !notes.contains_key(&at) {
            continue;
        }
        let note = notes.entry(at).or_default();
        let length = note.chars().count();
        if length < COMMENT_MAX {
            if !note.is_empty() {
                note.push('\n');
            }
            note.extend(text.chars().take(COMMENT_MAX - length));
        }
    }
    for mark in marks {
        for area in &mark.also {
            // Rows and columns that the sheet does not have hold no cell.
            let rows = area.first.row..=area.last.row.min(sheet.height.saturating_sub(1));
            let columns = area.first.column..=area.last.column.min(sheet.width.saturating_sub(1));
            for at in rows.flat_map(|row| columns.clone().map(move |column| Address::new(row, column))) {
                let fill = fills.entry(corner(sheet, at)).or_insert(mark.severity);
                *fill = mark.severity.min(*fill);
            }
        }
    }
    (fills, notes)
}

/// Merges are sorted by their upper left cell, so those that begin below `at`
/// cannot hold it.
fn corner(sheet: &Sheet, at: Address) -> Address {
    let until = sheet.merges.partition_point(|merge| merge.first.row <= at.row);
    let holds = |merge: &&crate::grid::Area| {
        at.row <= merge.last.row && merge.first.column <= at.column && at.column <= merge.last.column
    };
    sheet.merges[..until].iter().find(holds).map_or(at, |merge| merge.first)
}

/// An id that none of `links` has.
fn free_id(links: &[Relationship]) -> String {
    let is_free = |id: &String| !links.iter().any(|link| link.id.starts_with(id.as_str()));
    (1u32..).map(|number| format!("rIdMark{number}")).find(is_free).expect("there are more numbers than relationships")
}

/// Names of parts that are not taken, neither in the package nor by us.
#[derive(Default)]
struct Free {
    last: u32,
}

impl Free {
    fn name(&mut self, package: &Package<'_>, stem: &str, ending: &str) -> String {
        loop {
            self.last += 1;
            let name = format!("{stem}{}{ending}", self.last);
            if !package.has(&name) {
                return name;
            }
        }
    }
}
