//! What was typed in a form, or asked for in an address, name by name: for
//! forms whose fields repeat (`parties.0.agency`, `parties.1.agency`).

/// Names and values in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    /// The pairs of a form or an address.
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of `name`; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// The first value of `name`, for a form that keeps it.
    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// Every value of `name`, empty ones left out.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// How many rows `name.0.…`, `name.1.…` there are.
    pub(super) fn rows(&self, name: &str) -> usize {
        let index = |key: &str| key.strip_prefix(name)?.strip_prefix('.')?.split('.').next()?.parse::<usize>().ok();
        self.0
            .iter()
            .filter_map(|(key, _)| index(key))
            .map(|last| last.saturating_add(1))
            .max()
            .unwrap_or(0)
            .min(ROWS_MAX)
    }
}

/// Most rows that a form may repeat; a programme has some ten fields of work.
const ROWS_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_a_form_are_counted_by_their_greatest_number() {
        let pairs =
            [("parties.0.agency", "7"), ("parties.2.agency", "9"), ("party", "x"), ("word", "a"), ("word", "b")];
        let typed = Typed::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        assert_eq!(typed.rows("parties"), 3);
        assert_eq!(typed.rows("phases"), 0);
        assert_eq!(typed.get("parties.1.agency"), "");
        assert_eq!(typed.all("word").collect::<Vec<_>>(), ["a", "b"]);
    }
}
