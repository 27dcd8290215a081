//! Markdown as safe HTML. Raw HTML is shown as the text that it is, links lead
//! only to the web, a mail address or a place of the house, pictures are those
//! of the item, and nothing asks for a style: the page allows none inline.

use std::collections::BTreeSet;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML.
    pub html: String,
    /// The numbers of the pictures that the text names.
    pub pictures: BTreeSet<usize>,
}

/// A text as it stands in HTML, in an attribute too.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// True for an address that a reader may be led to.
fn is_safe(address: &str) -> bool {
    let address = address.trim();
    let local = (address.starts_with('/') && !address.starts_with("//")) || address.starts_with('#');
    local || ["https://", "http://", "mailto:"].iter().any(|head| address.to_ascii_lowercase().starts_with(head))
}

/// Markdown as HTML. `picture` gives the HTML of the item's picture with a
/// number, which a text names as `![](2)`; `table` is what a table is called
/// for those who cannot see it.
#[must_use]
pub fn rendered(text: &str, table: &str, mut picture: impl FnMut(usize) -> Option<String>) -> Rendered {
    let mut pictures = BTreeSet::new();
    let mut events: Vec<Event<'_>> = Vec::new();
    // Links that were refused: their ends go with them.
    let mut links: Vec<bool> = Vec::new();
    let mut in_picture = 0_usize;
    let mut columns: Vec<Alignment> = Vec::new();
    let (mut column, mut in_head) = (0, false);
    let raw = |text: String| Event::Html(CowStr::from(text));
    for event in parser(text) {
        if in_picture > 0 && !matches!(event, Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image)) {
            continue;
        }
        match event {
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let safe = is_safe(&dest_url);
                links.push(safe);
                if safe {
                    let away = dest_url.contains("://");
                    let rel = if away { " rel=\"noopener nofollow\"" } else { "" };
                    events.push(Event::InlineHtml(format!("<a href=\"{}\"{rel}>", escaped(&dest_url)).into()));
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    events.push(Event::InlineHtml("</a>".into()));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                in_picture += 1;
                if let Some(number) = dest_url.trim().parse::<usize>().ok().filter(|_| in_picture == 1)
                    && !pictures.contains(&number)
                    && let Some(html) = picture(number)
                {
                    pictures.insert(number);
                    events.push(Event::InlineHtml(html.into()));
                }
            }
            Event::End(TagEnd::Image) => in_picture = in_picture.saturating_sub(1),
            // The page's own heading is the first; a text begins below it.
            Event::Start(Tag::Heading { level, .. }) => {
                events.push(raw(format!("<{}>", below(level))));
            }
            Event::End(TagEnd::Heading(level)) => events.push(raw(format!("</{}>\n", below(level)))),
            Event::Start(Tag::Table(alignments)) => {
                columns = alignments;
                let name = escaped(table);
                events.push(raw(format!(
                    "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\"><table>"
                )));
            }
            Event::End(TagEnd::Table) => events.push(raw("</tbody></table></div>\n".into())),
            Event::Start(Tag::TableHead) => {
                (column, in_head) = (0, true);
                events.push(raw("<thead><tr>".into()));
            }
            Event::End(TagEnd::TableHead) => {
                in_head = false;
                events.push(raw("</tr></thead><tbody>\n".into()));
            }
            Event::Start(Tag::TableRow) => {
                column = 0;
                events.push(raw("<tr>".into()));
            }
            Event::End(TagEnd::TableRow) => events.push(raw("</tr>\n".into())),
            Event::Start(Tag::TableCell) => {
                // A class, because an inline style is not allowed.
                let number = columns.get(column) == Some(&Alignment::Right);
                let class = if number { " class=\"number\"" } else { "" };
                events.push(raw(if in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") }));
                column += 1;
            }
            Event::End(TagEnd::TableCell) => events.push(raw(if in_head { "</th>" } else { "</td>" }.into())),
            other => events.push(other),
        }
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    // A picture stands by itself, not in a paragraph.
    let out = out.replace("<p><figure", "<figure").replace("</figure></p>", "</figure>");
    Rendered { html: out, pictures }
}

fn below(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => "h2",
        HeadingLevel::H3 => "h3",
        _ => "h4",
    }
}

/// The words of a text without its marks, for feeds and searches.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for event in parser(text) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html_of(text: &str) -> String {
        rendered(text, "Bảng", |number| (number <= 2).then(|| format!("<figure id=\"p{number}\"></figure>"))).html
    }

    #[test]
    fn what_could_run_is_shown_as_text_or_left_out() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "a <b onclick=\"x\">b</b>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,<script>)",
            "[x](//evil.example)",
            "![x](https://evil.example/p.png)",
            "![x\" onerror=\"y](9)",
            "<a href='javascript:x'>y</a>",
            "[a\"b](https://x.example/\"onmouseover=alert(1))",
            "<div style=\"position:fixed\">x</div>",
            "[x]: javascript:alert(1)\n\n[x]",
        ] {
            let html = html_of(text).to_lowercase();
            let mut open = html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
            assert!(
                open.all(|tag| {
                    let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
                    ["p", "a", "em", "strong", "br", "br /", "figure"].contains(&name.trim_end_matches('/'))
                        && !tag.contains("javascript:")
                        && !tag.contains("style=")
                        && !tag.split('"').step_by(2).any(|part| part.contains(" on"))
                }),
                "{text} → {html}"
            );
        }
    }

    #[test]
    fn a_picture_stands_where_the_text_names_it_and_once() {
        let found = rendered("Trước.\n\n![](2)\n\nSau ![](2) ![](7).", "Bảng", |number| {
            (number == 2).then(|| "<figure>2</figure>".to_owned())
        });
        assert_eq!(found.html.matches("<figure>").count(), 1);
        assert!(found.html.contains("</p>\n<figure>2</figure>"), "{}", found.html);
        assert_eq!(found.pictures.into_iter().collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_table_has_no_inline_style_and_its_numbers_a_class() {
        let html = html_of("| Khu | Số |\n|---|---:|\n| A & B | 12 |\n");
        assert!(html.contains("<td class=\"number\">12</td>") && html.contains("<th scope=\"col\">Khu</th>"), "{html}");
        assert!(html.contains("A &amp; B") && !html.contains("style"), "{html}");
        assert!(html.contains("aria-label=\"Bảng\""));
    }

    #[test]
    fn headings_begin_below_that_of_the_page() {
        assert_eq!(html_of("# Một\n\n### Ba"), "<h2>Một</h2>\n<h3>Ba</h3>\n");
        assert_eq!(plain("# Một\n\n**hai** [ba](/x)"), "Một hai ba");
    }
}
