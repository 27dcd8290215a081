//! What intake finds in a workbook, typed and compact: which rule, at which
//! cell, how grave, with the few values that its sentence needs.

use songhanh_spreadsheet::grid::Address;

use crate::words::{Args, Words};

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing can be taken in while it stands.
    Error,
    /// Somebody has to decide; it is never settled silently.
    Question,
    /// A value may be wrong; it is taken in as it stands.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Question, Self::Warning, Self::Note];

    /// The word in addresses and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Question => "question",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The severity with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }
}

macro_rules! rules {
    ($($rule:ident $word:literal $severity:ident;)+) => {
        /// A rule that a cell, a column or a sheet breaks; its sentence is
        /// `intake-rule-…` in the locales.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(
                #[doc = concat!("`", $word, "`: see its sentence.")]
                $rule,
            )+
        }

        impl Rule {
            /// Every rule, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// The word: `number-ambiguous`.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$rule => $word),+ }
            }

            /// How grave it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity),+ }
            }

            /// The key of its sentence.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$rule => concat!("intake-rule-", $word)),+ }
            }
        }
    };
}

rules! {
    NoTable "no-table" Error;
    OtherSheets "other-sheets" Note;
    TablesSeveral "tables-several" Question;
    SubjectUnclear "subject-unclear" Question;
    PeriodUnclear "period-unclear" Question;
    PersonalData "personal-data" Warning;
    ColumnUnclear "column-unclear" Question;
    RowUnclear "row-unclear" Question;
    IndicatorUnclear "indicator-unclear" Question;
    ColumnWithoutName "column-without-name" Warning;
    ColumnNameRepeated "column-name-repeated" Note;
    UnitOfMeasureDiffers "unit-of-measure-differs" Error;
    NumberAsText "number-as-text" Note;
    NumberFormatMixed "number-format-mixed" Warning;
    NumberAmbiguous "number-ambiguous" Question;
    TextAmongNumbers "text-among-numbers" Error;
    ErrorValue "error-value" Error;
    FormulasWithoutResult "formulas-without-result" Error;
    NumberTooLarge "number-too-large" Error;
    NumberRounded "number-rounded" Note;
    NumberTooFine "number-too-fine" Error;
    NumberMeasured "number-measured" Error;
    NumberOutOfRange "number-out-of-range" Error;
    UnknownStated "unknown-stated" Note;
    BlankNotZero "blank-not-zero" Note;
    DashUnclear "dash-unclear" Question;
    DateSerial "date-serial" Note;
    DateFormatMixed "date-format-mixed" Question;
    DateAmbiguous "date-ambiguous" Question;
    NoSuchDay "no-such-day" Error;
    NotADay "not-a-day" Warning;
    TaxCodeLeadingZero "tax-code-leading-zero" Warning;
    TaxCodeCheckDigit "tax-code-check-digit" Error;
    TaxCodeForm "tax-code-form" Error;
    TextNotNfc "text-not-nfc" Note;
    OldFontTcvn3 "old-font-tcvn3" Note;
    OldFontVni "old-font-vni" Note;
    CodeUnknown "code-unknown" Warning;
    CommuneBlank "commune-blank" Warning;
    PlaceUnknown "place-unknown" Question;
    RowIsRegion "row-is-region" Note;
    PlaceAmbiguous "place-ambiguous" Question;
    UnitAmbiguous "unit-ambiguous" Question;
    NewUnits "new-units" Question;
    RowWithoutName "row-without-name" Question;
    RowsHidden "rows-hidden" Question;
    ColumnsHidden "columns-hidden" Warning;
    TitlesSayPlanned "titles-say-planned" Note;
    ProbableDuplicate "probable-duplicate" Question;
    OrganisationUnread "organisation-unread" Error;
    OrganisationNamesPeople "organisation-names-people" Error;
    OrganisationForm "organisation-form" Error;
    OrganisationShared "organisation-shared" Question;
    OrganisationDaysDiffer "organisation-days-differ" Warning;
    ValueTwice "value-twice" Error;
    ReporterSeveral "reporter-several" Error;
    ReporterOther "reporter-other" Error;
    ZoneMembershipDiffers "zone-membership-differs" Warning;
    AgenciesDiffer "agencies-differ" Note;
    StoppedCountedAsActive "stopped-counted-as-active" Warning;
    StoppedHasRevenue "stopped-has-revenue" Warning;
    TotalMissesItem "total-misses-item" Warning;
    TotalCountsTwice "total-counts-twice" Warning;
    TotalDiffers "total-differs" Warning;
    CountTotal "count-total" Warning;
    TotalStatedInNote "total-stated-in-note" Note;
    Rounding "rounding" Note;
    TotalIsNoSum "total-is-no-sum" Note;
    RowSumDiffers "row-sum-differs" Warning;
    RowSumRounding "row-sum-rounding" Note;
    PercentageDoesNotFollow "percentage-does-not-follow" Warning;
    TargetBelowEstimate "target-below-estimate" Warning;
    MixedUnits "mixed-units" Warning;
    ZoneClosedInPeriod "zone-closed-in-period" Warning;
    MergedCellsShift "merged-cells-shift" Warning;
    SmallCount "small-count" Note;
}

