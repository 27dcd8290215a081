//! One worksheet substream.

use std::sync::Arc;

use encoding_rs::WINDOWS_1252;

use super::globals::Globals;
use super::records::{BOF, EOF, Record, Records, f64_at, u16_at, u32_at};
use super::text::{is_legacy_font, plain, unicode};
use super::{Biff, PART};
use crate::grid::{Address, Area, Cell, Sheet, Value};
use crate::read::block::Block;
use crate::read::limits::Guard;
use crate::read::unreadable::Unreadable;

const FORMULA: u16 = 0x0006;
const COLINFO: u16 = 0x007D;
const MULRK: u16 = 0x00BD;
const RSTRING: u16 = 0x00D6;
const MERGECELLS: u16 = 0x00E5;
const LABELSST: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOLERR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const ROW: u16 = 0x0208;
const RK: u16 = 0x027E;

struct Reading<'a, 'g> {
    globals: &'a mut Globals,
    guard: &'a Guard<'g>,
    block: Block,
    /// The formula whose text result comes in a STRING record.
    awaited: Option<(Address, u16)>,
}

/// Reads the substream at `position`. Name, visibility and styles are the caller's.
pub(super) fn read(
    stream: &[u8],
    position: usize,
    globals: &mut Globals,
    guard: &Guard<'_>,
) -> Result<Sheet, Unreadable> {
    let mut records = Records::new(stream, position);
    match records.next_record()? {
        Some(first) if first.id == BOF => {}
        _ => {
            return Err(Unreadable::damaged(PART, "a sheet does not begin where it should"));
        }
    }
    let mut reading = Reading { globals, guard, block: Block::default(), awaited: None };
    // Charts on the sheet are substreams inside it.
    let mut inner = 0u32;
    while let Some(record) = records.next_record()? {
        guard.tick()?;
        match record.id {
            BOF => inner += 1,
            EOF if inner == 0 => break,
            EOF => inner -= 1,
            _ if inner > 0 => {}
            STRING if reading.globals.biff == Biff::Eight => {
                let text = unicode(&mut records.pieces(&record)?, 2);
                reading.put_result(text.map(|formatted| formatted.text))?;
            }
            STRING => {
                let text = reading.bytes_text(record.data, reading.awaited.map_or(0, |(_, style)| style));
                reading.put_result(text)?;
            }
            _ => reading.note(&record)?,
        }
    }
    reading.block.finish(guard)
}

fn damaged(record: u16) -> Unreadable {
    Unreadable::damaged(PART, format!("record {record:#06x} is too short"))
}

