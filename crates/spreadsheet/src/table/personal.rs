//! Columns of personal data, which intake refuses. Known by their names and by
//! their content; a person's name in a cell is never kept here.

use songhanh_vietnamese::fold;
use songhanh_vietnamese::tax_code::is_personal_identity;

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalKind {
    /// Names of persons.
    Name,
    /// Identity numbers (CCCD, CMND, passport).
    IdentityNumber,
    /// Birth dates or years.
    BirthDate,
    /// Private mobile phones.
    MobilePhone,
    /// Private e-mail addresses.
    Email,
    /// Other facts on a person: sex, ethnicity, home address.
    Circumstance,
}

/// What the cells of a column look like, from a sample.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sample {
    seen: u32,
    /// Numbers too short for an identity number or a phone.
    short: u32,
    names: u32,
    identities: u32,
    mobiles: u32,
    emails: u32,
}

/// Most cells looked at in one column.
const CELLS_MAX: u32 = 2_000;

/// The most frequent family names, folded: over nine persons in ten have one.
const FAMILY_NAMES: [&str; 44] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "dao", "doan", "trinh", "truong", "lam", "luong", "mai", "phung", "to", "ha", "luu", "cao", "chu",
    "ta", "thai", "quach", "vuong", "trieu", "lo", "giang", "vang", "sung", "thao", "hau", "ma", "lu", "nong",
];

/// Words that no person's name has.
const BUSINESS_WORDS: [&str; 24] = [
    "cong", "cty", "tnhh", "doanh", "nghiep", "xa", "phuong", "huyen", "tinh", "truong", "so", "ban", "kcn", "ccn",
    "htx", "cp", "dntn", "chi", "nhanh", "nha", "may", "khu", "cum", "phong",
];

impl Sample {
    /// Looks at one text cell.
    pub(super) fn see(&mut self, text: &str) {
        if self.seen >= CELLS_MAX {
            return;
        }
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.seen += 1;
        self.identities += u32::from(is_personal_identity(text));
        self.mobiles += u32::from(is_mobile(text));
        self.emails += u32::from(is_private_email(text));
        self.names += u32::from(looks_like_person(text));
    }

    /// Looks at one number cell: identity numbers and phones lose their zero.
    pub(super) fn see_number(&mut self, value: f64) {
        if self.seen >= CELLS_MAX {
            return;
        }
        self.seen += 1;
        self.short += u32::from(value < 1e7);
        if value.fract() == 0.0 && (1e8..1e12).contains(&value) {
            self.see_digits(&format!("0{value}"));
        }
    }

    fn see_digits(&mut self, digits: &str) {
        self.identities += u32::from(is_personal_identity(digits));
        self.mobiles += u32::from(is_mobile(digits));
    }

    fn share(self, count: u32) -> u32 {
        (count * 100).checked_div(self.seen).unwrap_or(0)
    }
}

/// What personal data a column holds, with a confidence of 0 to 100; none
/// where nothing speaks for it.
pub(super) fn judge(path: &[String], sample: Sample) -> Option<(PersonalKind, u8)> {
    let name = fold(&path.join(" "));
    let own = fold(path.last().map_or("", String::as_str));
    let has = |words: &[&str]| words.iter().any(|word| contains_words(&name, word));
    // Columns of short numbers count people or rate something.
    let counts = sample.share(sample.short) >= 50;
    if !counts
        && has(&["cccd", "cmnd", "cmtnd", "can cuoc", "chung minh", "so dinh danh ca nhan", "ho chieu", "passport"])
    {
        return Some((PersonalKind::IdentityNumber, 95));
    }
    if sample.identities >= 2 && sample.share(sample.identities) >= 50 {
        return Some((PersonalKind::IdentityNumber, 85));
    }
    if has(&["ngay sinh", "nam sinh", "ngay thang nam sinh", "sinh ngay", "birth", "date of birth"]) {
        return Some((PersonalKind::BirthDate, 95));
    }
    if let Some(found) = judge_name(&name, &own, sample) {
        return Some(found);
    }
    // "Hộ đồng bào dân tộc thiểu số" speaks of many, "Dân tộc" of one.
    if !counts
        && own.len() <= 24
        && has(&["gioi tinh", "dan toc", "ton giao", "que quan", "thuong tru", "tam tru", "noi sinh"])
    {
        return Some((PersonalKind::Circumstance, 80));
    }
    let mobiles = sample.share(sample.mobiles);
    if sample.mobiles >= 2 && mobiles >= 50 {
        let named = has(&["dien thoai", "sdt", "so dt", "di dong", "mobile", "phone", "dtdd", "zalo"]);
        return Some((PersonalKind::MobilePhone, if named { 90 } else { 75 }));
    }
    if sample.mobiles > 0 && has(&["di dong", "dtdd", "zalo", "mobile"]) {
        return Some((PersonalKind::MobilePhone, 80));
    }
    (sample.emails >= 2 && sample.share(sample.emails) >= 50).then_some((PersonalKind::Email, 80))
}

