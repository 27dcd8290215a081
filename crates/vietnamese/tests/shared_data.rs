//! Checks against reference data beside the repository, where it is there.

use std::fs;
use std::path::PathBuf;

use songhanh_vietnamese::legacy::{self, Encoding};
use songhanh_vietnamese::name::name_key;
use songhanh_vietnamese::tax_code::{self, Outcome};
use songhanh_vietnamese::{ToneStyle, fold, normalise_tone};

/// The rows of a shared file without its header; none where it is absent.
fn rows(path: &str) -> Vec<Vec<String>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let Ok(text) = fs::read_to_string(&file) else {
        println!("skipped: no {path} beside the repository");
        return Vec::new();
    };
    text.lines().skip(1).map(fields).collect()
}

/// The fields of one line; quotes protect commas.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields.last_mut().unwrap().push(other),
        }
    }
    fields
}

#[test]
fn old_fonts_decode_as_the_vectors_say() {
    for row in rows("text/legacy_encoding_vectors_sample.csv") {
        let [nfc, _, _, tcvn3, _, tcvn3_back, vni, _, vni_back, ..] = row.as_slice() else {
            continue;
        };
        assert_eq!(legacy::decode(tcvn3, Encoding::Tcvn3, false), *tcvn3_back);
        assert_eq!(legacy::decode(vni, Encoding::Vni, false), *vni_back);
        assert_eq!(legacy::read(nfc, None), None, "Unicode stays: {nfc}");
        // In an old font some Unicode words could be old text; that is unsure.
        let by_font = legacy::read(nfc, legacy::font_hint(".VnTime"));
        assert!(by_font.is_none_or(|reading| reading.confidence <= 50), "Unicode stays: {nfc}");
    }
}

#[test]
fn old_text_is_recognised_by_its_letters_nearly_always() {
    let (mut all, mut found) = (0, 0);
    for row in rows("text/legacy_encoding_vectors_sample.csv") {
        for (text, encoding) in [(&row[3], Encoding::Tcvn3), (&row[6], Encoding::Vni)] {
            if text.is_ascii() {
                continue;
            }
            all += 1;
            match legacy::read(text, None) {
                Some(reading) => {
                    assert_eq!(reading.encoding, encoding, "{text} read as {}", reading.text);
                    found += 1;
                }
                None => println!("not recognised: {text}"),
            }
        }
    }
    println!("{found} of {all} recognised");
    assert!(found * 100 >= all * 97, "{found} of {all}");
}

#[test]
fn marks_come_off_as_the_cases_say() {
    for row in rows("text/remove_diacritics_cases.csv") {
        assert_eq!(fold(&row[1]), row[2].to_lowercase(), "{}", row[0]);
    }
}

#[test]
fn tone_marks_stand_where_the_cases_say() {
    let mut other = Vec::new();
    for row in rows("text/tone_placement_cases.csv") {
        let placed = normalise_tone(&row[1], ToneStyle::New);
        if placed != row[2] {
            other.push(format!("{}: {} → {placed}, there {}", row[0], row[1], row[2]));
        }
    }
    println!("{}", other.join("\n"));
    assert!(other.len() <= 2, "{} cases differ", other.len());
}

#[test]
fn tax_codes_are_judged_as_the_cases_say() {
    for row in rows("register/mst_cases.csv") {
        let outcome = tax_code::read(&row[0]);
        let agrees = match row[1].as_str() {
            "valid" => {
                matches!(outcome, Outcome::Code(code) if code.to_string().replace('-', "") == row[2])
            }
            "InvalidLength" => matches!(outcome, Outcome::WrongLength { .. }),
            "InvalidFormat" => outcome == Outcome::NotACode,
            "InvalidComponent" => matches!(outcome, Outcome::EmptySerial | Outcome::BadBranch),
            "InvalidChecksum" => matches!(outcome, Outcome::WrongCheckDigit { .. }),
            other => panic!("unknown verdict {other}"),
        };
        assert!(agrees, "{}: {outcome:?}, there {}", row[0], row[1]);
    }
}

#[test]
fn every_registered_company_has_a_right_code_and_a_core_name() {
    for row in rows("register/companies_lao_cai_yen_bai_mst.csv") {
        assert!(matches!(tax_code::read(&row[0]), Outcome::Code(_)), "{}", row[0]);
        let key = name_key(&row[1]);
        assert!(!key.core.is_empty(), "{}", row[1]);
        assert!(!key.core.starts_with("cong ty "), "{} → {}", row[1], key.core);
    }
}
