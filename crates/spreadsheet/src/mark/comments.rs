//! The comments part of a sheet: new, or with ours added to those there.

use std::collections::BTreeMap;
use std::io::Read;

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};

use super::Unmarkable;
use super::verbatim::{escaped, prefix_of, put, put_raw};
use crate::grid::Address;
use crate::read::reference::parse_address;
use crate::read::xml::{Xml, attribute};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A comments part with nothing but `notes`.
pub(super) fn fresh(notes: &BTreeMap<Address, String>, author: &str) -> String {
    let mut part = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{MAIN}\">\
         <authors><author>{}</author></authors><commentList>",
        escaped(author)
    );
    for (at, text) in notes {
        part.push_str(&comment("", *at, 0, text));
    }
    part.push_str("</commentList></comments>");
    part
}

fn comment(p: &str, at: Address, author: usize, text: &str) -> String {
    format!(
        "<{p}comment ref=\"{at}\" authorId=\"{author}\"><{p}text><{p}t xml:space=\"preserve\">{}</{p}t></{p}text></{p}comment>",
        escaped(text)
    )
}

/// The part with `notes` added. A cell that has a comment keeps it, and ours
/// follows on a new line. Gives back which cells had none and need a shape.
pub(super) fn merged<R: Read>(
    mut xml: Xml<R>,
    part: &str,
    notes: &BTreeMap<Address, String>,
    author: &str,
) -> Result<(Vec<u8>, BTreeMap<Address, String>), Unmarkable> {
    let mut left = notes.clone();
    let mut writer = Writer::new(Vec::new());
    let mut authors = 0usize;
    let mut listed = false;
    let mut joining: Option<String> = None;
    let mut buffer = Vec::new();
    let author_of = |p: &str| format!("<{p}author>{}</{p}author>", escaped(author));
    loop {
        match xml.next(&mut buffer)? {
            Event::Eof => break,
            Event::Empty(e) if matches!(e.local_name().as_ref(), "authors" | "commentList") => {
                let p = prefix_of(&e);
                put(&mut writer, Event::Start(e.borrow()))?;
                if e.local_name().as_ref() == "authors" {
                    put_raw(&mut writer, &author_of(&p))?;
                } else {
                    listed = true;
                    put_all(&mut writer, &p, authors, &left)?;
                }
                put(&mut writer, Event::End(e.to_end()))?;
            }
            Event::Start(e) => {
                match e.local_name().as_ref() {
                    "author" => authors += 1,
                    "comment" => joining = place_of(&e).and_then(|at| left.remove(&at)),
                    _ => {}
                }
                put(&mut writer, Event::Start(e))?;
            }
            Event::Empty(e) => {
                authors += usize::from(e.local_name().as_ref() == "author");
                put(&mut writer, Event::Empty(e))?;
            }
            Event::End(e) => {
                let name = e.name().as_ref().to_owned();
                let p = &name[..name.len() - e.local_name().as_ref().len()];
                match e.local_name().as_ref() {
                    "authors" => put_raw(&mut writer, &author_of(p))?,
                    "text" => {
                        if let Some(text) = joining.take() {
                            let text = escaped(&text);
                            put_raw(
                                &mut writer,
                                &format!("<{p}r><{p}t xml:space=\"preserve\">\n{text}</{p}t></{p}r>"),
                            )?;
                        }
                    }
                    "commentList" => {
                        listed = true;
                        put_all(&mut writer, p, authors, &left)?;
                    }
                    _ => {}
                }
                put(&mut writer, Event::End(e))?;
            }
            event => put(&mut writer, event)?,
        }
    }
    if !listed {
        return Err(Unmarkable::structure(part, "it has no list of comments"));
    }
    Ok((writer.into_inner(), left))
}

fn place_of(e: &BytesStart<'_>) -> Option<Address> {
    parse_address(&attribute(e, "ref")?)
}

fn put_all(
    writer: &mut Writer<Vec<u8>>,
    p: &str,
    author: usize,
    notes: &BTreeMap<Address, String>,
) -> Result<(), Unmarkable> {
    for (at, text) in notes {
        put_raw(writer, &comment(p, *at, author, text))?;
    }
    Ok(())
}
