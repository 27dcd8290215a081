//! References from a sentence to a figure: `{P3}` stands for the agreed value
//! of indicator P3 in the period under review, `{P3:mục tiêu}` for its target.

use songhanh_vietnamese::fold::fold;

/// What of an indicator a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// *Thực hiện*: the value of the period (of a stock, at its end).
    Value,
    /// *Lũy kế từ đầu năm.*
    Cumulative,
    /// *Mục tiêu năm.*
    Target,
    /// *% so mục tiêu.*
    OfTarget,
    /// *Mục tiêu cả giai đoạn.*
    PhaseTarget,
    /// *% so mục tiêu cả giai đoạn.*
    OfPhase,
    /// *Cùng kỳ năm trước.*
    Before,
    /// *So cùng kỳ*: in per cent of it; of a rate, the difference in points.
    OfBefore,
    /// The change against the same period a year before, in words: *tăng 4,3%
    /// so với cùng kỳ*.
    Change,
    /// Of a stock: by how much it grew or shrank in the period.
    Net,
}

impl Measure {
    /// All of them, in the order of a report's table.
    pub const ALL: [Self; 10] = [
        Self::Value,
        Self::Net,
        Self::Cumulative,
        Self::Target,
        Self::OfTarget,
        Self::PhaseTarget,
        Self::OfPhase,
        Self::Before,
        Self::OfBefore,
        Self::Change,
    ];

    /// The word in a tag, and in a reference.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Cumulative => "cumulative",
            Self::Target => "target",
            Self::OfTarget => "of-target",
            Self::PhaseTarget => "phase-target",
            Self::OfPhase => "of-phase",
            Self::Before => "before",
            Self::OfBefore => "of-before",
            Self::Change => "change",
            Self::Net => "net",
        }
    }

    /// The measure that a reference names, in either language and with or
    /// without marks; none for any other word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        match fold(word.trim()).as_str() {
            "" | "value" | "thuc hien" => Some(Self::Value),
            "cumulative" | "luy ke" => Some(Self::Cumulative),
            "target" | "muc tieu" => Some(Self::Target),
            "of-target" | "of target" | "so muc tieu" => Some(Self::OfTarget),
            "phase-target" | "phase target" | "muc tieu giai doan" => Some(Self::PhaseTarget),
            "of-phase" | "of phase" | "so muc tieu giai doan" => Some(Self::OfPhase),
            "before" | "cung ky" => Some(Self::Before),
            "of-before" | "of before" | "so cung ky" => Some(Self::OfBefore),
            "change" | "tang giam" => Some(Self::Change),
            "net" | "tang giam trong ky" => Some(Self::Net),
            _ => None,
        }
    }
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Words.
    Text(&'t str),
    /// A figure.
    Reference {
        /// The indicator's code.
        code: &'t str,
        /// What of it.
        measure: Measure,
    },
    /// Braces around something that is no reference.
    Wrong(&'t str),
}

/// The pieces of a sentence, from left to right.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else { break };
        if open > 0 {
            pieces.push(Piece::Text(&rest[..open]));
        }
        let inside = &rest[open + 1..open + length];
        let (code, word) = inside.split_once(':').unwrap_or((inside, ""));
        let code = code.trim();
        let sound = !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        pieces.push(match Measure::of_word(word).filter(|_| sound) {
            Some(measure) => Piece::Reference { code, measure },
            None => Piece::Wrong(&rest[open..=open + length]),
        });
        rest = &rest[open + length + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// A sentence with its figures as `figure` tells them; none where it does not
/// tell one of them, or where braces name none.
pub fn filled(text: &str, figure: impl Fn(&str, Measure) -> Option<String>) -> Option<String> {
    let told = |piece: Piece<'_>| match piece {
        Piece::Text(text) => Some(text.to_owned()),
        Piece::Reference { code, measure } => figure(code, measure),
        Piece::Wrong(_) => None,
    };
    pieces(text).into_iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_refers_to_figures_by_code_and_measure() {
        let found = pieces("Kết nạp {P3} người, đạt {P3:so mục tiêu}% (cùng kỳ {P3: cùng kỳ}).");
        let of = |measure| Piece::Reference { code: "P3", measure };
        assert_eq!(found[1], of(Measure::Value));
        assert_eq!(found[3], of(Measure::OfTarget));
        assert_eq!(found[5], of(Measure::Before));
        assert_eq!(found[6], Piece::Text(")."));
    }

    #[test]
    fn braces_that_name_no_figure_are_wrong_and_an_open_one_is_text() {
        assert_eq!(pieces("{P3:tổng}"), [Piece::Wrong("{P3:tổng}")]);
        assert_eq!(pieces("{}"), [Piece::Wrong("{}")]);
        assert_eq!(pieces("{P3 a}"), [Piece::Wrong("{P3 a}")]);
        assert_eq!(pieces("a {P3"), [Piece::Text("a {P3")]);
        assert_eq!(pieces(""), []);
    }
}
