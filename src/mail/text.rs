//! What letters say, in the language of their reader.

use crate::access::Seat;
use crate::calendar::Day;
use crate::desk::Role;
use crate::plan::{Digest, DigestLine, Reach, task_name};
use crate::rounds::Reminded;
use crate::words::{Lang, Words, args, day_text};

/// The words of a letter as it grows, line by line.
struct Writing {
    words: &'static Words,
    base: String,
    lines: Vec<String>,
}

impl Writing {
    fn to(seat: &Seat, lang: Lang, base: &str) -> Self {
        let words = Words::of(lang);
        let greeting = words.say_with("mail-greeting", &args([("name", seat.user.name.clone())]));
        Self { words, base: base.trim_end_matches('/').to_owned(), lines: vec![greeting, String::new()] }
    }

    fn line(&mut self, text: impl Into<String>) {
        self.lines.push(text.into());
    }

    fn address(&mut self, path: &str) {
        let address = format!("  {}{path}", self.base);
        self.line(address);
    }

    /// The whole text, with the way to get no more of them.
    fn end(mut self) -> String {
        self.line("-- ");
        let account = format!("{}/account", self.base);
        let foot = self.words.say_with("mail-foot", &args([("address", account)]));
        self.line(foot);
        self.lines.push(String::new());
        self.lines.join("\n")
    }
}

/// Tasks of others that are so late that this person is told as somebody who
/// approves.
fn escalated(digest: &Digest, seat: &Seat) -> usize {
    let leads = matches!(seat.actor.role, Role::Approver);
    let told = |line: &&DigestLine| leads && line.reach.is_some_and(|reach| reach >= Reach::Lead);
    digest.overdue.iter().filter(told).count()
}

/// Subject and text of the digest of `day`.
pub(super) fn digest_text(digest: &Digest, seat: &Seat, lang: Lang, base: &str, day: Day) -> (String, String) {
    let mut text = Writing::to(seat, lang, base);
    let words = text.words;
    let parts = [
        ("digest-overdue", "mail-count-overdue", &digest.overdue),
        ("digest-to-confirm", "mail-count-to-confirm", &digest.to_confirm),
        ("digest-stuck", "mail-count-stuck", &digest.stuck),
        ("digest-upcoming", "mail-count-upcoming", &digest.upcoming),
    ];
    let count = |key: &str, count: usize| words.say_with(key, &args([("count", count.to_string())]));
    let mut counts: Vec<String> = Vec::new();
    let lead = words.say_with("mail-digest-lead", &args([("day", day.to_string())]));
    text.line(lead);
    let escalated = escalated(digest, seat);
    if escalated > 0 {
        counts.push(count("mail-count-escalated", escalated));
        text.line(String::new());
        text.line(count("mail-escalated", escalated));
    }
    for (heading, counted, lines) in parts {
        if lines.is_empty() {
            continue;
        }
        counts.push(count(counted, lines.len()));
        text.line(String::new());
        let heading = format!("{} ({})", words.say(heading), lines.len());
        text.line(heading.to_uppercase());
        for line in lines {
            task(&mut text, line);
        }
    }
    text.line(String::new());
    let all = words.say("mail-digest-all");
    text.line(all);
    text.address("/digest");
    text.line(String::new());
    let subject = args([("day", day.to_string()), ("counts", counts.join(", "))]);
    (words.say_with("mail-digest-subject", &subject), text.end())
}

fn task(text: &mut Writing, line: &DigestLine) {
    let words = text.words;
    let name = format!("- {}. {} ({})", line.number, task_name(&line.task, words), line.programme_name);
    text.line(name);
    let due = line.task.due.map(|due| words.say_with("mail-task-due", &args([("day", due.to_string())])));
    let late = line.days_text(words);
    let said: Vec<String> = [due, late].into_iter().flatten().collect();
    if !said.is_empty() {
        text.line(format!("  {}", said.join(", ")));
    }
    text.address(&format!("/tasks/{}", line.task.id));
}

/// Subject and text of a reminder.
pub(super) fn reminder_text(reminded: &Reminded, seat: &Seat, lang: Lang, base: &str) -> (String, String) {
    let mut text = Writing::to(seat, lang, base);
    let words = text.words;
    let title = ("title", reminded.title.clone());
    let lead = words.say_with("mail-reminder-lead", &args([title.clone()]));
    text.line(lead);
    let due = ("day", day_text(lang, reminded.due_on));
    let when = match reminded.days_late {
        0 => words.say_with("mail-reminder-due", &args([due])),
        late => words.say_with("mail-reminder-late", &args([due, ("days", late.to_string())])),
    };
    text.line(when);
    text.line(String::new());
    text.address(&format!("/filings/{}", reminded.filing));
    text.line(String::new());
    (words.say_with("mail-reminder-subject", &args([title])), text.end())
}
