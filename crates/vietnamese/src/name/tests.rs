use super::*;
use proptest::prelude::*;

#[test]
fn the_legal_form_comes_off_however_it_is_written() {
    use LegalForm::*;
    for (name, core, form) in [
        ("Công ty TNHH An Phát", "an phat", Some(LimitedLiability)),
        ("CTY TNHH MTV AN PHÁT", "an phat", Some(SingleMember)),
        ("Công ty TNHH một thành viên An Phát", "an phat", Some(SingleMember)),
        ("CÔNG TY TRÁCH NHIỆM HỮU HẠN  AN PHÁT", "an phat", Some(LimitedLiability)),
        ("Cty CP An Phát", "an phat", Some(JointStock)),
        ("CTCP An Phát", "an phat", Some(JointStock)),
        ("Công ty cổ phần An Phát", "an phat", Some(JointStock)),
        ("DNTN An Phát", "an phat", Some(PrivateEnterprise)),
        ("HTX An Phát", "an phat", Some(Cooperative)),
        ("An Phat Co., Ltd", "an phat", Some(LimitedLiability)),
        ("An Phát", "an phat", None),
        ("Công ty TNHH Công ty TNHH một thành viên An Phát", "an phat", Some(SingleMember)),
        ("Cty TNHH TM & DV An Phát", "thuong mai va dich vu an phat", Some(LimitedLiability)),
        ("Công ty", "cong ty", None),
    ] {
        let key = name_key(name);
        assert_eq!((key.core.as_str(), key.form), (core, form), "{name}");
    }
}

#[test]
fn a_branch_is_told_from_its_parent() {
    for (name, core, own) in [
        ("Công ty CP Sao Vàng - Chi nhánh Lào Cai", "sao vang", "lao cai"),
        ("Chi nhánh Công ty CP Sao Vàng", "sao vang", ""),
        ("Chi nhánh Lào Cai Công ty CP Sao Vàng", "sao vang", "lao cai"),
    ] {
        let key = name_key(name);
        assert_eq!(key.core, core, "{name}");
        assert_eq!(key.dependent, Some((Dependence::Branch, own.into())), "{name}");
    }
    let whole = name_key("Công ty CP Sao Vàng");
    let found = similarity(&whole, &name_key("Chi nhánh Công ty CP Sao Vàng"));
    assert_eq!(found.score, 60);
    assert!(found.reasons.contains(&Reason::DependenceDiffers));
}

#[test]
fn former_names_are_kept_as_aliases() {
    let key = name_key("Công ty CP Sao Vàng (trước đây là Công ty TNHH Bình Minh)");
    assert_eq!(key.core, "sao vang");
    assert_eq!(key.aliases, ["binh minh"]);
    let found = similarity(&key, &name_key("Cty TNHH Bình Minh"));
    assert_eq!(found.score, 90);
    assert_eq!(found.reasons[1..], [Reason::SameAlias, Reason::FormsDiffer]);
}

#[test]
fn likeness_is_scored_with_its_reasons() {
    let score = |left: &str, right: &str| similarity(&name_key(left), &name_key(right)).score;
    assert_eq!(score("Công ty TNHH Hoà Bình", "CTY TNHH HÒA BÌNH"), 100);
    assert_eq!(score("Công ty TNHH Hùng Dũng", "Công ty TNHH Hưng Dung"), 92);
    assert_eq!(score("Cty TNHH VietNam Sun", "Cty TNHH Viet Nam Sun"), 92);
    assert!(score("Cty TNHH TM An Phát", "Công ty TNHH Thương mại An Phát Lào Cai") > 65);
    assert!(score("Cty TNHH Thương mại An Phát", "Cty TNHH Thương mại Bình Minh") < 40);
    assert_eq!(score("Cty TNHH", ""), 0);
}

proptest! {
    #[test]
    fn likeness_is_symmetric(left in "(công ty|cty cp|tnhh|an|phát|chi nhánh|[a-z]{1,5}| ){0,8}", right in "(an|phát|tnhh|[a-z]{1,5}| ){0,8}") {
        let (left, right) = (name_key(&left), name_key(&right));
        prop_assert_eq!(similarity(&left, &right).score, similarity(&right, &left).score);
    }

    #[test]
    fn a_name_is_wholly_like_itself(name in "\\PC{1,30}") {
        let key = name_key(&name);
        if !key.core.is_empty() {
            prop_assert_eq!(similarity(&key, &key).score, 100);
        }
    }
}
