//! A plan along the days: a bar for each task from its first day to its last, a
//! mark where only the last is set, a line for today. Drawn by the server; the
//! table of the same plan is its text.

use std::fmt::Write as _;

use super::plan::TaskLine;
use crate::calendar::Day;
use crate::plan::{Task, TaskState};
use crate::words::{Lang, day_text};

const WIDTH: i64 = 960;
const LABELS: i64 = 330;
const ROW: i64 = 24;
const HEAD: i64 = 26;
/// Letters of a label that fit beside the bars at 13 pixels a line.
const LABEL_LETTERS: usize = 48;

/// The drawing of these tasks; none where no task has a day.
pub(super) fn drawing(tasks: &[(&Task, TaskLine)], today: Day, lang: Lang, title: &str) -> Option<String> {
    let dated: Vec<&(&Task, TaskLine)> = tasks.iter().filter(|(task, _)| task.due.is_some()).collect();
    let first = dated.iter().filter_map(|(task, _)| task.starts.or(task.due)).min()?.min(today).first_of_month();
    let last = dated.iter().filter_map(|(task, _)| task.due).max()?.max(today).last_of_month();
    let days = (days_from(first, last) + 1).max(1);
    let across = |day: Day| LABELS + days_from(first, day) * (WIDTH - LABELS) / days;
    let height = HEAD + ROW * i64::try_from(dated.len()).ok()? + 6;
    let mut svg = String::new();
    let _ = write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="group" aria-label="{}">"#,
        escaped(title)
    );
    months(&mut svg, (first, last), height, &across);
    for (at, (task, line)) in (0_i64..).zip(&dated) {
        row(&mut svg, HEAD + at * ROW, task, line, lang, &across);
    }
    let x = across(today);
    let _ = write!(
        svg,
        r##"<line x1="{x}" y1="{HEAD}" x2="{x}" y2="{height}" stroke="#a3231f" stroke-width="2" stroke-dasharray="4 3"/>"##
    );
    svg.push_str("</svg>");
    Some(svg)
}

fn days_from(first: Day, day: Day) -> i64 {
    day.duration_since(first).as_hours() / 24
}

/// A line for the first of each month; its number where there is room.
fn months(svg: &mut String, (first, last): (Day, Day), height: i64, across: &dyn Fn(Day) -> i64) {
    let mut month = first;
    let mut named: Option<i64> = None;
    while month <= last {
        let x = across(month);
        let _ = write!(svg, r##"<line x1="{x}" y1="{HEAD}" x2="{x}" y2="{height}" stroke="#d3dce1"/>"##);
        if named.is_none_or(|named| x - named >= 44) {
            let text = format!("{}/{}", month.month(), month.year().rem_euclid(100));
            let _ = write!(svg, r##"<text x="{}" y="17" font-size="12" fill="#5b6b77">{text}</text>"##, x + 2);
            named = Some(x);
        }
        let Ok(next) = month.last_of_month().tomorrow() else { return };
        month = next;
    }
}

fn row(svg: &mut String, y: i64, task: &Task, line: &TaskLine, lang: Lang, across: &dyn Fn(Day) -> i64) {
    let (fill, ink) = match line.state {
        _ if line.is_overdue => ("#a3231f", "#a3231f"),
        TaskState::Done => ("#1d6a3c", "#17242e"),
        TaskState::Stuck => ("#a5540a", "#17242e"),
        TaskState::NotStarted | TaskState::Dropped => ("#8fa0ab", "#17242e"),
        TaskState::UnderWay | TaskState::AwaitingConfirmation => ("#0b5668", "#17242e"),
    };
    let name = format!("{}. {}", line.number, line.name);
    let short: String = if name.chars().count() > LABEL_LETTERS {
        name.chars().take(LABEL_LETTERS - 1).chain(['…']).collect()
    } else {
        name.clone()
    };
    let due = task.due.map_or_else(String::new, |due| day_text(lang, due));
    let _ = write!(
        svg,
        r#"<a href="/tasks/{}"><title>{} · {due} · {}%</title><text x="{}" y="{}" font-size="13" fill="{ink}">{}</text>"#,
        line.id,
        escaped(&name),
        line.progress,
        if line.is_step { 16 } else { 2 },
        y + 16,
        escaped(&short)
    );
    if let Some(due) = task.due {
        let to = across(due);
        match task.starts {
            Some(starts) => {
                let from = across(starts);
                let width = (to - from).max(4);
                let done = width * line.progress / 100;
                let _ = write!(
                    svg,
                    r##"<rect x="{from}" y="{}" width="{width}" height="12" rx="3" fill="#e9f1f3" stroke="{fill}"/><rect x="{from}" y="{}" width="{done}" height="12" rx="3" fill="{fill}"/>"##,
                    y + 6,
                    y + 6
                );
            }
            None => {
                let middle = y + 12;
                let _ = write!(
                    svg,
                    r#"<path d="M {} {middle} L {to} {} L {} {middle} L {to} {} Z" fill="{fill}"/>"#,
                    to - 7,
                    middle - 7,
                    to + 7,
                    middle + 7
                );
            }
        }
    }
    svg.push_str("</a>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