impl Rule {
    /// The key of its short name, as a filter lists it.
    #[must_use]
    pub fn name_key(self) -> String {
        format!("intake-rule-name-{}", self.word())
    }

    /// True for what is said of how a number can be read.
    pub(super) fn is_of_reading(self) -> bool {
        matches!(self, Self::NumberAsText | Self::NumberFormatMixed | Self::NumberAmbiguous | Self::TextAmongNumbers)
    }

    /// The rule with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.word() == word)
    }
}

/// Values of a sentence, as few as it needs.
pub(super) type Detail = Option<Box<[(&'static str, Box<str>)]>>;

/// A problem at a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index of the sheet in the book.
    pub sheet: u16,
    /// Index of the table in its sheet.
    pub table: u16,
    /// The cell; for a whole column, its heading.
    pub at: Address,
    /// How grave.
    pub severity: Severity,
    /// Which rule.
    pub rule: Rule,
    /// What its sentence needs.
    pub(super) detail: Detail,
}

impl Found {
    /// A problem of `rule` at a cell of a table.
    #[must_use]
    pub(super) fn new(place: (u16, u16), at: Address, rule: Rule) -> Self {
        Self { sheet: place.0, table: place.1, at, severity: rule.severity(), rule, detail: None }
    }

    /// The same with values for its sentence.
    #[must_use]
    pub(super) fn with<const N: usize>(mut self, pairs: [(&'static str, String); N]) -> Self {
        self.detail = Some(pairs.into_iter().map(|(name, value)| (name, value.into_boxed_str())).collect());
        self
    }

    /// A value of its sentence.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.detail.iter().flatten().find(|(own, _)| *own == name).map(|(_, value)| value.as_ref())
    }

    /// The values of its sentence.
    #[must_use]
    pub fn args(&self) -> Args {
        self.detail.iter().flatten().map(|(name, value)| (*name, value.to_string())).collect()
    }

    /// Its sentence.
    #[must_use]
    pub fn sentence(&self, words: &Words) -> String {
        let mut args = self.args();
        let Some(named) = self.value("named") else { return words.say_with(self.rule.key(), &args) };
        // Its own sentence speaks of the first of the cells.
        let cells = args.insert("cells", "1".into()).unwrap_or_default();
        let sentence = words.say_with(self.rule.key(), &args);
        let of_many = crate::words::args([("sentence", sentence), ("cells", cells), ("named", named.to_owned())]);
        words.say_with("intake-said-of-cells", &of_many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn every_rule_has_a_sentence_in_both_languages() {
        for rule in Rule::ALL {
            assert_eq!(Rule::of_word(rule.word()), Some(*rule));
            for lang in Lang::ALL {
                assert!(Words::of(lang).has(rule.key()), "{} in {lang}", rule.key());
                assert!(Words::of(lang).has(&rule.name_key()), "{} in {lang}", rule.name_key());
            }
        }
    }

    #[test]
    fn a_problem_takes_few_bytes() {
        assert!(size_of::<Found>() <= 32);
    }
}
