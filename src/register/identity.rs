//! Which known unit a row of a workbook is: decided only where nothing speaks
//! against it, asked where something is alike, never guessed.

use songhanh_vietnamese::name::NameKey;

use super::matching::{Candidate, Match, Matcher};
use super::reason::MatchReason;
use super::unit::UnitId;

/// Which unit a candidate is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// This one: the same tax code, or the same name with nothing against it.
    Is(UnitId),
    /// Perhaps one of these, the likeliest first: a question for a person.
    OneOf(Vec<Match>),
    /// None that is known.
    Nobody,
}

/// From this score on a likeness is a question.
const ASK_MIN: u8 = 80;

/// Reasons that leave a doubt beside the same name.
const DOUBTS: [MatchReason; 4] =
    [MatchReason::FormsDiffer, MatchReason::BranchesDiffer, MatchReason::OtherCommune, MatchReason::MistypedTaxCode];

impl Matcher {
    /// The unit that `candidate`, whose name has the parts `key`, means. Its tax
    /// code decides; without one on either side its name does, where one unit
    /// alone has it and neither zone, commune nor legal form differs.
    #[must_use]
    pub fn identify(&self, candidate: &Candidate, key: &NameKey) -> Identity {
        let mut same = self.of_tax_code(&candidate.tax_code);
        match (same.next(), same.next()) {
            (Some(one), None) => return Identity::Is(self.unit_at(one)),
            (Some(_), Some(_)) => {
                let mut named = self.compared(candidate, key, self.of_tax_code(&candidate.tax_code));
                // One code, several records: whatever they are called, one of them is meant.
                named.iter_mut().for_each(|one| one.score = 100);
                return Identity::OneOf(named);
            }
            (None, _) => {}
        }
        let mut found = self.compared(candidate, key, self.namesakes(key));
        if found.is_empty() {
            found = self.compared(candidate, key, self.neighbours(&candidate.address));
        }
        found.retain(|one| one.score >= ASK_MIN);
        match &found[..] {
            [] => Identity::Nobody,
            [one] if self.is_sure(candidate, one) => Identity::Is(one.unit),
            _ => Identity::OneOf(found),
        }
    }

    fn is_sure(&self, candidate: &Candidate, one: &Match) -> bool {
        let zones = self.zones_of(one.unit);
        one.reasons.contains(&MatchReason::SameName)
            && !one.reasons.iter().any(|reason| DOUBTS.contains(reason))
            && (zones.is_empty() || candidate.zone.is_none_or(|zone| zones.contains(&zone)))
    }
}

#[cfg(test)]
mod tests {
    use songhanh_vietnamese::name::name_key;

    use super::*;
    use crate::territory::ZoneId;

    fn matcher() -> Matcher {
        let known = |unit, name: &str, tax_code: &str, address: &str, zone: Option<i64>| {
            let candidate = Candidate {
                name: name.into(),
                tax_code: tax_code.into(),
                address: address.into(),
                zone: zone.map(ZoneId),
                ..Candidate::default()
            };
            (UnitId(unit), candidate, Vec::new())
        };
        let mut all = vec![
            known(1, "Công ty TNHH May An Phát (mẫu)", "5399025392", "", None),
            known(2, "Công ty cổ phần Hùng Dũng (mẫu)", "", "", Some(7)),
            known(3, "Công ty cổ phần Hưng Dung (mẫu)", "", "", None),
            known(4, "Công ty TNHH Luyện đồng Sông Hồng (mẫu)", "", "Lô 4, KCN Tằng Loỏng", None),
            known(5, "Công ty TNHH Bao bì Tân Long (mẫu)", "", "", Some(7)),
        ];
        all[4].2.push("Công ty TNHH Giấy Bình Minh (mẫu)".to_owned());
        Matcher::of(all)
    }

    fn identify(tax_code: &str, name: &str, address: &str, zone: Option<i64>) -> Identity {
        let candidate = Candidate {
            name: name.into(),
            tax_code: tax_code.into(),
            address: address.into(),
            zone: zone.map(ZoneId),
            ..Candidate::default()
        };
        matcher().identify(&candidate, &name_key(name))
    }

    fn asked(identity: Identity) -> Vec<(i64, Vec<MatchReason>)> {
        let Identity::OneOf(found) = identity else { panic!("{identity:?} is not asked") };
        found.into_iter().map(|one| (one.unit.0, one.reasons)).collect()
    }

    #[test]
    fn a_tax_code_decides_and_a_likeness_only_asks() {
        assert_eq!(identify("5399025392", "Bất kỳ", "", None), Identity::Is(UnitId(1)));
        assert_eq!(identify("", "CTY TNHH MAY AN PHÁT (mẫu)", "", None), Identity::Is(UnitId(1)));
        assert_eq!(identify("5399038641", "Công ty TNHH May An Phát (mẫu)", "", None), Identity::Nobody);
        let alike = asked(identify("", "Cong ty CP Hung Dung (mau)", "", None));
        assert_eq!(alike.iter().map(|(unit, _)| *unit).collect::<Vec<_>>(), [2, 3]);
        assert!(alike.iter().all(|(_, reasons)| reasons.contains(&MatchReason::MarksDiffer)), "{alike:?}");
        assert_eq!(identify("", "Công ty TNHH Thạch Sanh (mẫu)", "", None), Identity::Nobody);
    }

    #[test]
    fn the_same_name_in_another_zone_is_a_question() {
        let name = "Công ty cổ phần Hùng Dũng (mẫu)";
        // The other company's name differs by marks alone, so it is asked too.
        assert_eq!(asked(identify("", name, "", Some(8)))[0].0, 2);
        let bags = "Công ty TNHH Bao bì Tân Long (mẫu)";
        assert_eq!(identify("", bags, "", Some(7)), Identity::Is(UnitId(5)));
        assert_eq!(asked(identify("", bags, "", Some(8)))[0].0, 5);
    }

    #[test]
    fn a_former_name_is_asked_and_says_that_it_is_one() {
        let found = asked(identify("", "Công ty TNHH Giấy Bình Minh (mẫu)", "", None));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, 5);
        assert!(found[0].1.contains(&MatchReason::FormerName), "{found:?}");
    }

    #[test]
    fn who_is_at_the_same_address_under_a_name_nearly_the_same_is_asked() {
        let there = "lô 4, kcn tằng loỏng";
        let found = asked(identify("", "Công ty TNHH Luyện đồng Sông Hông Lào (mẫu)", there, None));
        assert_eq!(found[0].0, 4);
        assert!(found[0].1.contains(&MatchReason::SameAddress), "{found:?}");
        assert_eq!(identify("", "Công ty TNHH Thạch Sanh (mẫu)", there, None), Identity::Nobody);
    }
}
