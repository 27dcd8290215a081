//! Any text: a page profile, or a fault with its place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use songhanh_document::profile::Profile;

fuzz_target!(|text: &str| {
    let _ = Profile::parse(text);
});
