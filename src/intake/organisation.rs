//! Organisations that a sheet tells: a unit a row, kinds of organisation across,
//! in the cells a mark, a number, a name or a day of founding.

use std::collections::BTreeMap;

use songhanh_spreadsheet::grid::Address;
use songhanh_vietnamese::{fold, person};

use super::asked::{Asked, Choice, Looking, Question};
use super::cells::{self, Amount, Dated};
use super::column::ColumnLook;
use super::headings::{self, Ground};
use super::layout::SubjectKind;
use super::look::Look;
use super::meaning::Meaning;
use super::problem::{Found, Rule};
use super::subject::RowIs;
use super::view::View;
use crate::calendar::Day;
use crate::organisations::{Form, kind_of};

/// An organisation that would be recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OrganisationSeen {
    /// Code of its kind.
    pub kind: String,
    /// Its name; made of kind and unit where the sheet only marks it.
    pub name: String,
    /// False where the sheet only marks it.
    pub is_named: bool,
    /// Own, joint or across enterprises.
    pub form: Form,
    /// The day of its founding.
    pub founded: Option<Day>,
    /// The decision that founded it.
    pub decision: String,
    /// A remark: the year where only that is told.
    pub note: String,
    /// The first cell that tells it.
    pub cell: String,
    /// The rows whose units it covers: indices of the row subjects.
    #[serde(skip)]
    pub(super) subjects: Vec<usize>,
    /// How many units it covers.
    pub units: usize,
}

/// Most organisations of one kind that a number in a cell stands for.
const COUNT_MAX: i64 = 20;

/// Sees whether the columns tell organisations and nothing else of the units:
/// then each heading that names a kind means organisations. Layouts and answers
/// stay as they are.
pub(super) fn recognise(columns: &mut [ColumnLook]) {
    let settled = |column: &ColumnLook| matches!(column.ground, Ground::Layout | Ground::Answer);
    let is_unit = columns.iter().any(|column| column.meaning.is("unit-name") || column.meaning.is("tax-code"));
    let kinds: Vec<&'static [String]> = columns.iter().map(|column| headings::organisations_of(&column.path)).collect();
    let said = columns.iter().any(|column| matches!(column.meaning, Meaning::Organisation(_)));
    let pure = columns.iter().zip(&kinds).all(|(column, kinds)| {
        let figures = column.meaning.is_value() || column.meaning == Meaning::Unclear;
        !kinds.is_empty() || settled(column) || !figures
    });
    let telling = columns.iter().zip(&kinds).filter(|(column, kinds)| !kinds.is_empty() && column.content != "empty");
    let enough = telling.clone().count() >= 2 || telling.clone().any(|(column, _)| column.content != "number");
    if !is_unit || !(said || (pure && enough)) {
        return;
    }
    let mut beside = false;
    for (column, kinds) in columns.iter_mut().zip(kinds) {
        if matches!(column.meaning, Meaning::Organisation(_)) {
            beside = true;
            continue;
        }
        if settled(column) || column.meaning == Meaning::Refused {
            continue;
        }
        if !kinds.is_empty() && pure {
            beside = true;
            let (meaning, confidence) = match kinds {
                [one] => (Meaning::Organisation(one.clone()), 90),
                _ => (Meaning::Unclear, 0),
            };
            (column.meaning, column.confidence, column.ground) = (meaning, confidence, Ground::SameHeading);
            column.kinds = kinds.to_vec();
        } else if beside && let Some(fact) = headings::of_organisation(&column.path) {
            (column.meaning, column.confidence, column.ground) = (Meaning::fact(fact), 88, Ground::SameHeading);
        } else {
            beside &= column.meaning == Meaning::Ignore;
        }
    }
}

/// The choice of a kind for a column.
pub(super) fn choice(code: &String) -> Option<Choice> {
    let kind = kind_of(code)?;
    Some(Choice {
        value: format!("organisation:{code}"),
        label: format!("{} / {}", kind.name_vi, kind.name_en),
        ..Choice::default()
    })
}

/// What a cell tells.
enum Told {
    Nothing,
    /// So many of the unit's own.
    Count(i64),
    /// Its own, founded in this year.
    Year(i64),
    Founded(Day),
    Named(String),
    Person,
    Unread,
}

