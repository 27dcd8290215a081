//! What an act signs of the rows that it opened.

use sha2::{Digest as _, Sha256};

use super::Bind;

/// A sum over rows that does not depend on their order: what an act signs of
/// the rows it opened. Each row counts with the SHA-256 of its own values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowsDigest {
    /// How many rows.
    pub rows: u64,
    /// The wrapping sum of the first 128 bits of each row's hash.
    pub sum: u128,
}

/// How the rows of one table are hashed, worked out once for many of them.
pub struct RowForm {
    /// What is hashed before each value of a row, and the value's place in it.
    parts: Vec<(Vec<u8>, usize)>,
    /// What is hashed after the last of them.
    end: Vec<u8>,
}

impl RowForm {
    /// Rows of `table` that hold a value for each of `columns`, and all of them
    /// those of `shared`. The values are hashed by the names of their columns,
    /// but not `superseded_at`, which a later act may set.
    #[must_use]
    pub fn new(table: &str, columns: &[&str], shared: &[(&str, Bind)]) -> Self {
        let own = columns.iter().enumerate().map(|(place, column)| (*column, Of::Row(place)));
        let mut order: Vec<(&str, Of<'_>)> =
            own.chain(shared.iter().map(|(column, value)| (*column, Of::All(value)))).collect();
        order.retain(|(column, _)| *column != "superseded_at");
        order.sort_by_key(|(column, _)| *column);
        Self::in_order(table, order)
    }

    /// Rows of any table with all their values, as the columns stand.
    pub(super) fn whole(table: &str, columns: &[&str]) -> Self {
        Self::in_order(table, columns.iter().enumerate().map(|(place, column)| (*column, Of::Row(place))).collect())
    }

    fn in_order(table: &str, order: Vec<(&str, Of<'_>)>) -> Self {
        let mut text = table.as_bytes().to_vec();
        let mut parts = Vec::new();
        for (column, of) in order {
            text.push(0);
            text.extend(column.as_bytes());
            text.push(1);
            match of {
                Of::Row(place) => parts.push((std::mem::take(&mut text), place)),
                Of::All(value) => each_byte(value, |bytes| text.extend(bytes)),
            }
        }
        Self { parts, end: text }
    }
}

/// Whose value it is.
enum Of<'v> {
    /// The row's own, at this place.
    Row(usize),
    /// That of all rows.
    All(&'v Bind),
}

impl RowsDigest {
    /// Adds one row.
    pub fn add(&mut self, form: &RowForm, values: &[Bind]) {
        let mut hash = Sha256::new();
        for (before, place) in &form.parts {
            hash.update(before);
            each_byte(&values[*place], |bytes| hash.update(bytes));
        }
        hash.update(&form.end);
        let digest: [u8; 32] = hash.finalize().into();
        let mut first = [0; 16];
        first.copy_from_slice(&digest[..16]);
        self.rows += 1;
        self.sum = self.sum.wrapping_add(u128::from_be_bytes(first));
    }

    /// The sum as text, for the act's row.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{:032x}", self.sum)
    }
}

/// Hands the bytes of a value to `hash`.
fn each_byte(value: &Bind, mut hash: impl FnMut(&[u8])) {
    match value {
        Bind::Text(Some(text)) => hash(text.as_bytes()),
        Bind::Int(Some(int)) => hash(int.to_string().as_bytes()),
        Bind::Real(Some(real)) => hash(&real.to_bits().to_be_bytes()),
        // SQLite gives booleans back as integers in expressions.
        Bind::Bool(Some(bool)) => hash(i64::from(*bool).to_string().as_bytes()),
        Bind::Bytes(Some(bytes)) => hash(bytes),
        _ => hash(&[2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_all_rows_share_counts_as_each_rows_own() {
        let (mut apart, mut together) = (RowsDigest::default(), RowsDigest::default());
        let columns = ["subject", "valid_from", "amount", "superseded_at", "agency"];
        let row = |subject: i64, amount: i64| -> Vec<Bind> {
            vec![subject.into(), "2025-01-01".into(), amount.into(), i64::MAX.into(), 7_i64.into()]
        };
        let form = RowForm::new("value", &columns, &[]);
        apart.add(&form, &row(1, 120));
        apart.add(&form, &row(2, 0));
        let shared: [(&str, Bind); 3] =
            [("valid_from", "2025-01-01".into()), ("superseded_at", 0_i64.into()), ("agency", 7_i64.into())];
        let form = RowForm::new("value", &["amount", "subject"], &shared);
        together.add(&form, &[0_i64.into(), 2_i64.into()]);
        assert_ne!(apart, together);
        together.add(&form, &[120_i64.into(), 1_i64.into()]);
        assert_eq!(apart, together);
    }

    #[test]
    fn a_blank_text_is_no_missing_one() {
        let form = RowForm::new("unit", &["name"], &[]);
        let of = |value: Bind| {
            let mut digest = RowsDigest::default();
            digest.add(&form, &[value]);
            digest.sum
        };
        assert_ne!(of(Bind::Text(None)), of("".into()));
        assert_eq!(of(Bind::Bool(Some(true))), of(Bind::Int(Some(1))));
    }
}
