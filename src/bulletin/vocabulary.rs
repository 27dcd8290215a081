//! The sections of the news page and where readers may share an item, as data.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::words::Lang;

#[derive(RustEmbed)]
#[folder = "data/bulletin/"]
#[include = "*.csv"]
struct Files;

/// A section (*chuyên mục*).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Section {
    /// Its code, as it stands in addresses.
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

impl Section {
    /// Its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        if lang == Lang::Vi { &self.name_vi } else { &self.name_en }
    }
}

/// Where an item may be shared, by a plain link: no script of theirs is asked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Sharing {
    /// Its name, the same in every language.
    pub name: String,
    /// Its address with places `{url}` and `{title}`.
    pub address: String,
}

fn rows<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let file = Files::get(name).expect("the file is shipped");
    let rows: Result<Vec<T>, _> = csv::Reader::from_reader(file.data.as_ref()).deserialize().collect();
    rows.expect("the shipped lists are sound: a test reads them")
}

/// The sections in their order.
#[must_use]
pub fn sections() -> &'static [Section] {
    static ALL: LazyLock<Vec<Section>> = LazyLock::new(|| rows("sections.csv"));
    &ALL
}

/// The section with this code.
#[must_use]
pub fn section(code: &str) -> Option<&'static Section> {
    sections().iter().find(|one| one.code == code)
}

/// Where items may be shared.
#[must_use]
pub fn sharing() -> &'static [Sharing] {
    static ALL: LazyLock<Vec<Sharing>> = LazyLock::new(|| rows("sharing.csv"));
    &ALL
}
