//! The files of `demo/`, embedded.

use rust_embed::RustEmbed;

use super::cast::Cast;
use super::play::Script;
use super::rounds::Script as RoundScript;

#[derive(RustEmbed)]
#[folder = "demo/"]
#[include = "*.toml"]
#[include = "*.csv"]
#[include = "*.xlsx"]
#[include = "*.xls"]
#[exclude = "more/*"]
#[exclude = "making/*"]
struct Files;

/// The bytes of one of the two offices' workbooks.
#[must_use]
pub fn workbook(name: &str) -> Option<Vec<u8>> {
    Files::get(name).map(|file| file.data.into_owned())
}

/// A workbook that waits to be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workbook {
    /// The key of the office that sends it, as in the cast.
    pub office: String,
    /// Its file's name.
    pub file: String,
    /// The document that it stands for.
    pub source: String,
}

/// The two workbooks that wait to be taken in.
#[must_use]
pub fn workbooks() -> Vec<Workbook> {
    cast()
        .round
        .workbooks
        .into_iter()
        .map(|entry| Workbook { office: entry.agency, file: entry.file, source: entry.source })
        .collect()
}

/// How the main job is played.
pub(super) fn play_script() -> Script {
    let file = Files::get("play.toml").expect("the script is embedded");
    let text = String::from_utf8(file.data.into_owned()).expect("the script is UTF-8");
    toml::from_str(&text).expect("a test of the demo reads the script")
}

/// The collection round that is under way.
pub(super) fn round_script() -> RoundScript {
    let file = Files::get("round.toml").expect("the round is embedded");
    let text = String::from_utf8(file.data.into_owned()).expect("the round is UTF-8");
    toml::from_str(&text).expect("a test of the demo reads the round")
}

pub(super) fn cast() -> Cast {
    let file = Files::get("cast.toml").expect("the cast is embedded");
    let text = String::from_utf8(file.data.into_owned()).expect("the cast is UTF-8");
    toml::from_str(&text).expect("a test of the demo reads the cast")
}

/// The bytes of a list that is read as a person's upload would be.
pub(super) fn list(name: &str) -> Vec<u8> {
    Files::get(name).expect("the lists of the demo are embedded").data.into_owned()
}

/// The rows of a table of `demo/`, by the names of its columns.
pub(super) fn rows<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let file = Files::get(name).expect("the tables of the demo are embedded");
    csv::Reader::from_reader(&*file.data)
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a test of the demo reads every table")
}
