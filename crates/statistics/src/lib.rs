#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used))]

mod answer;
mod cube;
mod drill;
mod edges;
mod figure;
mod headers;
mod image;
mod lanes;
mod layer;
mod layout;
mod names;
mod order;
mod place;
mod plan;
mod question;
mod scan;
mod stretch;
mod sums;
pub mod suppress;
mod table;
mod value;
mod values;

pub use answer::{Answer, Cell, Completeness, Header, Key};
pub use cube::{ColumnName, Cube, CubeError, Nature};
pub use drill::Part;
pub use figure::{Figure, GREATEST_MAGNITUDE};
pub use image::ImageError;
pub use layer::Layer;
pub use names::{Code, Column, Dimension, Period, Span, Subject};
pub use question::{
    Axis, Filter, How, Measure, Question, QuestionError, Recast, RecastTable, Shown, Target, Targets, What, Whole,
};
pub use value::{Value, Why};
