//! What rooms keep in memory beside the database: column images and indexes
//! that are rebuilt from it and caught up with it. One of each type per open
//! store.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The images of an open store, by type.
#[derive(Clone, Default)]
pub(super) struct Images(Arc<Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>>);

impl Images {
    /// The image of type `T`, made empty at first asking. Its owner brings it
    /// up to the moment of a reading before it answers from it.
    pub(super) fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut images = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let image = images.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        Arc::downcast(Arc::clone(image)).expect("the entry was made with this type")
    }
}
