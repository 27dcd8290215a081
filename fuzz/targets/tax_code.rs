//! Any text or number: a tax code with a right check digit, or told why not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use songhanh_vietnamese::tax_code::{Outcome, read, read_number};

fuzz_target!(|text: &str| {
    if let Outcome::Code(code) = read(text) {
        let again = read(&code.to_string());
        assert!(matches!(again, Outcome::Code(same) if same == code), "a code reads back from its own text");
    }
    if let Ok(number) = text.trim().parse::<f64>() {
        let _ = read_number(number);
    }
});
