//! Any text: a number, a date, or told why not; the reading of a column never
//! depends on the order in which its cells are seen.
#![no_main]

use libfuzzer_sys::fuzz_target;
use songhanh_vietnamese::{date, legacy, number};

fuzz_target!(|text: &str| {
    let lines: Vec<&str> = text.lines().collect();
    let (mut forward, mut backward) = (number::Evidence::default(), number::Evidence::default());
    let numbered: Vec<(u32, &str)> = (0_u32..).zip(lines.iter().copied()).collect();
    for (position, line) in &numbered {
        forward.see(line, *position);
    }
    for (position, line) in numbered.iter().rev() {
        backward.see(line, *position);
    }
    assert_eq!(forward.decide().sign(), backward.decide().sign());
    for line in &lines {
        let _ = number::read(line, forward.decide().sign());
        let _ = date::read(line, None);
        let _ = legacy::read(line, None);
        let folded = songhanh_vietnamese::fold::fold(line);
        assert_eq!(songhanh_vietnamese::fold::fold(&folded), folded, "folding twice is folding once");
    }
});
