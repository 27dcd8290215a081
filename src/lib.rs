//! Song Hành.
