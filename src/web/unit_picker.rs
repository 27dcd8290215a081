//! Units chosen in a form: found by a search inside it, which works without
//! scripts.

use super::problems::Shown;
use super::seat::Seat;
use super::subjects::Subjects;
use crate::desk::AsOf;
use crate::indicators::Subject;
use crate::register::{UnitFilter, units};
use crate::territory::ZoneId;

/// Units that a search shows: a screen or three of a telephone.
const FOUND_MAX: usize = 40;

/// The units of a form, and what a search for more of them found.
pub(super) struct UnitPicker {
    /// Where the search inside the form is sent.
    pub(super) find: String,
    /// What was looked for.
    pub(super) search: String,
    /// True where somebody looked for something.
    pub(super) searched: bool,
    /// Units that are chosen: id and name.
    pub(super) chosen: Vec<(String, String)>,
    /// Units that were found and are not chosen: id, name, zone.
    pub(super) found: Vec<(String, String, String)>,
    /// How many there are of them.
    pub(super) total: usize,
}

/// What was looked for: a word, or the units of a zone where there is none.
pub(super) struct Looked {
    pub(super) search: String,
    pub(super) zone: Option<ZoneId>,
}

impl UnitPicker {
    /// The units with these ids, and what was found.
    pub(super) async fn of(
        seat: &Seat,
        as_of: AsOf,
        ids: &[String],
        find: String,
        looked: Option<Looked>,
    ) -> Result<Self, Shown> {
        let subjects: Vec<Subject> = ids.iter().filter_map(|id| id.parse().ok()).map(Subject::unit).collect();
        let names = Subjects::of(&seat.desk, as_of, subjects.clone()).await?;
        let chosen = subjects.iter().map(|unit| (unit.id.to_string(), names.name(*unit))).collect();
        let mut picker = Self { find, search: String::new(), searched: false, chosen, found: Vec::new(), total: 0 };
        if let Some(Looked { search, zone }) = looked {
            let filter = UnitFilter {
                zone: zone.filter(|_| search.trim().is_empty()),
                search: search.clone(),
                limit: FOUND_MAX,
                ..UnitFilter::default()
            };
            let page = units(&seat.desk, as_of, &filter).await?;
            picker.total = page.total;
            let rows =
                page.rows.into_iter().map(|row| (row.unit.id.to_string(), row.unit.name.to_string(), row.zone_name));
            picker.found = rows.filter(|(id, ..)| !ids.contains(id)).collect();
            picker.searched = true;
            picker.search = search;
        }
        Ok(picker)
    }
}
