//! A statement, its values, and the rows that come back: the few types that
//! both engines share (TEXT, BIGINT, DOUBLE PRECISION, BOOLEAN, bytes).

use std::borrow::Cow;

use super::{Connection, StoreError};
use crate::calendar::{Day, Instant};

/// A value bound to `$1…$n`, or read from a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Bind {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Int(Option<i64>),
    /// DOUBLE PRECISION.
    Real(Option<f64>),
    /// BOOLEAN.
    Bool(Option<bool>),
    /// BLOB or BYTEA.
    Bytes(Option<Vec<u8>>),
}

/// A statement with its values, written once for both engines.
#[derive(Clone, Debug)]
pub struct Sql {
    pub(super) text: Cow<'static, str>,
    pub(super) binds: Vec<Bind>,
}

/// One row of an answer, column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub(super) Vec<Bind>);

/// Begins a statement. Use `$1…$n`, types both engines share, `cast(sum(x) as
/// bigint)`, and never a literal that came from outside.
pub fn sql(text: impl Into<Cow<'static, str>>) -> Sql {
    Sql { text: text.into(), binds: Vec::new() }
}

impl Sql {
    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.binds.push(value.into());
        self
    }

    /// Binds several values in turn.
    #[must_use]
    pub fn bind_all(mut self, values: impl IntoIterator<Item = Bind>) -> Self {
        self.binds.extend(values);
        self
    }

    /// How many values are bound so far; the next is `$(n + 1)`.
    #[must_use]
    pub fn bound(&self) -> usize {
        self.binds.len()
    }

    /// Appends to the text, for statements whose conditions depend on a filter.
    #[must_use]
    pub fn and(mut self, text: &str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Runs it and gives every row.
    pub async fn rows(self, connection: &mut Connection) -> Result<Vec<Row>, StoreError> {
        connection.rows(self).await
    }

    /// Runs it and gives the first row, if there is one.
    pub async fn optional(self, connection: &mut Connection) -> Result<Option<Row>, StoreError> {
        Ok(connection.rows(self).await?.into_iter().next())
    }

    /// Runs it and gives the one row that must be there.
    pub async fn one(self, connection: &mut Connection) -> Result<Row, StoreError> {
        let text = self.text.clone();
        connection.rows(self).await?.into_iter().next().ok_or_else(|| StoreError::Stored {
            what: "row",
            text: format!("none for {}", text.chars().take(120).collect::<String>()),
        })
    }

    /// Runs it and gives the number of rows it touched.
    pub async fn run(self, connection: &mut Connection) -> Result<u64, StoreError> {
        connection.run(self).await
    }
}

/// What can be read from a column.
pub trait FromColumn: Sized {
    /// The type's name in messages.
    const WANTED: &'static str;
    /// The value, if the column holds one of this type.
    fn from_column(bind: &Bind) -> Option<Self>;
}

impl Row {
    /// Column `column` (from 0) as `T`; `Option<T>` where it may be null.
    pub fn get<T: FromColumn>(&self, column: usize) -> Result<T, StoreError> {
        self.0.get(column).and_then(T::from_column).ok_or_else(|| StoreError::Column {
            column,
            wanted: T::WANTED,
            found: format!("{:?}", self.0.get(column)),
        })
    }

    /// The columns as they came.
    #[must_use]
    pub fn columns(&self) -> &[Bind] {
        &self.0
    }
}

impl Bind {
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Text(None) | Self::Int(None) | Self::Real(None) | Self::Bool(None) | Self::Bytes(None))
    }
}

macro_rules! column {
    ($type:ty, $name:literal, $($pattern:pat => $value:expr),+) => {
        impl FromColumn for $type {
            const WANTED: &'static str = $name;
            fn from_column(bind: &Bind) -> Option<Self> {
                match bind { $($pattern => $value,)+ _ => None }
            }
        }
    };
}

column!(String, "text", Bind::Text(Some(text)) => Some(text.clone()));
column!(i64, "integer", Bind::Int(Some(int)) => Some(*int));
column!(u32, "small natural number", Bind::Int(Some(int)) => u32::try_from(*int).ok());
column!(i32, "small integer", Bind::Int(Some(int)) => i32::try_from(*int).ok());
column!(f64, "real", Bind::Real(Some(real)) => Some(*real));
column!(bool, "boolean", Bind::Bool(Some(bool)) => Some(*bool), Bind::Int(Some(int)) => Some(*int != 0));
column!(Vec<u8>, "bytes", Bind::Bytes(Some(bytes)) => Some(bytes.clone()));
column!(Day, "day", Bind::Text(Some(text)) => text.parse().ok());
column!(Instant, "instant", Bind::Int(Some(int)) => Some(Instant::from_micros(*int)));

impl<T: FromColumn> FromColumn for Option<T> {
    const WANTED: &'static str = T::WANTED;
    fn from_column(bind: &Bind) -> Option<Self> {
        if bind.is_null() { Some(None) } else { T::from_column(bind).map(Some) }
    }
}

macro_rules! bind_from {
    ($($type:ty => $variant:ident($convert:expr)),+ $(,)?) => {$(
        impl From<$type> for Bind {
            fn from(value: $type) -> Self {
                let convert: fn($type) -> _ = $convert;
                Self::$variant(Some(convert(value)))
            }
        }
        impl From<Option<$type>> for Bind {
            fn from(value: Option<$type>) -> Self {
                let convert: fn($type) -> _ = $convert;
                Self::$variant(value.map(convert))
            }
        }
    )+};
}

bind_from! {
    String => Text(|text| text),
    &str => Text(str::to_owned),
    &String => Text(String::clone),
    Day => Text(|day| day.to_string()),
    i64 => Int(|int| int),
    i32 => Int(i64::from),
    u32 => Int(i64::from),
    Instant => Int(Instant::micros),
    f64 => Real(|real| real),
    bool => Bool(|bool| bool),
    Vec<u8> => Bytes(|bytes| bytes),
}
