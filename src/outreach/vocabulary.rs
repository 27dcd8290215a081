//! The forms of sessions and the kinds of audiences, as data.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::words::Lang;

#[derive(RustEmbed)]
#[folder = "data/outreach/"]
#[include = "*.csv"]
struct Files;

/// A form of session: conference, round table, dialogue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SessionKind {
    /// `hoi-nghi`, …
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

/// A kind of audience, and the indicator of its attendances.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AudienceKind {
    /// `nguoi-lao-dong`, …
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// Code of the indicator that counts its attendances.
    pub indicator: String,
}

impl SessionKind {
    /// Its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        if lang == Lang::Vi { &self.name_vi } else { &self.name_en }
    }
}

impl AudienceKind {
    /// Its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        if lang == Lang::Vi { &self.name_vi } else { &self.name_en }
    }
}

fn rows<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let file = Files::get(name).expect("the file is shipped");
    let rows: Result<Vec<T>, _> = csv::Reader::from_reader(file.data.as_ref()).deserialize().collect();
    rows.expect("the shipped lists are sound: a test reads them")
}

/// The forms of sessions, the usual ones first.
#[must_use]
pub fn session_kinds() -> &'static [SessionKind] {
    static ALL: LazyLock<Vec<SessionKind>> = LazyLock::new(|| rows("forms.csv"));
    &ALL
}

/// The kinds of audiences.
#[must_use]
pub fn audience_kinds() -> &'static [AudienceKind] {
    static ALL: LazyLock<Vec<AudienceKind>> = LazyLock::new(|| rows("audiences.csv"));
    &ALL
}
