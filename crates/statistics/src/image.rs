//! The cube as bytes: versioned, checksummed, the same on every machine.
//!
//! Little-endian throughout. `SHCUBE`, two bytes of version, the counts, which
//! subject is in which row, the columns, then the blocks; last the CRC-32 of all before it. Lists are
//! written as their length and their items; before a list of values stands the
//! number of bytes of each, 4 or 8.

use std::io::{self, Write};

use crate::cube::{Block, ColumnMeta, ColumnName, Cube, MOST_DIMENSIONS, Nature};
use crate::names::Column;
use crate::order::Order;
use crate::values::{List, Values};

const MARK: &[u8; 6] = b"SHCUBE";
const VERSION: u16 = 2;
/// Items turned into bytes at a time.
const BATCH: usize = 4096;

/// Why an image could not be read. The cube can be built again from the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The bytes do not begin as an image does.
    #[error("this is not an image of a cube")]
    NotAnImage,
    /// Written by another version of this program.
    #[error("the image has version {0}, which this program cannot read")]
    OtherVersion(u16),
    /// The checksum is wrong: bytes were changed or cut off.
    #[error("the image is damaged: its checksum does not match")]
    Damaged,
    /// The checksum is right and the content is not that of a cube.
    #[error("the image contradicts itself")]
    Inconsistent,
}

struct Sum<W> {
    into: W,
    crc: crc32fast::Hasher,
}

impl<W: Write> Sum<W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.into.write_all(bytes)
    }

    fn put_list<T: Copy, const N: usize>(&mut self, list: &[T], bytes: impl Fn(T) -> [u8; N]) -> io::Result<()> {
        self.put(&(list.len() as u64).to_le_bytes())?;
        let mut batch = Vec::with_capacity(BATCH * N);
        for part in list.chunks(BATCH) {
            batch.clear();
            batch.extend(part.iter().flat_map(|&item| bytes(item)));
            self.put(&batch)?;
        }
        Ok(())
    }
}

impl Cube {
    /// Writes the image.
    ///
    /// # Errors
    /// Whatever the writer fails with.
    pub fn save(&self, into: impl Write) -> io::Result<()> {
        let mut out = Sum { into, crc: crc32fast::Hasher::new() };
        out.put(MARK)?;
        out.put(&VERSION.to_le_bytes())?;
        out.put(&self.subjects.to_le_bytes())?;
        out.put_list(&self.greatest_codes, u16::to_le_bytes)?;
        out.put_list(self.order.subjects(), u32::to_le_bytes)?;
        out.put(&(self.columns.len() as u64).to_le_bytes())?;
        for column in &self.columns {
            out.put(&column.name.indicator.to_le_bytes())?;
            out.put(&column.name.stand.to_le_bytes())?;
            let nature = match column.nature {
                Nature::Stock => 0,
                Nature::Flow => 1,
                Nature::Attendances => 2,
            };
            out.put(&[nature, column.scale])?;
        }
        out.put(&(self.blocks.len() as u64).to_le_bytes())?;
        for block in &self.blocks {
            out.put_list(&block.present, |present| [present])?;
            for codes in &block.codes {
                out.put_list(codes, u16::to_le_bytes)?;
            }
            for values in &block.values {
                match &values.list {
                    List::Narrow(list) => {
                        out.put(&[4])?;
                        out.put_list(list, i32::to_le_bytes)?;
                    }
                    List::Wide(list) => {
                        out.put(&[8])?;
                        out.put_list(list, i64::to_le_bytes)?;
                    }
                }
            }
        }
        let sum = out.crc.finalize();
        out.into.write_all(&sum.to_le_bytes())?;
        out.into.flush()
    }

    /// Reads an image. What it holds is checked: a damaged or forged image is
    /// refused, and never takes more memory than a few times its own size.
    ///
    /// # Errors
    /// See [`ImageError`].
    pub fn load(image: &[u8]) -> Result<Self, ImageError> {
        if !image.starts_with(MARK) {
            return Err(ImageError::NotAnImage);
        }
        let (body, sum) = image.split_last_chunk::<4>().ok_or(ImageError::NotAnImage)?;
        let mut rest = Rest(body.get(MARK.len()..).ok_or(ImageError::Damaged)?);
        let version = u16::from_le_bytes(rest.take().ok_or(ImageError::Damaged)?);
        if version != VERSION {
            return Err(ImageError::OtherVersion(version));
        }
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return Err(ImageError::Damaged);
        }
        let cube = rest.cube().ok_or(ImageError::Inconsistent)?;
        if rest.0.is_empty() { Ok(cube) } else { Err(ImageError::Inconsistent) }
    }
}

/// What of the image has not been read. Every reader gives `None` where the
/// bytes end early or cannot be those of a cube.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(u64::from_le_bytes(self.take()?)).ok()
    }

    /// The bytes of a list of items of `N` bytes, no longer than `most` items.
    fn list<const N: usize>(&mut self, most: usize) -> Option<&'a [[u8; N]]> {
        let count = self.count().filter(|&count| count <= most)?;
        let (taken, rest) = self.0.split_at_checked(count.checked_mul(N)?)?;
        self.0 = rest;
        Some(taken.as_chunks::<N>().0)
    }

    fn cube(&mut self) -> Option<Cube> {
        let subjects = u32::from_le_bytes(self.take()?);
        i32::try_from(subjects).ok()?;
        let codes = self.list::<2>(MOST_DIMENSIONS)?;
        let order = self.list::<4>(subjects as usize)?;
        let order = order.iter().map(|subject| u32::from_le_bytes(*subject));
        let mut cube = Cube {
            subjects,
            greatest_codes: codes.iter().map(|code| u16::from_le_bytes(*code)).collect(),
            order: Order::of(order.collect())?,
            ..Cube::default()
        };
        for _ in codes {
            cube.edges.add_dimension();
        }
        for _ in 0..self.count()? {
            let indicator = u32::from_le_bytes(self.take()?);
            let stand = u32::from_le_bytes(self.take()?);
            let [nature, scale] = self.take()?;
            let nature = match nature {
                0 => Nature::Stock,
                1 => Nature::Flow,
                2 => Nature::Attendances,
                _ => return None,
            };
            let name = ColumnName { indicator, stand };
            let column = Column(u32::try_from(cube.columns.len()).ok()?);
            cube.columns.push(ColumnMeta { name, nature, scale });
            // A name that comes twice.
            if cube.by_name.insert(name, column).is_some() {
                return None;
            }
        }
        for _ in 0..self.count().filter(|&count| count <= 1 << 16)? {
            let block = self.block(&cube)?;
            cube.blocks.push(block);
        }
        Some(cube)
    }

    fn block(&mut self, cube: &Cube) -> Option<Block> {
        let most = cube.subjects as usize;
        let present: Vec<u8> = self.list::<1>(most)?.iter().map(|&[present]| present).collect();
        if present.iter().any(|&present| present > 1) {
            return None;
        }
        let mut block = Block { present, ..Block::default() };
        for &greatest in &cube.greatest_codes {
            let list = self.list::<2>(most)?;
            let codes: Vec<u16> = list.iter().map(|code| u16::from_le_bytes(*code)).collect();
            if codes.iter().copied().max().unwrap_or(0) > greatest {
                return None;
            }
            block.codes.push(codes);
        }
        for _ in &cube.columns {
            let values = match self.take()? {
                [4] => Values::from_narrow(self.list(most)?)?,
                [8] => Values::from_wide(self.list(most)?)?,
                _ => return None,
            };
            block.values.push(values);
        }
        Some(block)
    }
}