fn told(view: &View<'_>, at: Address, column: &ColumnLook) -> Told {
    let cell = view.cell(at.row, at.column);
    let text = view.text(at.row, at.column).split_whitespace().collect::<Vec<_>>().join(" ");
    // A date is a number too.
    if let Dated::Day(day) = cells::day(cell, column.order)
        && (column.content == "date" || text.contains(['/', '-']))
    {
        return Told::Founded(day);
    }
    match cells::amount(view.sheet, &view.texts, cell, column.sign, Some(0)) {
        Amount::Blank | Amount::Dash | Amount::Unknown => return Told::Nothing,
        Amount::Tick => return Told::Count(1),
        Amount::Number { value, .. } => {
            let whole = value.shortened();
            let number = i64::try_from(whole.mantissa()).ok().filter(|_| whole.scale() == 0);
            return match number {
                Some(0) => Told::Nothing,
                Some(count @ 1..=COUNT_MAX) => Told::Count(count),
                Some(year @ 1945..=2100) => Told::Year(year),
                _ => Told::Unread,
            };
        }
        Amount::Ambiguous { .. } | Amount::Broken | Amount::Measured { .. } | Amount::Words => {}
    }
    match fold(&text).as_str() {
        "co" | "da co" | "yes" | "da thanh lap" => Told::Count(1),
        "khong" | "khong co" | "chua" | "chua co" | "chua thanh lap" | "no" => Told::Nothing,
        // Joint, but with whom is not said.
        "ghep" | "sinh hoat ghep" | "chi bo ghep" | "lien" => Told::Unread,
        _ if person::first_sign(&text).is_some() => Told::Person,
        folded if folded.chars().filter(|letter| letter.is_alphabetic()).count() < 3 => Told::Unread,
        _ => Told::Named(text),
    }
}

/// The organisations that the chosen table tells, each once.
pub(super) fn gather(look: &Look, view: &View<'_>, asked: &Asked, looking: &mut Looking) -> Vec<OrganisationSeen> {
    if look.subject != Some(SubjectKind::Unit) {
        return Vec::new();
    }
    let mut gathered = Vec::new();
    for (place, column) in view.columns.iter().enumerate() {
        let Meaning::Organisation(kind) = &column.meaning else { continue };
        let beside =
            view.columns[place + 1..].iter().take_while(|other| !matches!(other.meaning, Meaning::Organisation(_)));
        let fact = |fact: &str| beside.clone().find(|other| other.meaning.is(fact));
        let own =
            Telling { kind, column, founded: fact("organisation-founded"), decision: fact("organisation-decision") };
        gathered.extend(own.gather(look, view, asked, looking));
    }
    gathered
}

/// A column that tells organisations of one kind, with what stands beside it.
struct Telling<'v> {
    kind: &'v str,
    column: &'v ColumnLook,
    founded: Option<&'v ColumnLook>,
    decision: Option<&'v ColumnLook>,
}

