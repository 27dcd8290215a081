//! Calendar days as serial numbers of the 1900 system.

/// Days between the first day of the 1904 system and the same serial of the
/// 1900 system.
pub(crate) const SHIFT_1904: f64 = 1462.0;

/// The serial of an ISO 8601 date with or without time (`2024-03-05T14:30:00`);
/// nothing where the text is no date. Days before 1 March 1900 are one less
/// than the count from 1899-12-30, because that system has a 29 February 1900.
pub(crate) fn serial_of_iso(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let mut parts = date.splitn(3, '-');
    let year: i64 = parts.next()?.parse().ok()?;
    let month: i64 = parts.next()?.parse().ok()?;
    let day: i64 = parts.next()?.parse().ok()?;
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_from_civil(year, month, day) - days_from_civil(1899, 12, 30);
    let days = if days < 61 { days - 1 } else { days };
    #[expect(clippy::cast_precision_loss, reason = "days of four-digit years are far below 2^53")]
    let days = days as f64;
    let fraction = if time.is_empty() { 0.0 } else { fraction_of_clock(time)? };
    Some(days + fraction)
}

/// The fraction of a day of `hh:mm[:ss[.fff]]`.
fn fraction_of_clock(time: &str) -> Option<f64> {
    let mut seconds = 0.0;
    for (part, weight) in time.split(':').zip([3600.0, 60.0, 1.0]) {
        let value: f64 = part.parse().ok()?;
        seconds += value * weight;
    }
    (0.0..86_400.5).contains(&seconds).then_some(seconds / 86_400.0)
}

/// The days of an ISO 8601 duration (`PT36H15M00S`), as OpenDocument stores times.
pub(crate) fn serial_of_duration(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut number = String::new();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    for letter in text.strip_prefix('P')?.chars() {
        match letter {
            'T' => {}
            '0'..='9' | '.' => number.push(letter),
            _ => {
                let weight = match letter {
                    'D' => 86_400.0,
                    'H' => 3600.0,
                    'M' => 60.0,
                    'S' => 1.0,
                    _ => return None,
                };
                seconds += number.parse::<f64>().ok()? * weight;
                number.clear();
            }
        }
    }
    let days = seconds / 86_400.0;
    days.is_finite().then_some(if negative { -days } else { days })
}

/// Days since 1970-01-01 of the proleptic Gregorian calendar: years run from
/// March, so that the leap day is the last of its year, in eras of 400 years.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_are_serials_of_the_1900_system() {
        assert_eq!(serial_of_iso("1900-01-01"), Some(1.0));
        assert_eq!(serial_of_iso("1900-03-01"), Some(61.0));
        assert_eq!(serial_of_iso("2025-07-01"), Some(45_839.0));
        assert_eq!(serial_of_iso("2025-07-01T12:00:00"), Some(45_839.5));
        assert_eq!(serial_of_iso("2025-13-01"), None);
        assert_eq!(serial_of_iso("ngày"), None);
        assert_eq!(serial_of_duration("PT36H00M00S"), Some(1.5));
    }
}
