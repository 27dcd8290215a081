//! The dated facts of a unit, table by table.

use songhanh_vietnamese::name::name_key;

use super::timeline::{Span, restate};
use super::unit::{UnitDraft, ZoneRole};
use crate::calendar::Day;
use crate::store::{Bind, Row, StoreError};
use crate::territory::{PlaceId, ZoneId};
use crate::words::sort_key;

/// A fact kept in a dated table beside the column `unit`.
pub(super) trait Fact: Clone + PartialEq + Send + Sync {
    /// The table.
    const TABLE: &'static str;
    /// Columns that are read back, in the order of [`Fact::of_row`].
    const READ: &'static [&'static str];
    /// Columns that are written, in the order of [`Fact::binds`].
    const WRITTEN: &'static [&'static str];
    /// How many of the read columns belong to the key, from the front.
    const KEY: usize = 0;

    /// True where the draft says something of it.
    fn is_stated_by(draft: &UnitDraft) -> bool;
    /// Takes what the draft says of it, if anything, into the `spans` of its
    /// unit; tells whether that changed them.
    fn state(draft: &UnitDraft, spans: &mut Vec<Span<Self>>) -> bool;
    /// The values of [`Fact::WRITTEN`].
    fn binds(self) -> Vec<Bind>;
    /// The fact whose columns begin at `at`.
    fn of_row(row: &Row, at: usize) -> Result<Self, StoreError>;
    /// True where both say the same, whatever their sources.
    fn says_the_same(&self, other: &Self) -> bool;
    /// This fact of later days, with the parts in which it equals `old` as they
    /// are in `new`.
    fn carrying(&self, _old: &Self, _new: &Self) -> Self {
        self.clone()
    }
}

/// States `become_` of what held from `from` on.
fn say<F: Fact>(spans: &mut Vec<Span<F>>, from: Day, become_: impl Fn(Option<&F>) -> F) -> bool {
    restate(spans, from, |held| Some(become_(held)), F::says_the_same, F::carrying).take_place(spans)
}

/// The parts of a later fact, those equal to the old one's renewed.
macro_rules! carry {
    ($later:expr, $old:expr, $new:expr, $($part:ident),+) => {
        Self {
            source: $later.source.clone(),
            $($part: if $later.$part == $old.$part { $new.$part.clone() } else { $later.$part.clone() },)+
        }
    };
}

/// What it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NameFact {
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) international_name: String,
    pub(super) source: String,
}

impl NameFact {
    fn with(&self, draft: &UnitDraft) -> Self {
        let keep = |new: &Option<String>, old: &String| new.clone().unwrap_or_else(|| old.clone());
        Self {
            name: keep(&draft.name, &self.name),
            short_name: keep(&draft.short_name, &self.short_name),
            international_name: keep(&draft.international_name, &self.international_name),
            source: draft.source.clone(),
        }
    }
}

impl Fact for NameFact {
    const TABLE: &'static str = "unit_name";
    const READ: &'static [&'static str] = &["name", "short_name", "international_name", "source"];
    const WRITTEN: &'static [&'static str] =
        &["name", "short_name", "international_name", "source", "core", "sort_key"];

    fn is_stated_by(draft: &UnitDraft) -> bool {
        draft.name.is_some() || draft.short_name.is_some() || draft.international_name.is_some()
    }

    fn state(draft: &UnitDraft, spans: &mut Vec<Span<Self>>) -> bool {
        Self::is_stated_by(draft) && say(spans, draft.from, |held| held.cloned().unwrap_or_default().with(draft))
    }

    fn binds(self) -> Vec<Bind> {
        let (core, sort_key) = (name_key(&self.name).core, sort_key(&self.name));
        vec![
            self.name.into(),
            self.short_name.into(),
            self.international_name.into(),
            self.source.into(),
            core.into(),
            sort_key.into(),
        ]
    }

    fn of_row(row: &Row, at: usize) -> Result<Self, StoreError> {
        Ok(Self {
            name: row.get(at)?,
            short_name: row.get(at + 1)?,
            international_name: row.get(at + 2)?,
            source: row.get(at + 3)?,
        })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.short_name == other.short_name
            && self.international_name == other.international_name
    }

    fn carrying(&self, old: &Self, new: &Self) -> Self {
        carry!(self, old, new, name, short_name, international_name)
    }
}

