//! What a column is.

use std::fmt;
use std::str::FromStr;

use crate::organisations::kind_of;

/// What the cells of a column say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// One of the facts in [`FACTS`]: `unit-name`, `tax-code`, `province`, …
    Fact(&'static str),
    /// The value of the indicator with this code.
    Value(String),
    /// The value of an indicator that this file defines, by its code; empty
    /// where the code is made from the heading.
    New(String),
    /// Organisations of the kind with this code, that cover the unit of the row.
    Organisation(String),
    /// Left out.
    Ignore,
    /// Personal data: refused, never kept.
    Refused,
    /// Figures that nobody has explained yet.
    Unclear,
}

/// The facts that a column can hold beside values.
pub const FACTS: [&str; 38] = [
    "index",
    "unit-name",
    "tax-code",
    "unit-short-name",
    "unit-international-name",
    "unit-kind",
    "legal-form",
    "ownership",
    "sector",
    "registered-on",
    "address",
    "lot",
    "zone",
    "commune",
    "commune-before",
    "province",
    "status",
    "note",
    "tax-office",
    "period",
    "indicator",
    "amount",
    "reckoning",
    "source",
    "measure",
    "project-code",
    "project-name",
    "project-investor",
    "project-year",
    "organisation-founded",
    "organisation-decision",
    "label",
    "subject",
    "place-code",
    "reporter",
    "observation-status",
    "cut-off",
    "programme",
];

impl Meaning {
    /// The fact with this word, one of [`FACTS`].
    #[must_use]
    pub(super) fn fact(word: &'static str) -> Self {
        Self::Fact(word)
    }

    /// True for this fact.
    #[must_use]
    pub fn is(&self, fact: &str) -> bool {
        matches!(self, Self::Fact(own) if *own == fact)
    }

    /// True where the cells are figures of indicators.
    #[must_use]
    pub fn is_value(&self) -> bool {
        matches!(self, Self::Value(_) | Self::New(_))
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact(word) => f.write_str(word),
            Self::Value(code) => write!(f, "value:{code}"),
            Self::New(code) if code.is_empty() => f.write_str("new"),
            Self::New(code) => write!(f, "new:{code}"),
            Self::Organisation(kind) => write!(f, "organisation:{kind}"),
            Self::Ignore => f.write_str("ignore"),
            Self::Refused => f.write_str("refused"),
            Self::Unclear => f.write_str("unclear"),
        }
    }
}

impl FromStr for Meaning {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        if let Some(code) = text.strip_prefix("value:") {
            return if code.is_empty() { Err(()) } else { Ok(Self::Value(code.to_owned())) };
        }
        if let Some(code) = text.strip_prefix("new:") {
            return Ok(Self::New(code.to_owned()));
        }
        if let Some(kind) = text.strip_prefix("organisation:") {
            return kind_of(kind).map(|kind| Self::Organisation(kind.code.clone())).ok_or(());
        }
        match text {
            "new" => Ok(Self::New(String::new())),
            "ignore" => Ok(Self::Ignore),
            _ => FACTS.into_iter().find(|fact| *fact == text).map(Self::Fact).ok_or(()),
        }
    }
}

impl serde::Serialize for Meaning {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meaning_reads_back_what_it_writes() {
        for text in ["unit-name", "value:L1", "new:PCI", "new", "ignore", "organisation:chi-doan"] {
            assert_eq!(text.parse::<Meaning>().unwrap().to_string(), text);
        }
        assert_eq!("refused".parse::<Meaning>(), Err(()), "nobody can declare a column personal and keep it");
        assert_eq!("organisation:club".parse::<Meaning>(), Err(()), "there is no such kind");
        assert_eq!("value:".parse::<Meaning>(), Err(()));
    }
}
