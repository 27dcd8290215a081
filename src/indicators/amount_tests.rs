//! Properties of amounts and rates.

use proptest::prelude::*;

use super::*;
use crate::calendar::BEGINNING;
use crate::words::Lang;

fn percent() -> Indicator {
    Indicator {
        id: IndicatorId(1),
        code: "R".into(),
        name_vi: String::new(),
        name_en: String::new(),
        unit_vi: "%".into(),
        unit_en: "%".into(),
        scale: 2,
        nature: Nature::Rate,
        numerator: None,
        denominator: None,
        parts: Vec::new(),
        additive: false,
        personal: false,
        least: None,
        greatest: None,
        basis: String::new(),
        note: String::new(),
        valid_from: BEGINNING,
        valid_to: crate::calendar::OPEN_END,
    }
}

proptest! {
    #[test]
    fn a_rate_is_computed_from_exact_sums(parts in prop::collection::vec((0_i64..5_000, 1_i64..5_000), 1..40)) {
        let above: i128 = parts.iter().map(|(above, _)| i128::from(*above)).sum();
        let below: i128 = parts.iter().map(|(_, below)| i128::from(*below)).sum();
        let rate = i128::from(percent().rate((above, 0), (below, 0)).unwrap());
        // Within half a unit of the last place: |rate·below − above·10⁴| ≤ below / 2.
        prop_assert!(2 * (rate * below - above * 10_000).abs() <= below);
        // The scale of the parts does not matter.
        prop_assert_eq!(percent().rate((above * 1_000, 3), (below * 10, 1)), percent().rate((above, 0), (below, 0)));
    }

    #[test]
    fn an_amount_reads_back_as_it_was_printed(amount in -4_000_000_000_000_000_i64..4_000_000_000_000_000, scale in 0_u8..=6) {
        for lang in Lang::ALL {
            let printed = crate::words::number_text(lang, amount.into(), scale);
            match read_amount(&printed, scale) {
                Ok(read) => prop_assert_eq!(read, Read::Amount(amount)),
                // One sign of three places may be a group or decimals.
                Err(why) => prop_assert_eq!(why, Reread::Ambiguous),
            }
        }
    }
}
