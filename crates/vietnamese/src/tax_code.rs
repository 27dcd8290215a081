//! Tax codes (*mã số thuế*, also the enterprise code): ten digits with a check
//! digit, and three more for a dependent unit.
//!
//! The check digit is ten less the weighted sum of the first nine digits modulo
//! eleven (weights 31 29 23 19 17 13 7 5 3). A code whose check would be ten is
//! never issued. Since 1 July 2025 households and persons use the 12-digit
//! personal identification number (Circular 86/2024/TT-BTC, now 90/2026/TT-BTC):
//! personal data, recognised here so that it can be refused.

use std::fmt;

/// A well-formed tax code whose check digit is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxCode {
    digits: [u8; 10],
    /// 1 to 999; 0 for none.
    branch: u16,
}

/// What a cell that should hold a tax code holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    Blank,
    /// A right code.
    Code(TaxCode),
    /// A right code but for the zero in front that a spreadsheet drops from a
    /// number. The restored code is a proposal: the user confirms it.
    LeadingZeroLost(TaxCode),
    /// Ten digits whose last is not the check digit of the rest.
    WrongCheckDigit {
        /// The digit that would be right; none where no code begins like this.
        expected: Option<u8>,
        /// The digit written.
        found: u8,
    },
    /// Digits 3 to 9 are all zero: no such code is issued.
    EmptySerial,
    /// The suffix of a dependent unit is 000; it runs from 001 to 999.
    BadBranch,
    /// Twelve digits built as a personal identification number: personal data.
    PersonalIdentity,
    /// Digits, but not as many as a code has.
    WrongLength {
        /// How many there are.
        digits: u8,
    },
    /// Contains something else than digits and their separators.
    NotACode,
}

const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// The check digit of the first nine digits; none where it would be ten.
fn check_digit(nine: &[u8]) -> Option<u8> {
    let sum: u32 = nine.iter().zip(WEIGHTS).map(|(&digit, weight)| u32::from(digit) * weight).sum();
    u8::try_from(10 - sum % 11).ok().filter(|&digit| digit < 10)
}

impl TaxCode {
    /// The ten digits of the enterprise, without the branch suffix.
    #[must_use]
    pub fn enterprise(self) -> Self {
        Self { branch: 0, ..self }
    }

    /// The number of the dependent unit, 1 to 999, where there is one.
    #[must_use]
    pub fn branch(self) -> Option<u16> {
        (self.branch > 0).then_some(self.branch)
    }
}

impl fmt::Display for TaxCode {
    /// The official form: `0314409058`, `0314409058-002`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for digit in self.digits {
            write!(f, "{digit}")?;
        }
        if self.branch > 0 {
            write!(f, "-{:03}", self.branch)?;
        }
        Ok(())
    }
}

/// Reads a code written as text, with or without hyphen, dots and spaces. An
/// apostrophe in front, which makes a spreadsheet keep the zero, is ignored.
#[must_use]
pub fn read(text: &str) -> Outcome {
    let trimmed = text.trim().trim_start_matches(['\'', '’']);
    if trimmed.is_empty() {
        return Outcome::Blank;
    }
    let mut digits = [0_u8; 14];
    let mut count = 0;
    for letter in trimmed.chars() {
        if let Some(digit) = letter.to_digit(10) {
            if count == digits.len() {
                return Outcome::WrongLength { digits: u8::MAX };
            }
            digits[count] = u8::try_from(digit).expect("a decimal digit");
            count += 1;
        } else if !(letter.is_whitespace() || matches!(letter, '-' | '–' | '.' | '_')) {
            return Outcome::NotACode;
        }
    }
    read_digits(&digits[..count])
}

/// Reads a code that a spreadsheet holds as a number, so that zeros in front
/// are gone.
#[must_use]
pub fn read_number(value: f64) -> Outcome {
    if value < 0.0 || value.fract() != 0.0 || value >= 1e14 {
        return Outcome::NotACode;
    }
    let text = format!("{value}");
    let outcome = read(&text);
    // A personal number from Hà Nội (001…) or any province below 010 … 096
    // loses one or two zeros; ten digits with a wrong check digit may be one,
    // but are first of all a wrong tax code.
    if text.len() == 11 && is_personal(&with_zero(text.as_bytes())) {
        return Outcome::PersonalIdentity;
    }
    outcome
}

/// ASCII digits as numbers, with a zero in front.
fn with_zero(digits: &[u8]) -> Vec<u8> {
    std::iter::once(0).chain(digits.iter().map(|digit| digit - b'0')).collect()
}