fn judge_name(name: &str, own: &str, sample: Sample) -> Option<(PersonalKind, u8)> {
    const PERSON_HEADS: [&str; 18] = [
        "ho va ten",
        "ho ten",
        "nguoi dai dien",
        "dai dien phap luat",
        "giam doc",
        "chu tich",
        "ke toan truong",
        "nguoi lien he",
        "chu ho",
        "chu doanh nghiep",
        "chu so huu",
        "chu co so",
        "nguoi phu trach",
        "can bo phu trach",
        "bi thu",
        "nguoi dung dau",
        "full name",
        "contact person",
    ];
    // "Số giám đốc", "Trình độ giám đốc" and the like count, they do not name.
    let counted = ["so ", "so luong", "ty le", "tong ", "trinh do"].iter().any(|word| own.starts_with(word));
    let headed = !counted && PERSON_HEADS.iter().any(|word| contains_words(name, word));
    let share = sample.share(sample.names);
    match (headed, sample.names) {
        (true, _) if share >= 40 => Some((PersonalKind::Name, 97)),
        (true, _) if sample.seen > 0 && own_is_person(own) => Some((PersonalKind::Name, 85)),
        (true, _) if sample.seen > 0 && share > 0 => Some((PersonalKind::Name, 65)),
        (false, 3..) if share >= 75 => Some((PersonalKind::Name, 70)),
        _ => None,
    }
}

fn own_is_person(own: &str) -> bool {
    contains_words(own, "ho va ten") || contains_words(own, "ho ten") || contains_words(own, "full name")
}

/// Whether `words` stand in `text` as whole words.
fn contains_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Ten digits with a mobile prefix of 03, 05, 07, 08 or 09 (or +84 for the
/// zero). Landlines begin with 02 and are an office's.
fn is_mobile(text: &str) -> bool {
    let mut digits = [0_u8; 12];
    let mut count = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if count < digits.len() => {
                digits[count] = byte;
                count += 1;
            }
            b' ' | b'.' | b'-' | b'+' | b'(' | b')' | b'\'' => {}
            _ => return false,
        }
    }
    let local = match &digits[..count] {
        [b'8', b'4', rest @ ..] if rest.len() == 9 => rest,
        [b'0', rest @ ..] if rest.len() == 9 => rest,
        _ => return false,
    };
    matches!(local[0], b'3' | b'5' | b'7' | b'8' | b'9')
}

fn is_private_email(text: &str) -> bool {
    const HOSTS: [&str; 8] = [
        "gmail.com",
        "yahoo.com",
        "yahoo.com.vn",
        "hotmail.com",
        "outlook.com",
        "icloud.com",
        "outlook.com.vn",
        "live.com",
    ];
    text.rsplit_once('@').is_some_and(|(_, host)| HOSTS.iter().any(|own| host.eq_ignore_ascii_case(own)))
}

/// Two to five capitalised words, a family name first, none of a business.
fn looks_like_person(text: &str) -> bool {
    if text.len() > 60 || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let bare = ["Ông ", "Bà ", "ông ", "bà ", "Mr. ", "Ms. ", "Mr ", "Ms "]
        .iter()
        .find_map(|title| text.strip_prefix(title))
        .unwrap_or(text);
    let words = bare.split_whitespace().count();
    if !(2..=5).contains(&words) || !bare.split_whitespace().all(|word| word.starts_with(char::is_uppercase)) {
        return false;
    }
    let folded = fold(bare);
    let mut parts = folded.split(' ');
    let family = parts.next().is_some_and(|first| FAMILY_NAMES.contains(&first));
    // A place such as "Hà Giang" has two words and a family name in front; a
    // person of two words is rarer than such a place.
    family && words >= 3 && !parts.any(|word| BUSINESS_WORDS.contains(&word) && word != "chi")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, cells: &[&str]) -> Option<PersonalKind> {
        let mut sample = Sample::default();
        for cell in cells {
            sample.see(cell);
        }
        judge(&[name.to_owned()], sample).map(|(kind, _)| kind)
    }

    #[test]
    fn personal_columns_are_known_by_name_and_by_content() {
        let people = ["Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Văn Ví Dụ"];
        assert_eq!(judged("Họ và tên", &people), Some(PersonalKind::Name));
        assert_eq!(judged("Giám đốc", &people), Some(PersonalKind::Name));
        assert_eq!(judged("Cột 5", &people), Some(PersonalKind::Name));
        assert_eq!(judged("Số CCCD", &[]), Some(PersonalKind::IdentityNumber));
        assert_eq!(judged("Mã số", &["010099000001", "010199000002"]), Some(PersonalKind::IdentityNumber));
        assert_eq!(judged("Năm sinh", &["1980"]), Some(PersonalKind::BirthDate));
        assert_eq!(judged("Điện thoại", &["0912 000 001", "+84 912 000 002"]), Some(PersonalKind::MobilePhone));
    }

    #[test]
    fn columns_of_offices_and_counts_are_not_personal() {
        for (name, cells) in [
            ("Tên doanh nghiệp", &["Công ty TNHH Mẫu", "HTX Ví Dụ", "Cty CP Thử"][..]),
            ("Tỉnh", &["Hà Giang", "Lào Cai", "Cao Bằng"]),
            ("Điện thoại", &["0214 3820 000", "0214 3820 001"]),
            ("Email", &["ubnd@laocai.gov.vn"]),
            ("Số lượng giám đốc", &["3"]),
            ("Chi phí bồi thường", &["12"]),
        ] {
            assert_eq!(judged(name, cells), None, "{name}");
        }
    }
}
