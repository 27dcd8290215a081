//! Text as people type it into a form, as the parts of a body.

use super::{Block, Run};

/// The parts of a text: a line that begins with `# ` or `## ` is a heading of
/// level 1 or 2, lines that begin with `- ` are a list, every other line is a
/// paragraph. The form numbers headings; the text carries no number of its own.
#[must_use]
pub fn blocks_of_text(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(heading) = line.strip_prefix("## ") {
            blocks.push(Block::heading(2, heading.trim()));
        } else if let Some(heading) = line.strip_prefix("# ") {
            blocks.push(Block::heading(1, heading.trim()));
        } else if let Some(item) = line.strip_prefix("- ") {
            let item = vec![Run::text(item.trim())];
            match blocks.last_mut() {
                Some(Block::Bullets(items)) => items.push(item),
                _ => blocks.push(Block::Bullets(vec![item])),
            }
        } else {
            blocks.push(Block::paragraph(line));
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_headings_items_and_paragraphs() {
        let blocks = blocks_of_text("# Sự cần thiết\nHai bên trình.\n\n- một;\n- hai.\n## Nội dung\n-5 độ");
        let told: Vec<String> = blocks
            .iter()
            .map(|block| match block {
                Block::Heading { level, .. } => format!("h{level}"),
                Block::Bullets(items) => format!("{} items", items.len()),
                _ => "p".to_owned(),
            })
            .collect();
        assert_eq!(told, ["h1", "p", "2 items", "h2", "p"]);
        assert_eq!(blocks_of_text(" \n"), []);
    }
}