impl Reading<'_, '_> {
    fn note(&mut self, record: &Record<'_>) -> Result<(), Unreadable> {
        let data = record.data;
        let short = || damaged(record.id);
        match record.id {
            NUMBER | RK | LABELSST | LABEL | RSTRING | BOOLERR | FORMULA => {
                let (at, style) = self.place(data).ok_or_else(short)?;
                self.put_cell(record, at, style)
            }
            MULRK => self.put_many(data).ok_or_else(short)?,
            MERGECELLS => {
                for area in data.get(2..).unwrap_or(&[]).chunks_exact(8) {
                    let [first_row, last_row, first_column, last_column] =
                        [0, 2, 4, 6].map(|at| u32::from(u16::from_le_bytes([area[at], area[at + 1]])));
                    let first = Address::new(first_row, first_column);
                    self.block.merge(Area { first, last: Address::new(last_row, last_column) });
                }
                Ok(())
            }
            ROW => {
                const HIDDEN: u8 = 0x20;
                let row = u32::from(u16_at(data, 0).ok_or_else(short)?);
                if data.get(12).is_some_and(|flags| flags & HIDDEN != 0) {
                    self.block.hide_rows(row, row);
                }
                Ok(())
            }
            COLINFO => {
                const HIDDEN: u16 = 1;
                let first = u16_at(data, 0).ok_or_else(short)?;
                let last = u16_at(data, 2).ok_or_else(short)?;
                if u16_at(data, 8).is_some_and(|flags| flags & HIDDEN != 0) {
                    self.block.hide_columns(first.into(), last.into());
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The address and the style that every cell record begins with.
    fn place(&self, data: &[u8]) -> Option<(Address, u16)> {
        let at = Address::new(u16_at(data, 0)?.into(), u16_at(data, 2)?.into());
        Some((at, self.style(u16_at(data, 4)?)))
    }

    fn style(&self, format: u16) -> u16 {
        self.globals.of_format.get(usize::from(format)).copied().unwrap_or(0)
    }

    fn put(&mut self, at: Address, value: Value, style: u16, formula: bool) -> Result<(), Unreadable> {
        self.block.put(at.row, at.column, Cell { value, style, formula }, self.guard)
    }

    fn number(&self, number: f64, style: u16) -> Value {
        if !number.is_finite() {
            return Value::Error(Arc::from("#NUM!"));
        }
        self.globals.table.value(number, style, self.globals.epoch_1904)
    }

    fn put_cell(&mut self, record: &Record<'_>, at: Address, style: u16) -> Result<(), Unreadable> {
        let data = &record.data[6..];
        let short = || damaged(record.id);
        match record.id {
            NUMBER => {
                let number = f64_at(data, 0).ok_or_else(short)?;
                self.put(at, self.number(number, style), style, false)
            }
            RK => {
                let packed = u32_at(data, 0).ok_or_else(short)?;
                self.put(at, self.number(unpack(packed), style), style, false)
            }
            LABELSST => {
                let index = u32_at(data, 0).ok_or_else(short)? as usize;
                let Some(shared) = self.globals.texts.get(index) else {
                    return Err(Unreadable::damaged(PART, format!("{at}: text {index} is missing")));
                };
                let text = Value::Text(Arc::clone(&shared.text));
                let style = match &shared.font {
                    Some(font) => self.globals.table.with_font(style, font),
                    None => style,
                };
                self.put(at, text, style, false)
            }
            LABEL | RSTRING => {
                let text = match self.globals.biff {
                    Biff::Eight => plain(data, 2, Biff::Eight, WINDOWS_1252),
                    Biff::Five => self.bytes_text(data, style),
                };
                let text = text.ok_or_else(short)?;
                self.guard.text(text.len())?;
                self.put(at, Value::Text(Arc::from(text)), style, false)
            }
            BOOLERR => {
                let (code, error) = data.first().zip(data.get(1)).ok_or_else(short)?;
                let value = if *error == 1 { error_value(*code) } else { Value::Boolean(*code != 0) };
                self.put(at, value, style, false)
            }
            _ => self.put_formula(data, at, style).ok_or_else(short)?,
        }
    }

    /// A formula's stored result: a number, or in place of one that cannot be
    /// (all bits of the sign and exponent set) the kind and the result.
    fn put_formula(&mut self, data: &[u8], at: Address, style: u16) -> Option<Result<(), Unreadable>> {
        let result = data.get(..8)?;
        self.awaited = None;
        let value = match *result {
            [0, _, _, _, _, _, 0xFF, 0xFF] => {
                self.awaited = Some((at, style));
                return Some(Ok(()));
            }
            [1, _, boolean, _, _, _, 0xFF, 0xFF] => Value::Boolean(boolean != 0),
            [2, _, code, _, _, _, 0xFF, 0xFF] => error_value(code),
            [3, _, _, _, _, _, 0xFF, 0xFF] => Value::Text(Arc::from("")),
            _ => self.number(f64_at(result, 0)?, style),
        };
        Some(self.put(at, value, style, true))
    }

    fn put_result(&mut self, text: Option<String>) -> Result<(), Unreadable> {
        let text = text.ok_or_else(|| damaged(STRING))?;
        self.guard.text(text.len())?;
        match self.awaited.take() {
            Some((at, style)) => self.put(at, Value::Text(Arc::from(text)), style, true),
            None => Ok(()),
        }
    }

    fn put_many(&mut self, data: &[u8]) -> Option<Result<(), Unreadable>> {
        let row = u16_at(data, 0)?;
        let first = u16_at(data, 2)?;
        // Six bytes each, and two at the end that repeat the last column.
        for (column, packed) in (u32::from(first)..).zip(data.get(4..)?.chunks_exact(6)) {
            let style = self.style(u16_at(packed, 0)?);
            let value = self.number(unpack(u32_at(packed, 2)?), style);
            if let Err(error) = self.put(Address::new(row.into(), column), value, style, false) {
                return Some(Err(error));
            }
        }
        Some(Ok(()))
    }

    /// A BIFF5 text. In the fonts of TCVN3 and VNI the file's code page does not
    /// hold; the Latin letters of windows-1252 stand for the bytes there.
    fn bytes_text(&self, data: &[u8], style: u16) -> Option<String> {
        let legacy = self.globals.table.font(style).is_some_and(is_legacy_font);
        let encoding = if legacy { WINDOWS_1252 } else { self.globals.encoding };
        plain(data, 2, Biff::Five, encoding)
    }
}

/// A number packed into 30 bits: an integer or the upper half of a float, and
/// whether it is in hundredths.
fn unpack(packed: u32) -> f64 {
    let number = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 0 { number } else { number / 100.0 }
}

fn error_value(code: u8) -> Value {
    Value::Error(Arc::from(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#GETTING_DATA",
    }))
}

#[cfg(test)]
mod tests {
    use super::unpack;

    #[test]
    fn packed_numbers_are_integers_floats_or_hundredths() {
        assert_eq!(unpack(123_456 << 2 | 2), 123_456.0);
        assert_eq!(unpack((-5i32 << 2).cast_unsigned() | 3), -0.05);
        assert_eq!(unpack(0x3FF0_0000), 1.0);
        assert_eq!(unpack(0x405E_C001), 1.23);
    }
}
