//! Where two configurations differ, field by field.

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::{Bundle, Shipped, Version};
use crate::calendar::Day;
use crate::intake::Layout;

/// What kind of thing a configuration has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// A version of an indicator.
    Indicator,
    /// A version of a rule.
    Rule,
    /// A layout of intake.
    Layout,
    /// A page profile; ships with the program.
    Profile,
    /// A file of reference data; ships with the program.
    Reference,
}

impl ItemKind {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Rule => "rule",
            Self::Layout => "layout",
            Self::Profile => "profile",
            Self::Reference => "reference",
        }
    }

    /// True where it comes with a version of the program and is never taken over.
    #[must_use]
    pub const fn is_shipped(self) -> bool {
        matches!(self, Self::Profile | Self::Reference)
    }
}

/// How a thing of one configuration stands in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Only in the file: it would be added.
    Added,
    /// In both, and not the same: it would be changed.
    Differs,
    /// Only here: it stays.
    OnlyHere,
}

impl Standing {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Differs => "differs",
            Self::OnlyHere => "only-here",
        }
    }
}

/// A field that is not the same; empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldDifference {
    /// The field's name, as in the file.
    pub field: String,
    /// What it is here.
    pub here: String,
    /// What the file says.
    pub file: String,
}

/// A thing that is not the same.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// What it is.
    pub kind: ItemKind,
    /// Its code, key or name.
    pub key: String,
    /// The first day of the version; none where it has no versions.
    pub from: Option<Day>,
    /// How it stands.
    pub standing: Standing,
    /// The fields in which it differs; of what is added, those that say something.
    pub fields: Vec<FieldDifference>,
}

/// What a file would change here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Comparison {
    /// The hash of the configuration here.
    pub here: String,
    /// The hash of the file's content.
    pub file: String,
    /// How many things are the same.
    pub same: usize,
    /// The others, by kind, key and day.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// True where taking the file over would change something.
    #[must_use]
    pub fn would_change(&self) -> bool {
        self.differences.iter().any(|one| !one.kind.is_shipped() && one.standing != Standing::OnlyHere)
    }

    /// How many stand so.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.differences.iter().filter(|one| one.standing == standing).count()
    }

    /// Compares what is here with what a file says.
    pub(super) fn of(here: &Bundle, file: &Bundle) -> Self {
        let (own, theirs) = (items(here), items(file));
        let keys: BTreeSet<&Name> = own.keys().chain(theirs.keys()).collect();
        let mut same = 0;
        let mut differences = Vec::new();
        for name in keys {
            let nothing = BTreeMap::new();
            let (here, file) = (own.get(name), theirs.get(name));
            let standing = match (here, file) {
                (Some(here), Some(file)) if here == file => {
                    same += 1;
                    continue;
                }
                (Some(_), Some(_)) => Standing::Differs,
                (None, _) => Standing::Added,
                (_, None) => Standing::OnlyHere,
            };
            let fields = differing(here.unwrap_or(&nothing), file.unwrap_or(&nothing));
            differences.push(Difference { kind: name.0, key: name.1.clone(), from: name.2, standing, fields });
        }
        Self { here: here.hash(), file: file.hash(), same, differences }
    }
}

type Name = (ItemKind, String, Option<Day>);
type Fields = BTreeMap<String, String>;

fn items(bundle: &Bundle) -> BTreeMap<Name, Fields> {
    let version = |kind| move |one: &Version| ((kind, one.key.clone(), Some(one.from)), one.fields.clone());
    let shipped = |kind| {
        move |one: &Shipped| ((kind, one.name.clone(), None), Fields::from([("sha256".into(), one.sha256.clone())]))
    };
    let indicators = bundle.indicator.iter().map(version(ItemKind::Indicator));
    let rules = bundle.rule.iter().map(version(ItemKind::Rule));
    let layouts = bundle.layout.iter().map(|one| ((ItemKind::Layout, one.name.clone(), None), of_layout(one)));
    let profiles = bundle.profile.iter().map(shipped(ItemKind::Profile));
    let reference = bundle.reference.iter().map(shipped(ItemKind::Reference));
    indicators.chain(rules).chain(layouts).chain(profiles).chain(reference).collect()
}

fn of_layout(layout: &Layout) -> Fields {
    let mut fields = Fields::from([
        ("subject".to_owned(), layout.subject.word().to_owned()),
        ("shape".to_owned(), layout.shape.word().to_owned()),
        ("indicator".to_owned(), layout.indicator.clone()),
        ("dash".to_owned(), layout.dash.clone()),
        ("adds_units".to_owned(), if layout.adds_units { "yes" } else { "no" }.to_owned()),
    ]);
    for (place, column) in layout.columns.iter().enumerate() {
        fields.insert(format!("column {:02}", place + 1), format!("{} = {}", column.heading.join(" > "), column.is));
    }
    for (place, row) in layout.rows.iter().enumerate() {
        fields.insert(format!("row {:02}", place + 1), format!("{} = {}", row.heading.join(" > "), row.is));
    }
    fields
}

fn differing(here: &Fields, file: &Fields) -> Vec<FieldDifference> {
    let fields: BTreeSet<&String> = here.keys().chain(file.keys()).collect();
    let of = |fields: &Fields, field: &String| fields.get(field).cloned().unwrap_or_default();
    fields
        .into_iter()
        .map(|field| FieldDifference { field: field.clone(), here: of(here, field), file: of(file, field) })
        .filter(|one| one.here != one.file)
        .collect()
}