/// What its certificate says, and how its office is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ProfileFact {
    pub(super) tax_code: String,
    pub(super) kind: String,
    pub(super) legal_form: String,
    pub(super) ownership: String,
    pub(super) sector_version: String,
    pub(super) sector: String,
    pub(super) registered_on: Option<Day>,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) email: String,
    pub(super) website: String,
    pub(super) source: String,
}

impl ProfileFact {
    fn with(&self, draft: &UnitDraft) -> Self {
        let keep = |new: &Option<String>, old: &String| new.clone().unwrap_or_else(|| old.clone());
        let (sector_version, sector) =
            draft.sector.clone().unwrap_or_else(|| (self.sector_version.clone(), self.sector.clone()));
        Self {
            tax_code: keep(&draft.tax_code, &self.tax_code),
            kind: keep(&draft.kind, &self.kind),
            legal_form: keep(&draft.legal_form, &self.legal_form),
            ownership: keep(&draft.ownership, &self.ownership),
            sector_version,
            sector,
            registered_on: draft.registered_on.or(self.registered_on),
            address: keep(&draft.address, &self.address),
            phone: keep(&draft.phone, &self.phone),
            email: keep(&draft.email, &self.email),
            website: keep(&draft.website, &self.website),
            source: draft.source.clone(),
        }
    }
}

impl Fact for ProfileFact {
    const TABLE: &'static str = "unit_profile";
    const READ: &'static [&'static str] = &[
        "tax_code",
        "kind",
        "legal_form",
        "ownership",
        "sector_version",
        "sector",
        "registered_on",
        "address",
        "phone",
        "email",
        "website",
        "source",
    ];
    const WRITTEN: &'static [&'static str] = Self::READ;

    fn is_stated_by(draft: &UnitDraft) -> bool {
        [
            &draft.tax_code,
            &draft.kind,
            &draft.legal_form,
            &draft.ownership,
            &draft.address,
            &draft.phone,
            &draft.email,
            &draft.website,
        ]
        .iter()
        .any(|field| field.is_some())
            || draft.sector.is_some()
            || draft.registered_on.is_some()
    }

    fn state(draft: &UnitDraft, spans: &mut Vec<Span<Self>>) -> bool {
        Self::is_stated_by(draft) && say(spans, draft.from, |held| held.cloned().unwrap_or_default().with(draft))
    }

    fn binds(self) -> Vec<Bind> {
        vec![
            self.tax_code.into(),
            self.kind.into(),
            self.legal_form.into(),
            self.ownership.into(),
            self.sector_version.into(),
            self.sector.into(),
            self.registered_on.into(),
            self.address.into(),
            self.phone.into(),
            self.email.into(),
            self.website.into(),
            self.source.into(),
        ]
    }

    fn of_row(row: &Row, at: usize) -> Result<Self, StoreError> {
        Ok(Self {
            tax_code: row.get(at)?,
            kind: row.get(at + 1)?,
            legal_form: row.get(at + 2)?,
            ownership: row.get(at + 3)?,
            sector_version: row.get(at + 4)?,
            sector: row.get(at + 5)?,
            registered_on: row.get(at + 6)?,
            address: row.get(at + 7)?,
            phone: row.get(at + 8)?,
            email: row.get(at + 9)?,
            website: row.get(at + 10)?,
            source: row.get(at + 11)?,
        })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        Self { source: String::new(), ..self.clone() } == Self { source: String::new(), ..other.clone() }
    }

    fn carrying(&self, old: &Self, new: &Self) -> Self {
        carry!(
            self,
            old,
            new,
            tax_code,
            kind,
            legal_form,
            ownership,
            sector_version,
            sector,
            registered_on,
            address,
            phone,
            email,
            website
        )
    }
}

/// Its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StatusFact {
    pub(super) status: String,
    pub(super) source: String,
}