fn read_digits(digits: &[u8]) -> Outcome {
    match digits.len() {
        10 | 13 => read_whole(digits),
        9 | 12 => {
            if digits.len() == 12 && is_personal(digits) {
                return Outcome::PersonalIdentity;
            }
            let restored: Vec<u8> = std::iter::once(0).chain(digits.iter().copied()).collect();
            match read_whole(&restored) {
                Outcome::Code(code) => Outcome::LeadingZeroLost(code),
                _ => Outcome::WrongLength { digits: u8::try_from(digits.len()).unwrap_or(u8::MAX) },
            }
        }
        0 => Outcome::NotACode,
        other => Outcome::WrongLength { digits: u8::try_from(other).unwrap_or(u8::MAX) },
    }
}

/// Reads ten or thirteen digits.
fn read_whole(digits: &[u8]) -> Outcome {
    let (enterprise, suffix) = digits.split_at(10);
    let code: [u8; 10] = enterprise.try_into().expect("split at ten");
    if code[2..9].iter().all(|&digit| digit == 0) {
        return Outcome::EmptySerial;
    }
    let expected = check_digit(&code[..9]);
    if expected != Some(code[9]) {
        return Outcome::WrongCheckDigit { expected, found: code[9] };
    }
    let branch = suffix.iter().fold(0_u16, |sum, &digit| sum * 10 + u16::from(digit));
    if !suffix.is_empty() && branch == 0 {
        return Outcome::BadBranch;
    }
    Outcome::Code(TaxCode { digits: code, branch })
}

/// Whether twelve digits are built as a personal identification number: the
/// code of the province where the birth was registered (001 to 096), then a
/// digit for century and sex, 0 to 3 for the living. There is no check digit.
fn is_personal(digits: &[u8]) -> bool {
    let [0, tens, ones, century, ..] = digits else {
        return false;
    };
    digits.len() == 12 && (1..=96).contains(&(tens * 10 + ones)) && *century <= 3
}

/// Whether the text is built as a personal identification number (*CCCD*, 12
/// digits, spaces allowed).
#[must_use]
pub fn is_personal_identity(text: &str) -> bool {
    read(text) == Outcome::PersonalIdentity
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_in_every_form_they_are_written_in() {
        for (text, expected) in [
            ("0314409058-002", "0314409058-002"),
            ("0312 68 78 78 - 001", "0312687878-001"),
            ("01.00.112.437", "0100112437"),
            ("'5300265969", "5300265969"),
            ("0100112437011", "0100112437-011"),
        ] {
            assert!(matches!(read(text), Outcome::Code(code) if code.to_string() == expected), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_code_is_said_exactly() {
        for (text, expected) in [
            ("", Outcome::Blank),
            ("12345", Outcome::WrongLength { digits: 5 }),
            ("VV34567890", Outcome::NotACode),
            ("0100000008", Outcome::EmptySerial),
            ("0314409058-000", Outcome::BadBranch),
            ("0100233480", Outcome::WrongCheckDigit { expected: Some(8), found: 0 }),
            ("010099000001", Outcome::PersonalIdentity),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn the_zero_that_a_spreadsheet_drops_is_proposed_not_assumed() {
        let Outcome::Code(code) = read("0100112437") else { panic!() };
        assert_eq!(read_number(100_112_437.0), Outcome::LeadingZeroLost(code));
        assert_eq!(read("100112437"), Outcome::LeadingZeroLost(code));
        assert_eq!(read_number(100_112_438.0), Outcome::WrongLength { digits: 9 });
        assert_eq!(read_number(10_099_000_001.0), Outcome::PersonalIdentity);
        assert_eq!(read_number(5_300_265_969.0), read("5300265969"));
    }

    proptest! {
        #[test]
        fn exactly_one_last_digit_is_right_or_none(nine in "[1-9][0-9]{8}") {
            let right = (0..10).filter(|last| matches!(read(&format!("{nine}{last}")), Outcome::Code(_))).count();
            prop_assert!(right <= 1);
        }

        #[test]
        fn a_code_reads_back_from_its_print(nine in "[0-9]{9}", last in 0..10, branch in 0..1000) {
            if let Outcome::Code(code) = read(&format!("{nine}{last}-{branch:03}")) {
                prop_assert_eq!(read(&code.to_string()), Outcome::Code(code));
            }
        }
    }
}
