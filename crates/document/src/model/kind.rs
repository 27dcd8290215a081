//! The kinds of documents and their abbreviations.

/// A kind of administrative document (Decree 30/2020, Annex III; Regulation 399-QĐ/TW).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Báo cáo
    Report,
    /// Biên bản
    Minutes,
    /// Kế hoạch
    Plan,
    /// Chương trình
    Programme,
    /// Quy chế
    Regulation,
    /// Tờ trình
    Submission,
    /// Thông báo
    Notice,
    /// Kết luận
    Conclusion,
    /// Đề án
    Scheme,
    /// Công văn: a letter, which bears no name of its kind
    Letter,
    /// Giấy mời
    Invitation,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Report,
        Self::Minutes,
        Self::Plan,
        Self::Programme,
        Self::Regulation,
        Self::Submission,
        Self::Notice,
        Self::Conclusion,
        Self::Scheme,
        Self::Letter,
        Self::Invitation,
    ];

    /// A word for the program: `report`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Minutes => "minutes",
            Self::Plan => "plan",
            Self::Programme => "programme",
            Self::Regulation => "regulation",
            Self::Submission => "submission",
            Self::Notice => "notice",
            Self::Conclusion => "conclusion",
            Self::Scheme => "scheme",
            Self::Letter => "letter",
            Self::Invitation => "invitation",
        }
    }

    /// The kind with this abbreviation.
    #[must_use]
    pub fn of_symbol(symbol: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.symbol() == symbol)
    }

    /// The name of the kind in the heading, empty for a letter.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Report => "Báo cáo",
            Self::Minutes => "Biên bản",
            Self::Plan => "Kế hoạch",
            Self::Programme => "Chương trình",
            Self::Regulation => "Quy chế",
            Self::Submission => "Tờ trình",
            Self::Notice => "Thông báo",
            Self::Conclusion => "Kết luận",
            Self::Scheme => "Đề án",
            Self::Letter => "",
            Self::Invitation => "Giấy mời",
        }
    }

    /// The abbreviation in the symbol. A state letter has none; a Party letter has `CV`.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Report => "BC",
            Self::Minutes => "BB",
            Self::Plan => "KH",
            Self::Programme => "CTr",
            Self::Regulation => "QC",
            Self::Submission => "TTr",
            Self::Notice => "TB",
            Self::Conclusion => "KL",
            Self::Scheme => "ĐA",
            Self::Letter => "CV",
            Self::Invitation => "GM",
        }
    }
}