impl Fact for StatusFact {
    const TABLE: &'static str = "unit_status";
    const READ: &'static [&'static str] = &["status", "source"];
    const WRITTEN: &'static [&'static str] = Self::READ;

    fn is_stated_by(draft: &UnitDraft) -> bool {
        draft.status.is_some()
    }

    fn state(draft: &UnitDraft, spans: &mut Vec<Span<Self>>) -> bool {
        let Some(status) = &draft.status else { return false };
        say(spans, draft.from, |_| Self { status: status.clone(), source: draft.source.clone() })
    }

    fn binds(self) -> Vec<Bind> {
        vec![self.status.into(), self.source.into()]
    }

    fn of_row(row: &Row, at: usize) -> Result<Self, StoreError> {
        Ok(Self { status: row.get(at)?, source: row.get(at + 1)? })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.status == other.status
    }
}

/// The commune of its headquarters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CommuneFact {
    pub(super) place: PlaceId,
    pub(super) source: String,
}

impl Fact for CommuneFact {
    const TABLE: &'static str = "unit_commune";
    const READ: &'static [&'static str] = &["place", "source"];
    const WRITTEN: &'static [&'static str] = Self::READ;

    fn is_stated_by(draft: &UnitDraft) -> bool {
        !draft.communes.is_empty()
    }

    fn state(draft: &UnitDraft, spans: &mut Vec<Span<Self>>) -> bool {
        let mut changed = false;
        for (place, from) in &draft.communes {
            changed |= say(spans, *from, |_| Self { place: *place, source: draft.source.clone() });
        }
        changed
    }

    fn binds(self) -> Vec<Bind> {
        vec![self.place.into(), self.source.into()]
    }

    fn of_row(row: &Row, at: usize) -> Result<Self, StoreError> {
        Ok(Self { place: row.get(at)?, source: row.get(at + 1)? })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

/// A zone that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ZoneFact {
    pub(super) zone: ZoneId,
    pub(super) role: ZoneRole,
    pub(super) lot: String,
    pub(super) source: String,
}

impl Fact for ZoneFact {
    const TABLE: &'static str = "unit_zone";
    const READ: &'static [&'static str] = &["zone", "role", "lot", "source"];
    const WRITTEN: &'static [&'static str] = Self::READ;
    const KEY: usize = 2;

    fn is_stated_by(draft: &UnitDraft) -> bool {
        !draft.zones.is_empty()
    }

    /// A unit has its headquarters in one zone at a time, and facilities in
    /// any number.
    fn state(draft: &UnitDraft, spans: &mut Vec<Span<Self>>) -> bool {
        let mut changed = false;
        for (zone, role, lot) in &draft.zones {
            let same_line = |fact: &Self| fact.role == *role && (*role == ZoneRole::Headquarters || fact.zone == *zone);
            let (mut line, others): (Vec<Span<Self>>, Vec<Span<Self>>) =
                std::mem::take(spans).into_iter().partition(|span| same_line(&span.fact));
            changed |= say(&mut line, draft.from, |held| {
                let kept = held.filter(|held| lot.is_empty() && held.zone == *zone);
                let lot = kept.map_or_else(|| lot.clone(), |held| held.lot.clone());
                Self { zone: *zone, role: *role, lot, source: draft.source.clone() }
            });
            spans.extend(others.into_iter().chain(line));
        }
        spans.sort_by_key(|span| span.from);
        changed
    }

    fn binds(self) -> Vec<Bind> {
        vec![self.zone.into(), self.role.word().into(), self.lot.into(), self.source.into()]
    }

    fn of_row(row: &Row, at: usize) -> Result<Self, StoreError> {
        let role: String = row.get(at + 1)?;
        Ok(Self {
            zone: row.get(at)?,
            role: ZoneRole::of_word(&role).ok_or(StoreError::Stored { what: "role in a zone", text: role })?,
            lot: row.get(at + 2)?,
            source: row.get(at + 3)?,
        })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        (self.zone, self.role, &self.lot) == (other.zone, other.role, &other.lot)
    }
}
