//! What somebody types about a unit, or intake reads from a row: the same
//! checks for both.

use songhanh_vietnamese::name::{LegalForm, name_key};
use songhanh_vietnamese::nfc;
use songhanh_vietnamese::tax_code::{self, Outcome};

use super::contact;
use super::unit::{UnitDraft, UnitId, ZoneRole};
use super::vocabulary::{is_sector, ownerships, statuses, unit_kinds};
use crate::calendar::{BEGINNING, Day};
use crate::desk::{AsOf, Fault};
use crate::territory::{Gazetteer, PlaceId, Tier, ZoneId};
use crate::words::args;

/// What is typed about a unit. A field that is absent leaves a known unit's
/// fact as it is; an empty one empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct UnitForm {
    /// Full name.
    pub name: Option<String>,
    /// Short name.
    pub short_name: Option<String>,
    /// Name in a foreign language.
    pub international_name: Option<String>,
    /// Tax code, however it is written.
    pub tax_code: Option<String>,
    /// Code of its kind.
    pub kind: Option<String>,
    /// Legal form in words.
    pub legal_form: Option<String>,
    /// Code of its ownership.
    pub ownership: Option<String>,
    /// Version of the classification: `2018`, `2025`.
    pub sector_version: Option<String>,
    /// Code of its sector.
    pub sector: Option<String>,
    /// Day of its registration, `2024-07-01`.
    pub registered_on: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// The office's telephone.
    pub phone: Option<String>,
    /// The office's mail address.
    pub email: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// Code of its status.
    pub status: Option<String>,
    /// Id of the commune of its headquarters.
    pub commune: Option<String>,
    /// Id of a zone.
    pub zone: Option<String>,
    /// What it has there; headquarters where empty.
    pub zone_role: Option<String>,
    /// The lot there.
    pub lot: Option<String>,
    /// The document or file that says so.
    pub source: Option<String>,
}

/// What is typed about the place of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct PlacementForm {
    /// Id of the commune of its headquarters; as it was where empty.
    pub commune: String,
    /// Id of the zone it comes to; for the headquarters, it leaves the one
    /// before.
    pub zone: String,
    /// What it has there; headquarters where empty.
    pub role: String,
    /// The lot there.
    pub lot: String,
    /// Id of the zone that it leaves in this role.
    pub leaves: String,
    /// The document that says so.
    pub source: String,
}

/// What a form is checked against.
pub(super) struct Check<'a> {
    gazetteer: &'a Gazetteer,
    as_of: AsOf,
    faults: Vec<Fault>,
}

fn cleaned(field: &Option<String>) -> Option<String> {
    field.as_deref().map(|text| nfc(text).split_whitespace().collect::<Vec<_>>().join(" "))
}

impl UnitForm {
    /// The unit as meant, or every fault at once. `from` is the day from which
    /// it holds, `today` the last day on which anything can have happened;
    /// `new` asks for what a new unit must have. Whether another unit has the
    /// tax code is for the verb to say.
    ///
    /// # Errors
    /// The faults, field by field.
    pub fn check(
        &self,
        gazetteer: &Gazetteer,
        from: Day,
        now: AsOf,
        unit: Option<UnitId>,
    ) -> Result<UnitDraft, Vec<Fault>> {
        let mut check = Check { gazetteer, as_of: AsOf { on: from, known: now.known }, faults: Vec::new() };
        let mut draft = UnitDraft::from_day(from, cleaned(&self.source).unwrap_or_default());
        draft.unit = unit;
        draft.name = cleaned(&self.name);
        if draft.name.as_ref().map_or(unit.is_none(), String::is_empty) {
            check.fault("name", "fault-missing");
        }
        draft.short_name = cleaned(&self.short_name);
        draft.international_name = cleaned(&self.international_name);
        draft.legal_form = cleaned(&self.legal_form);
        draft.address = cleaned(&self.address);
        draft.website = cleaned(&self.website);
        draft.tax_code = check.tax_code(self);
        draft.kind = check.code("kind", &self.kind, unit.is_none(), unit_kinds().iter().map(|one| one.code.as_str()));
        draft.ownership =
            check.code("ownership", &self.ownership, false, ownerships().iter().map(|one| one.code.as_str()));
        draft.status = check.code("status", &self.status, false, statuses().iter().map(|one| one.code.as_str()));
        // A status is never unknown again once it was known; an empty field of
        // a form says nothing.
        draft.status = draft.status.filter(|status| !status.is_empty());
        draft.sector = check.sector(self);
        draft.registered_on = check.registered_on(self, from, now.on);
        draft.phone = check.contact("phone", &self.phone, contact::phone_fault);
        draft.email = check.contact("email", &self.email, contact::email_fault);
        let commune = check.commune("commune", self.commune.as_deref().unwrap_or(""));
        draft.communes.extend(commune.map(|commune| (commune, from)));
        let role = check.role("zone_role", self.zone_role.as_deref().unwrap_or(""));
        if let Some(zone) = check.zone("zone", self.zone.as_deref().unwrap_or("")) {
            draft.zones.push((zone, role, cleaned(&self.lot).unwrap_or_default()));
        }
        if from > now.on.saturating_add(jiff::Span::new().years(10)) || from < BEGINNING {
            check.fault("from", "fault-day-out-of-range");
        }
        if check.faults.is_empty() { Ok(draft) } else { Err(check.faults) }
    }
}

impl<'a> Check<'a> {
    pub(super) fn new(gazetteer: &'a Gazetteer, as_of: AsOf) -> Self {
        Self { gazetteer, as_of, faults: Vec::new() }
    }

    pub(super) fn faults(self) -> Vec<Fault> {
        self.faults
    }

