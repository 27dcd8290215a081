//! Ids: one counter for the whole house, a type for each kind of record.

/// Declares an id: a number with a type of its own, so that a unit's id cannot
/// be handed where a zone's is wanted. Ids are stable; names are dated.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
        impl From<$name> for $crate::store::Bind {
            fn from(id: $name) -> Self {
                Self::Int(Some(id.0))
            }
        }
        impl From<Option<$name>> for $crate::store::Bind {
            fn from(id: Option<$name>) -> Self {
                Self::Int(id.map(|id| id.0))
            }
        }
        impl $crate::desk::IntoId for $name {
            fn into_id(self) -> i64 {
                self.0
            }
        }
        impl $crate::store::FromColumn for $name {
            const WANTED: &'static str = stringify!($name);
            fn from_column(bind: &$crate::store::Bind) -> Option<Self> {
                i64::from_column(bind).map(Self)
            }
        }
    };
}
