//! Periods as SDMX writes them (SDMX 3.0, section 6, 4.2: time formats):
//! `2025`, `2025-S1`, `2025-Q2`, `2025-06`, `2025-06-30`, and a range with its
//! length for what has no name of its own: `2024-05-16/P1Y`.

use jiff::{Span, ToSpan as _};

use super::{Day, Period, PeriodKind};

impl Period {
    /// The period as SDMX writes it.
    #[must_use]
    pub fn sdmx(self) -> String {
        match self.kind() {
            PeriodKind::Half { year, half } => format!("{year:04}-S{half}"),
            PeriodKind::NineMonths { .. } | PeriodKind::Free => self.range(),
            _ => self.to_string(),
        }
    }

    /// First day and length: whole years or months where it is so long, else days.
    fn range(self) -> String {
        let from = self.from();
        let months = (1..=MONTHS_MAX).find(|months| from.checked_add(months.months()).is_ok_and(|to| to == self.to()));
        match months {
            Some(months) if months % 12 == 0 => format!("{from}/P{}Y", months / 12),
            Some(months) => format!("{from}/P{months}M"),
            None => format!("{from}/P{}D", self.to().duration_since(from).as_hours() / 24),
        }
    }

    /// The period that an SDMX text means; the house's own keys are read too.
    #[must_use]
    pub fn of_sdmx(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((from, length)) = text.split_once("/P") {
            let from: Day = from.parse().ok()?;
            let length: Span = format!("P{length}").parse().ok()?;
            return Self::half_open(from, from.checked_add(length).ok()?).ok();
        }
        match text.split_once('-') {
            Some((_, "A1")) => text[..text.len() - 3].parse().ok(),
            Some((year, half @ ("S1" | "S2"))) => format!("{year}-H{}", &half[1..]).parse().ok(),
            Some((year, month)) if month.len() == 3 && month.starts_with('M') => {
                format!("{year}-{}", &month[1..]).parse().ok()
            }
            _ => text.parse().ok(),
        }
    }
}

/// Longer than this a range is written in days: fifty years.
const MONTHS_MAX: i64 = 600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_back_from_what_sdmx_is_told() {
        for (key, sdmx) in [
            ("2025", "2025"),
            ("2025-H1", "2025-S1"),
            ("2025-H2", "2025-S2"),
            ("2025-Q2", "2025-Q2"),
            ("2025-06", "2025-06"),
            ("2025-06-30", "2025-06-30"),
            ("2025-9M", "2025-01-01/P9M"),
            ("2024-05-16/2025-05-15", "2024-05-16/P1Y"),
            ("2023-12-15/2024-06-14", "2023-12-15/P6M"),
            ("2024-05-16/2024-05-20", "2024-05-16/P5D"),
            ("2021-01-01/2025-12-31", "2021-01-01/P5Y"),
        ] {
            let period: Period = key.parse().unwrap();
            assert_eq!(period.sdmx(), sdmx);
            assert_eq!(Period::of_sdmx(sdmx), Some(period), "{sdmx}");
        }
        assert_eq!(Period::of_sdmx("2025-M06"), Period::month(2025, 6));
        assert_eq!(Period::of_sdmx("2025-A1"), Period::year(2025));
        for text in ["", "2025-S3", "2025-05-16/P", "2025-05-16/P0D", "quý I", "2025-M13"] {
            assert_eq!(Period::of_sdmx(text), None, "{text}");
        }
    }
}