impl Telling<'_> {
    fn gather(&self, look: &Look, view: &View<'_>, asked: &Asked, looking: &mut Looking) -> Vec<OrganisationSeen> {
        let mut own = Vec::new();
        let mut named: BTreeMap<String, OrganisationSeen> = BTreeMap::new();
        for (subject, row) in look.row_subjects.iter().enumerate() {
            if matches!(row.is, RowIs::Skipped | RowIs::Unsettled) {
                continue;
            }
            let at = Address::new(row.row, self.column.column);
            let text = view.text(at.row, at.column);
            let wrong = |rule| Found::new(view.place, at, rule).with([("text", text.clone())]);
            let unit = view.text(row.row, row.names);
            let mut seen = self.seen(view, at, subject);
            match told(view, at, self.column) {
                Told::Nothing => continue,
                Told::Unread => {
                    looking.found.push(wrong(Rule::OrganisationUnread));
                    continue;
                }
                Told::Person => {
                    looking.found.push(wrong(Rule::OrganisationNamesPeople));
                    continue;
                }
                Told::Named(name) => {
                    (seen.name, seen.is_named) = (name, true);
                    join(&mut named, seen, view, at, looking);
                    continue;
                }
                Told::Count(1) => {}
                Told::Count(count) => {
                    own.extend((1..=count).map(|number| {
                        let name = format!("{} {number} – {unit}", self.kind_name());
                        OrganisationSeen { name, ..seen.clone() }
                    }));
                    continue;
                }
                Told::Year(year) => seen.note = year.to_string(),
                Told::Founded(day) => seen.founded = Some(day),
            }
            seen.name = format!("{} {unit}", self.kind_name());
            own.push(seen);
        }
        for shared in named.into_values() {
            own.extend(self.settled(shared, look, view, asked, looking));
        }
        own
    }

    fn kind_name(&self) -> &'static str {
        kind_of(self.kind).map_or("", |kind| kind.name_vi.as_str())
    }

    /// The organisation that a cell begins to tell, one unit's own for now.
    fn seen(&self, view: &View<'_>, at: Address, subject: usize) -> OrganisationSeen {
        let founded =
            self.founded.and_then(|column| match cells::day(view.cell(at.row, column.column), column.order) {
                Dated::Day(day) => Some(day),
                _ => None,
            });
        let decision = self.decision.map(|column| view.text(at.row, column.column)).unwrap_or_default();
        OrganisationSeen {
            kind: self.kind.to_owned(),
            name: String::new(),
            is_named: false,
            form: self.form(Form::Own),
            founded,
            decision: decision.trim().to_owned(),
            note: String::new(),
            cell: at.to_string(),
            subjects: vec![subject],
            units: 1,
        }
    }

    /// The form wanted where the kind has it, else another one that it has.
    fn form(&self, wanted: Form) -> Form {
        let forms = kind_of(self.kind).map(|kind| kind.forms.as_slice()).unwrap_or_default();
        if forms.contains(&wanted) { wanted } else { forms.first().copied().unwrap_or(wanted) }
    }

    /// A named organisation with its form: asked about where the name does not
    /// tell whether its units share it.
    fn settled(
        &self,
        mut shared: OrganisationSeen,
        look: &Look,
        view: &View<'_>,
        asked: &Asked,
        looking: &mut Looking,
    ) -> Vec<OrganisationSeen> {
        let folded = fold(&shared.name);
        let says = |words: &[&str]| words.iter().any(|word| folded.split([' ', '-', ',']).any(|own| own == *word));
        let across = says(&["lien", "cum", "khu", "kcn", "ccn", "kkt"]);
        shared.units = shared.subjects.len();
        if shared.units == 1 {
            shared.form = if says(&["ghep"]) { self.form(Form::Joint) } else { self.form(Form::Own) };
            if says(&["lien"]) {
                shared.form = self.form(Form::CrossEnterprise);
            }
            return vec![shared];
        }
        let rows: Vec<u32> = shared.subjects.iter().map(|subject| look.row_subjects[*subject].row).collect();
        let at = Address::new(rows[0], self.column.column);
        let id = format!("organisation:{at}");
        let answer = asked.answers.get(&id).map(String::as_str);
        if answer == Some("own") {
            let unit_of = |subject: &usize| {
                let row = &look.row_subjects[*subject];
                view.text(row.row, row.names)
            };
            let own = |subject: &usize| OrganisationSeen {
                // Told apart by its unit, as the register of organisations needs.
                name: format!("{} – {}", shared.name, unit_of(subject)),
                form: self.form(Form::Own),
                cell: Address::new(look.row_subjects[*subject].row, self.column.column).to_string(),
                subjects: vec![*subject],
                units: 1,
                ..shared.clone()
            };
            return shared.subjects.iter().map(own).collect();
        }
        if !(across || says(&["ghep"])) {
            let numbers = rows.iter().map(|row| (row + 1).to_string()).collect::<Vec<_>>().join(", ");
            let pairs = [("name", shared.name.clone()), ("count", shared.units.to_string()), ("rows", numbers)];
            let choices = ["joint", "own"].map(Choice::word).to_vec();
            let found = Found::new(view.place, at, Rule::OrganisationShared).with(pairs);
            looking.ask(found, Question { id, choices, ..Question::default() });
        }
        let forms = kind_of(self.kind).map(|kind| kind.forms.as_slice()).unwrap_or_default();
        let wanted = if across { [Form::CrossEnterprise, Form::Joint] } else { [Form::Joint, Form::CrossEnterprise] };
        match wanted.into_iter().find(|form| forms.contains(form)) {
            Some(form) => {
                shared.form = form;
                vec![shared]
            }
            None => {
                let pairs = [
                    ("kind", self.kind_name().to_owned()),
                    ("name", shared.name.clone()),
                    ("count", shared.units.to_string()),
                ];
                looking.found.push(Found::new(view.place, at, Rule::OrganisationForm).with(pairs));
                Vec::new()
            }
        }
    }
}

/// Adds a row to the organisation of its name.
fn join(
    named: &mut BTreeMap<String, OrganisationSeen>,
    seen: OrganisationSeen,
    view: &View<'_>,
    at: Address,
    looking: &mut Looking,
) {
    let Some(same) = named.get_mut(&fold(&seen.name)) else {
        named.insert(fold(&seen.name), seen);
        return;
    };
    same.subjects.extend(seen.subjects);
    match (same.founded, seen.founded) {
        (Some(first), Some(other)) if first != other => {
            let pairs = [("name", same.name.clone()), ("day", first.to_string())];
            looking.found.push(Found::new(view.place, at, Rule::OrganisationDaysDiffer).with(pairs));
        }
        (None, other) => same.founded = other,
        _ => {}
    }
    if same.decision.is_empty() {
        same.decision = seen.decision;
    }
}
