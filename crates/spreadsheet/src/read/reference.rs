//! Cell references as files write them: `D17`, `$A$1:B2`.

use crate::grid::{Address, Area};

/// The address in `text`, or nothing where it is not one or lies beyond any sheet.
pub(crate) fn parse_address(text: &str) -> Option<Address> {
    let mut column = 0u32;
    let mut row = 0u32;
    let mut digits = false;
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if !digits => {
                column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
            }
            b'0'..=b'9' if column > 0 => {
                digits = true;
                row = row * 10 + u32::from(byte - b'0');
            }
            b'$' => {}
            _ => return None,
        }
        if column > 1 << 14 || row > 1 << 20 {
            return None;
        }
    }
    (row > 0).then(|| Address::new(row - 1, column - 1))
}

/// The area in `text`; a single address is an area of one cell.
pub(crate) fn parse_area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some(Area { first: parse_address(first)?, last: parse_address(last)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_nonsense_is_not() {
        assert_eq!(parse_address("A1"), Some(Address::new(0, 0)));
        assert_eq!(parse_address("$XFD$1048576"), Some(Address::new(1_048_575, 16_383)));
        for nonsense in ["", "A", "1", "A0", "1A", "XFE1", "A1048577", "A1B", "ZZZZZZZZZ1", "A99999999999"] {
            assert_eq!(parse_address(nonsense), None, "{nonsense}");
        }
    }
}
