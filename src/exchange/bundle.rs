//! A configuration as a file: sorted TOML that a person can read, with the hash
//! of its content.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::problems::ExchangeRefusal;
use crate::calendar::{Day, Instant};
use crate::indicators::versions_of_all_in;
use crate::intake::{Layout, layouts_in};
use crate::readiness::{RuleForm, recorded_rules_in};
use crate::store::{Connection, StoreError};
use songhanh_document::profile;

/// The first line of every file; another form gets another number.
const FORMAT: &str = "songhanh-configuration/1";

/// The reference data that ship with the program: their names and hashes.
#[derive(RustEmbed)]
#[folder = "data/"]
#[metadata_only = true]
#[include = "*.csv"]
#[include = "*.toml"]
#[exclude = "make/*"]
struct Reference;

/// A version of an indicator or of a rule: from which day, and each field as it
/// would be typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Version {
    /// The code or key by which it is the same in both installations.
    pub(super) key: String,
    /// The first day.
    pub(super) from: Day,
    /// Its fields.
    #[serde(flatten)]
    pub(super) fields: BTreeMap<String, String>,
}

/// Something that ships with the program: told, never taken over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shipped {
    pub(super) name: String,
    pub(super) sha256: String,
}

/// The configuration of an installation: indicators with their versions, the
/// rules that were recorded, the layouts of intake; and, by name and hash, the
/// page profiles and reference data that it was made with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    #[serde(default)]
    pub(super) indicator: Vec<Version>,
    #[serde(default)]
    pub(super) rule: Vec<Version>,
    #[serde(default)]
    pub(super) layout: Vec<Layout>,
    #[serde(default)]
    pub(super) profile: Vec<Shipped>,
    #[serde(default)]
    pub(super) reference: Vec<Shipped>,
}

/// What stands before the content.
#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    sha256: String,
}

impl Bundle {
    /// The configuration of this installation at a moment.
    pub(super) async fn of(connection: &mut Connection, known: Instant) -> Result<Self, StoreError> {
        let versions = versions_of_all_in(connection, known).await?;
        // An indicator may change its code; its last one is what it is known by.
        let mut codes: BTreeMap<i64, (Day, String)> = BTreeMap::new();
        for (one, _) in &versions {
            codes.insert(one.id.0, (one.valid_from, one.code.clone()));
        }
        let mut indicator: Vec<Version> = versions
            .iter()
            .map(|(one, form)| Version {
                key: codes[&one.id.0].1.clone(),
                from: one.valid_from,
                fields: fields_of(form),
            })
            .collect();
        let rules = recorded_rules_in(connection, known).await?;
        let mut rule: Vec<Version> = rules
            .iter()
            .map(|one| Version { key: one.key.clone(), from: one.valid_from, fields: fields_of(&RuleForm::of(one)) })
            .map(|mut version| {
                version.fields.remove("key");
                version
            })
            .collect();
        indicator.sort();
        rule.sort();
        let layout = layouts_in(connection, known).await?;
        Ok(Self { profile: profiles(), reference: reference(), indicator, rule, layout })
    }

    /// The configuration as its file: the same configuration has the same bytes.
    #[must_use]
    pub fn to_text(&self) -> String {
        let content = self.content();
        let head = Head { format: FORMAT.to_owned(), sha256: hash_of(&content) };
        let head = toml::to_string(&head).expect("a head is two texts");
        format!("{head}\n{content}")
    }

    /// Reads a configuration from its file.
    ///
    /// # Errors
    /// When it is none, or not what was exported.
    pub fn from_text(text: &str) -> Result<Self, ExchangeRefusal> {
        let not_one = |why: String| ExchangeRefusal::NotAConfiguration(why);
        let text = text.replace("\r\n", "\n");
        let head: Head = toml::from_str(&text).map_err(|error| not_one(error.message().to_owned()))?;
        if head.format != FORMAT {
            return Err(not_one(head.format));
        }
        let mut table: toml::Table = toml::from_str(&text).map_err(|error| not_one(error.message().to_owned()))?;
        table.remove("format");
        table.remove("sha256");
        let bundle: Self = table.try_into().map_err(|error: toml::de::Error| not_one(error.message().to_owned()))?;
        let real = hash_of(&bundle.content());
        if real == head.sha256 { Ok(bundle) } else { Err(ExchangeRefusal::Altered { stated: head.sha256, real }) }
    }

    /// The hash of its content: of what the installations differ in, or not.
    #[must_use]
    pub fn hash(&self) -> String {
        hash_of(&self.content())
    }

    fn content(&self) -> String {
        toml::to_string_pretty(self).expect("a configuration is plain tables and texts")
    }
}

fn hash_of(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fields of a form, as typed.
pub(super) fn fields_of(form: &impl Serialize) -> BTreeMap<String, String> {
    let told = serde_json::to_value(form).ok().and_then(|value| serde_json::from_value(value).ok());
    told.expect("a form is a table of texts")
}

fn profiles() -> Vec<Shipped> {
    let mut profiles: Vec<Shipped> = profile::shipped()
        .into_iter()
        .map(|one| Shipped { sha256: hash_of(profile::file_of(&one.id).unwrap_or_default()), name: one.id })
        .collect();
    profiles.sort();
    profiles
}

fn reference() -> Vec<Shipped> {
    let mut files: Vec<Shipped> = Reference::iter()
        .filter_map(|name| {
            let file = Reference::get(&name)?;
            let sha256 = file.metadata.sha256_hash().iter().map(|byte| format!("{byte:02x}")).collect();
            Some(Shipped { name: name.into_owned(), sha256 })
        })
        .collect();
    files.sort();
    files
}
