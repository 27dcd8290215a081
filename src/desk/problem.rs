//! The three ways in which a request does not go through, for three readers:
//! a *fault* stands beside the field or the cell, a *refusal* is a page with a
//! way on, and *trouble* is a reference number for the person and everything
//! for the operator. Each door maps [`Kind`] once.

use crate::words::Args;

/// What a door does with a problem: status 404, 403, 409, 422 or 500; exit
/// code 3, or 4 for trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Not there, or not for this person to know of.
    NotFound,
    /// There, and not for this person to do.
    NotAllowed,
    /// Understood, and no: something else stands in the way.
    Conflict,
    /// What was typed is not acceptable; the faults say where.
    Invalid,
    /// The store, the disk, a bug.
    Trouble,
}

/// Something typed that is not acceptable, at its place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The field of the form, or the cell (`Sheet1!D17`).
    pub place: String,
    /// The key of its sentence: `fault-tax-code-check-digit`.
    pub word: &'static str,
    /// The values in its sentence.
    pub args: Args,
}

impl Fault {
    /// A fault whose sentence has no places.
    #[must_use]
    pub fn new(place: impl Into<String>, word: &'static str) -> Self {
        Self { place: place.into(), word, args: Args::new() }
    }

    /// A fault whose sentence has places.
    #[must_use]
    pub fn with(place: impl Into<String>, word: &'static str, args: Args) -> Self {
        Self { place: place.into(), word, args }
    }
}

/// Why a verb did not do it. Every verb's error type is one of these; its
/// `Display` is for operators, its [`word`](Problem::word) for people.
pub trait Problem: std::error::Error {
    /// What the doors do with it.
    fn kind(&self) -> Kind;
    /// The key of its sentence: `refusal-act-not-found`.
    fn word(&self) -> &'static str;
    /// The values in its sentence.
    fn args(&self) -> Args {
        Args::new()
    }
    /// What was typed wrongly, where, all at once.
    fn faults(&self) -> &[Fault] {
        &[]
    }
}

/// A file that could not be written is trouble, whatever was to be in it.
impl Problem for songhanh_document::export::ExportError {
    fn kind(&self) -> Kind {
        Kind::Trouble
    }

    fn word(&self) -> &'static str {
        "trouble"
    }
}

/// Trouble of the store is trouble of the desk: what `?` makes of it in a verb
/// whose refusals have a `Desk` among them.
macro_rules! from_store {
    ($($refusal:ident),+) => {$(
        impl From<$crate::store::StoreError> for $refusal {
            fn from(error: $crate::store::StoreError) -> Self {
                Self::Desk(error.into())
            }
        }
    )+};
}
pub(crate) use from_store;

/// Refusals of other rooms that a verb passes on, each as a variant of its own:
/// what was typed wrongly stays that, and the policy or the store stays what it
/// is.
macro_rules! passes_on {
    ($own:ident { $($other:ident as $variant:ident),+ }) => {$(
        impl From<$other> for $own {
            fn from(refusal: $other) -> Self {
                match refusal {
                    $other::Faults(faults) => Self::Faults(faults),
                    $other::Desk(error) => Self::Desk(error),
                    other => Self::$variant(other),
                }
            }
        }
    )+};
}
pub(crate) use passes_on;

/// The refusals of a verb as doors read them: for each its kind and the key of
/// its sentence, and the values in those that have places. The enum has two
/// more, which are the same everywhere and not in the list: `Faults`, all that
/// was typed wrongly, and `Desk`, the policy or the store.
macro_rules! refusal {
    ($refusal:ident { $($pattern:pat => $kind:ident $word:literal,)* } $(args { $($with:pat => $args:expr,)* })?) => {
        impl $crate::desk::Problem for $refusal {
            fn kind(&self) -> $crate::desk::Kind {
                match self {
                    Self::Faults(_) => $crate::desk::Kind::Invalid,
                    Self::Desk(error) => error.kind(),
                    $($pattern => $crate::desk::Kind::$kind,)*
                }
            }

            fn word(&self) -> &'static str {
                match self {
                    Self::Faults(_) => "refusal-faults",
                    Self::Desk(error) => error.word(),
                    $($pattern => $word,)*
                }
            }

            fn args(&self) -> $crate::words::Args {
                match self {
                    Self::Desk(error) => error.args(),
                    $($($with => $args,)*)?
                    _ => $crate::words::Args::new(),
                }
            }

            fn faults(&self) -> &[$crate::desk::Fault] {
                match self {
                    Self::Faults(faults) => faults,
                    _ => &[],
                }
            }
        }
    };
}
pub(crate) use refusal;

impl Problem for super::DeskError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAllowed { .. } => Kind::NotAllowed,
            Self::Store(_) => Kind::Trouble,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::NotAllowed { .. } => "refusal-not-allowed",
            Self::Store(_) => "trouble",
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::NotAllowed { act, role } => {
                Args::from([("act", act.word().to_owned()), ("role", role.word().to_owned())])
            }
            Self::Store(_) => Args::new(),
        }
    }
}
