//! Workbooks as offices send them, read into tables whose cells know their own
//! address, and given back with the problems marked.

pub mod form;
pub mod grid;
pub mod mark;
pub mod read;
pub mod table;
