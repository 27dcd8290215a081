//! A classification of a day that is no period of the cube.

use crate::cube::Cube;
use crate::edges::{Marks, mark};
use crate::names::{Code, Subject};

/// What a subject has in a layer where its class cannot be told. No class of a
/// layer may have this code.
pub(crate) const CANNOT: u16 = u16::MAX;

/// Where each subject of a cube was on some day: by what a dimension is recast
/// to the boundaries of that day. It belongs to the cube as it stood when the
/// layer was made; after subjects came or rows were arranged, make another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// By row.
    pub(crate) codes: Vec<u16>,
    pub(crate) greatest: u16,
    /// Whether any subject's class cannot be told.
    pub(crate) has_cannot: bool,
    pub(crate) marks: Marks,
}

impl Cube {
    /// Makes a layer: the class of each subject, or none where it cannot be told.
    /// (The greatest code of all, 65,535, is no class in a layer.)
    #[must_use]
    pub fn layer(&self, class: impl Fn(Subject) -> Option<Code>) -> Layer {
        let subjects = (0..self.subjects as usize).map(|row| self.order.subject(row));
        let codes: Vec<u16> = subjects.map(|subject| class(subject).map_or(CANNOT, |code| code.0)).collect();
        let told = codes.iter().copied().filter(|code| *code != CANNOT);
        let greatest = told.max().unwrap_or_default();
        let has_cannot = codes.contains(&CANNOT);
        let marks = mark(std::iter::once(codes.as_slice()), Code::NONE.0);
        Layer { codes, greatest, has_cannot, marks }
    }

    /// The class of a subject in a layer; none where it cannot be told.
    #[must_use]
    pub fn code_in(&self, layer: &Layer, subject: Subject) -> Option<Code> {
        let code = layer.codes.get(self.order.row(subject)).copied().unwrap_or(Code::NONE.0);
        (code != CANNOT).then_some(Code(code))
    }
}