    pub(super) fn fault(&mut self, place: &str, word: &'static str) {
        self.faults.push(Fault::new(place, word));
    }

    /// A 12-digit number is a person's. Since 1 July 2025 it is also the tax
    /// code of a household business (Circular 86/2024/TT-BTC), and only there
    /// may it stand.
    fn tax_code(&mut self, form: &UnitForm) -> Option<String> {
        let text = form.tax_code.as_deref()?;
        let word = match tax_code::read(text) {
            Outcome::Blank => return Some(String::new()),
            Outcome::Code(code) => return Some(code.to_string()),
            Outcome::PersonalIdentity => {
                let of_household = |text: &Option<String>| {
                    text.as_deref().is_some_and(|text| {
                        name_key(text).form == Some(LegalForm::HouseholdBusiness)
                            || songhanh_vietnamese::fold(text) == "ho kinh doanh"
                    })
                };
                if of_household(&form.name) || of_household(&form.legal_form) {
                    return Some(text.chars().filter(char::is_ascii_digit).collect());
                }
                "fault-tax-code-is-personal"
            }
            Outcome::LeadingZeroLost(code) => {
                let args = args([("code", code.to_string())]);
                self.faults.push(Fault::with("tax_code", "fault-tax-code-lost-zero", args));
                return None;
            }
            Outcome::WrongCheckDigit { expected: Some(expected), found } => {
                let args = args([("expected", expected.to_string()), ("found", found.to_string())]);
                self.faults.push(Fault::with("tax_code", "fault-tax-code-check-digit", args));
                return None;
            }
            Outcome::WrongCheckDigit { expected: None, .. } | Outcome::EmptySerial => "fault-tax-code-never-issued",
            Outcome::BadBranch => "fault-tax-code-branch",
            Outcome::WrongLength { .. } => "fault-tax-code-length",
            Outcome::NotACode => "fault-tax-code-form",
        };
        self.fault("tax_code", word);
        None
    }

    fn code<'c>(
        &mut self,
        place: &str,
        field: &Option<String>,
        required: bool,
        codes: impl IntoIterator<Item = &'c str>,
    ) -> Option<String> {
        let typed = cleaned(field).unwrap_or_default();
        if typed.is_empty() {
            if required || (place == "kind" && field.is_some()) {
                self.fault(place, "fault-missing");
            }
            return field.as_ref().map(|_| typed);
        }
        if !codes.into_iter().any(|code| code == typed) {
            self.fault(place, "fault-not-in-list");
        }
        Some(typed)
    }

    fn sector(&mut self, form: &UnitForm) -> Option<(String, String)> {
        let code = cleaned(&form.sector)?.to_uppercase();
        let version = cleaned(&form.sector_version).unwrap_or_default();
        if code.is_empty() {
            return Some((String::new(), String::new()));
        }
        if version.is_empty() {
            self.fault("sector_version", "fault-missing");
        } else if !is_sector(&version, &code) {
            self.fault("sector", "fault-not-a-sector");
        }
        Some((version, code))
    }

    fn registered_on(&mut self, form: &UnitForm, from: Day, today: Day) -> Option<Day> {
        let typed = cleaned(&form.registered_on).filter(|text| !text.is_empty())?;
        match typed.parse::<Day>() {
            Err(_) => self.fault("registered_on", "fault-not-a-day"),
            Ok(day) if day > today => self.fault("registered_on", "fault-day-in-future"),
            Ok(day) if day > from && from > BEGINNING => self.fault("registered_on", "fault-registered-after-facts"),
            Ok(day) => return Some(day),
        }
        None
    }

    fn contact(
        &mut self,
        place: &str,
        field: &Option<String>,
        fault: impl Fn(&str) -> Option<&'static str>,
    ) -> Option<String> {
        let typed = cleaned(field)?;
        if let Some(word) = Some(&typed).filter(|text| !text.is_empty()).and_then(|text| fault(text)) {
            self.fault(place, word);
        }
        Some(typed)
    }

    /// The commune with this id, on the day of the form.
    pub(super) fn commune(&mut self, place: &str, typed: &str) -> Option<PlaceId> {
        let typed = Some(typed.trim()).filter(|typed| !typed.is_empty())?;
        let known = typed.parse().ok().and_then(|id: PlaceId| self.gazetteer.last_of_place(id, self.as_of.known));
        match known {
            Some(found) if found.tier == Tier::Commune => {
                if self.gazetteer.place(found.id, self.as_of).is_none() {
                    let args = args([("place", found.full_name.clone())]);
                    self.faults.push(Fault::with(place, "fault-commune-not-on-day", args));
                }
                Some(found.id)
            }
            _ => {
                self.fault(place, "fault-unknown-commune");
                None
            }
        }
    }

    /// The zone with this id, on the day of the form.
    pub(super) fn zone(&mut self, place: &str, typed: &str) -> Option<ZoneId> {
        let typed = Some(typed.trim()).filter(|typed| !typed.is_empty())?;
        let known = typed.parse().ok().and_then(|id: ZoneId| self.gazetteer.last_of_zone(id, self.as_of.known));
        match known {
            Some(found) => {
                if self.gazetteer.zone(found.id, self.as_of).is_none() {
                    let args = args([("zone", found.name.clone())]);
                    self.faults.push(Fault::with(place, "fault-zone-not-on-day", args));
                }
                Some(found.id)
            }
            None => {
                self.fault(place, "fault-unknown-zone");
                None
            }
        }
    }

    pub(super) fn role(&mut self, place: &str, typed: &str) -> ZoneRole {
        match typed.trim() {
            "" => ZoneRole::Headquarters,
            word => ZoneRole::of_word(word).unwrap_or_else(|| {
                self.fault(place, "fault-not-in-list");
                ZoneRole::Headquarters
            }),
        }
    }
}
