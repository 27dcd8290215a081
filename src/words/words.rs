//! Looking a sentence up.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read as _;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A language of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese: the first language of the house.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Both, Vietnamese first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The tag of BCP 47: `vi`, `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl std::str::FromStr for Lang {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|lang| lang.tag() == text).ok_or(())
    }
}

/// The files of `locales/`, by language, as `build.rs` compresses them.
const FILES: [&[u8]; 2] =
    [include_bytes!(concat!(env!("OUT_DIR"), "/vi.ftl.gz")), include_bytes!(concat!(env!("OUT_DIR"), "/en.ftl.gz"))];

/// The sentences of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("lang", &self.lang).finish_non_exhaustive()
    }
}

/// Values for the places of a sentence, by name.
pub type Args = BTreeMap<&'static str, String>;

/// Values for the places of a sentence: `args([("count", "12".into())])`.
pub fn args<const N: usize>(pairs: [(&'static str, String); N]) -> Args {
    pairs.into()
}

impl Words {
    /// The words of `lang`, read once from the embedded locale files.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        static WORDS: LazyLock<[Words; 2]> = LazyLock::new(|| Lang::ALL.map(Words::load));
        &WORDS[lang as usize]
    }

    fn load(lang: Lang) -> Self {
        let tag = lang.tag().parse().expect("vi and en are language tags");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks would end up in documents and in copied cells.
        bundle.set_use_isolating(false);
        let mut text = String::new();
        GzDecoder::new(FILES[lang as usize]).read_to_string(&mut text).expect("locale files are UTF-8, and whole");
        let resource =
            FluentResource::try_new(text).unwrap_or_else(|(_, errors)| panic!("locale files of {lang}: {errors:?}"));
        if let Err(errors) = bundle.add_resource(resource) {
            panic!("the locale files of {lang} repeat a key: {errors:?}");
        }
        Self { lang, bundle }
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// True where the language has this sentence.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The sentence of `key`. A missing one shows as `⟦key⟧`, which the tests
    /// of pages look for.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &Args::new())
    }

    /// The sentence of `key` with its places filled. A value of digits only is
    /// given as a number, so that plural forms can choose by it.
    #[must_use]
    pub fn say_with(&self, key: &str, args: &Args) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            if let Some(written) = super::format::arg_text(self.lang, value) {
                values.set(*name, FluentValue::from(written));
                continue;
            }
            // "05" stays text: the zero is part of how it is written.
            let is_count = value == "0" || !value.starts_with('0');
            match value.parse::<u32>() {
                Ok(count) if is_count => values.set(*name, FluentValue::from(count)),
                _ => values.set(*name, FluentValue::from(value.as_str())),
            }
        }
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&values), &mut errors);
        if errors.is_empty() { said.into_owned() } else { format!("⟦{key}: {errors:?}⟧") }
    }
}
