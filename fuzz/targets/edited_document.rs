//! Any bytes as an edited document: its figures are refreshed, or it is refused
//! with a reason.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use songhanh_document::refresh::{figures_in, refresh};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(figures) = figures_in(bytes) {
        let new: BTreeMap<_, _> = figures.into_iter().map(|(tag, text)| (tag, format!("{text}1"))).collect();
        let _ = refresh(bytes, &new);
    }
});
