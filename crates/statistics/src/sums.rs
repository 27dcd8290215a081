//! Accumulators: what a pass adds up, and how a chunk is added.

use crate::place::CHUNK;
use crate::values::narrow_hole;

/// Lanes that one pass over a chunk serves.
pub(crate) const ABREAST: usize = 8;

/// A sum, and two counts in one number: reported in the lower 32 bits,
/// disputed in the upper. Sixteen bytes that are added at once.
pub(crate) type Pair = [i64; 2];

/// What one slot of one lane gained in a pass.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Added {
    pub(crate) sum: i64,
    pub(crate) reported: u64,
    pub(crate) disputed: u64,
}

/// The accumulators of a few lanes, all lanes of a slot together.
#[derive(Debug)]
pub(crate) enum Sums {
    /// Where nothing is disputed and the sums are small enough to leave room
    /// for the count in their upper bits: half the work of a pair.
    /// Values are raised by the lane's bias, so that none is negative.
    Packed { shift: u32, biases: Vec<i64>, sums: Vec<i64> },
    /// Anything else.
    Paired(Vec<Pair>),
    /// What was added up elsewhere, of one lane.
    Whole(Vec<Added>),
}

/// Lanes that are served together.
#[derive(Debug)]
pub(crate) struct Group {
    /// Places among the job's lanes.
    pub(crate) places: Vec<usize>,
    pub(crate) sums: Sums,
}

impl Group {
    /// Hands out what each slot gained in a lane, if the lane is in this group.
    pub(crate) fn each<T>(&self, place: usize, into: &mut [T], mut add: impl FnMut(&mut T, Added)) {
        let width = self.places.len();
        let Some(lane) = self.places.iter().position(|&of| of == place) else {
            return;
        };
        match &self.sums {
            Sums::Whole(whole) => {
                for (into, &added) in into.iter_mut().zip(whole) {
                    add(into, added);
                }
            }
            Sums::Packed { shift, biases, sums } => {
                let sums = sums.iter().skip(lane).step_by(width);
                for (into, &packed) in into.iter_mut().zip(sums) {
                    add(into, unpack(packed, *shift, biases[lane]));
                }
            }
            Sums::Paired(pairs) => {
                let pairs = pairs.iter().skip(lane).step_by(width);
                for (into, &[sum, counts]) in into.iter_mut().zip(pairs) {
                    let (reported, disputed) = (counts as u64 & 0xffff_ffff, counts as u64 >> 32);
                    add(into, Added { sum, reported, disputed });
                }
            }
        }
    }
}

pub(crate) fn unpack(packed: i64, shift: u32, bias: i64) -> Added {
    let (count, raised) = (packed as u64 >> shift, packed as u64 & ((1 << shift) - 1));
    // Neither can overflow: see `packing`.
    let sum = raised as i64 - count as i64 * bias;
    Added { sum, reported: count, disputed: 0 }
}

/// Packs narrow values: the raised value below, the one that counts above. All
/// in 32 bits, so that a vector register holds as many as possible.
pub(crate) fn pack_narrow(values: &[i32], shift: u32, bias: i64, out: &mut [i64]) {
    // A bias is the magnitude of the values, which is narrow as they are.
    let (bias, one) = (bias as i32, 1_i32 << (shift - 32));
    for (out, &raw) in out.iter_mut().zip(values) {
        let known = !narrow_hole(raw);
        let raised = raw.wrapping_add(bias) & known;
        let counted = one & known;
        *out = i64::from(raised as u32) | (i64::from(counted) << 32);
    }
}

/// Adds a chunk where there is one slot only. Scattering would wait for the
/// same place in memory again and again; this vectorises.
pub(crate) fn gather_alone(slots: &[u32], decoded: &[[i64; CHUNK]], sums: &mut [i64]) {
    for (sum, values) in sums.iter_mut().zip(decoded) {
        for (&value, &slot) in values.iter().zip(slots) {
            let counts = -i64::from(slot == 0);
            *sum = sum.wrapping_add(value & counts);
        }
    }
}

#[inline(always)]
pub(crate) fn scatter_abreast<T>(
    lanes: usize,
    slots: &[u32],
    decoded: &[[T; CHUNK]; ABREAST],
    sums: &mut [T],
    add: impl Fn(&mut T, &T),
) {
    match lanes {
        1 => scatter::<T, 1>(slots, decoded, sums, add),
        2 => scatter::<T, 2>(slots, decoded, sums, add),
        3 => scatter::<T, 3>(slots, decoded, sums, add),
        4 => scatter::<T, 4>(slots, decoded, sums, add),
        5 => scatter::<T, 5>(slots, decoded, sums, add),
        6 => scatter::<T, 6>(slots, decoded, sums, add),
        7 => scatter::<T, 7>(slots, decoded, sums, add),
        _ => scatter::<T, ABREAST>(slots, decoded, sums, add),
    }
}

/// Adds a chunk of `LANES` lanes to their accumulators.
pub(crate) fn scatter<T, const LANES: usize>(
    slots: &[u32],
    decoded: &[[T; CHUNK]],
    sums: &mut [T],
    add: impl Fn(&mut T, &T),
) {
    let (groups, _) = sums.as_chunks_mut::<LANES>();
    let decoded: &[[T; CHUNK]; LANES] = decoded.first_chunk().expect("there is room for eight lanes");
    for (index, &slot) in slots.iter().enumerate().take(CHUNK) {
        let group = &mut groups[slot as usize];
        for lane in 0..LANES {
            add(&mut group[lane], &decoded[lane][index]);
        }
    }
}
