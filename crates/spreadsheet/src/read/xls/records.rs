//! Records of a stream: a number, a length, and that many bytes.

use super::PART;
use crate::read::unreadable::Unreadable;

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

pub(super) struct Record<'s> {
    pub(super) id: u16,
    pub(super) data: &'s [u8],
}

/// The records of a stream from a position on.
pub(super) struct Records<'s> {
    stream: &'s [u8],
    position: usize,
}

impl<'s> Records<'s> {
    pub(super) fn new(stream: &'s [u8], position: usize) -> Self {
        Self { stream, position }
    }

    /// The next record; nothing at the end of the stream. Some writers fill the
    /// last sector with zeros, which read as the end too.
    pub(super) fn next_record(&mut self) -> Result<Option<Record<'s>>, Unreadable> {
        let rest = self.stream.get(self.position..).unwrap_or(&[]);
        let (Some(id), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) else {
            return Ok(None);
        };
        if id == 0 && length == 0 {
            return Ok(None);
        }
        let end = 4 + usize::from(length);
        let data = rest.get(4..end).ok_or_else(|| Unreadable::damaged(PART, "it is cut off"))?;
        self.position += end;
        Ok(Some(Record { id, data }))
    }

    /// The pieces of `record`: its own data and that of the CONTINUE records
    /// after it, which are passed.
    pub(super) fn pieces(&mut self, record: &Record<'s>) -> Result<Pieces<'s>, Unreadable> {
        let mut pieces = vec![record.data];
        loop {
            let before = self.position;
            match self.next_record()? {
                Some(next) if next.id == CONTINUE => pieces.push(next.data),
                _ => {
                    self.position = before;
                    return Ok(Pieces { pieces, piece: 0, at: 0 });
                }
            }
        }
    }
}

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

pub(super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// Bytes that are spread over several records. Reading past the end gives
/// nothing.
pub(super) struct Pieces<'s> {
    pieces: Vec<&'s [u8]>,
    piece: usize,
    at: usize,
}

impl<'s> Pieces<'s> {
    pub(super) fn of(data: &'s [u8]) -> Self {
        Self { pieces: vec![data], piece: 0, at: 0 }
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if let Some(&byte) = piece.get(self.at) {
                self.at += 1;
                return Some(byte);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    /// Passes `count` bytes, or all that are left.
    pub(super) fn skip(&mut self, count: usize) -> Option<()> {
        let mut left = count;
        while left > 0 {
            let piece = self.pieces.get(self.piece)?;
            let here = (piece.len() - self.at).min(left);
            self.at += here;
            left -= here;
            if left > 0 {
                self.piece += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    /// `count` characters of one or two bytes each. Where a text goes on in the
    /// next record, that one begins with a byte that says anew how wide they are.
    pub(super) fn characters(&mut self, count: usize, mut wide: bool) -> Option<Vec<u16>> {
        let mut characters = Vec::new();
        while characters.len() < count {
            let piece = self.pieces.get(self.piece)?;
            if self.at >= piece.len() {
                self.piece += 1;
                self.at = 0;
                wide = self.byte()? & 1 == 1;
                continue;
            }
            let rest = &piece[self.at..];
            let wanted = count - characters.len();
            if wide {
                let here = (rest.len() / 2).min(wanted);
                if here == 0 {
                    return None;
                }
                characters.extend(rest[..2 * here].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
                self.at += 2 * here;
            } else {
                let here = rest.len().min(wanted);
                characters.extend(rest[..here].iter().map(|&byte| u16::from(byte)));
                self.at += here;
            }
        }
        Some(characters)
    }
}
