//! The classes that a question can be filtered by.

use super::dimension::Dimension;
use super::held;
use super::labels::class_name;
use crate::desk::{Act, AsOf, Desk, DeskError};
use crate::words::{Lang, sort_key};

/// A class of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Class {
    /// The word in addresses.
    pub key: String,
    /// What it is called.
    pub name: String,
}

/// The classes in which some unit or place ever was, dimension by dimension,
/// each in the order in which people look for it.
pub async fn classes(desk: &Desk, as_of: AsOf, lang: Lang) -> Result<Vec<(Dimension, Vec<Class>)>, DeskError> {
    let (image, reading) = held::standing(desk, Act::ReadFigures, as_of).await?;
    let of = |dimension| {
        let named =
            |key: &String| Class { key: key.clone(), name: class_name(&image, reading.as_of(), lang, dimension, key) };
        let mut classes: Vec<Class> = image.codes.keys(dimension).iter().map(named).collect();
        classes.sort_by_cached_key(|class| (sort_key(&class.name), class.key.clone()));
        (dimension, classes)
    };
    Ok(Dimension::ALL.into_iter().map(of).collect())
}
