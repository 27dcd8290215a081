//! `songhanh register record`: a new unit, or what a known one is from a day on.

use clap::Args;
use serde_json::json;

use super::finding::{place_of, zone_of};
use super::register::signed_line;
use super::{Context, Stopped};
use crate::calendar::Day;
use crate::desk::{AsOf, Desk};
use crate::register::{UnitForm, UnitId, record_unit, revise_unit};
use crate::territory::{Tier, gazetteer};
use crate::words::args;

/// What is recorded of a unit. What is left out stays as it is.
#[derive(Args)]
pub(super) struct RecordUnit {
    /// A known unit, by its number; a new one where none is given.
    #[arg(long)]
    unit: Option<UnitId>,
    /// The first day of what is stated (YYYY-MM-DD; default: today).
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// Full name.
    #[arg(long)]
    full_name: Option<String>,
    /// Short name.
    #[arg(long)]
    short_name: Option<String>,
    /// Name in a foreign language.
    #[arg(long)]
    international_name: Option<String>,
    /// Tax code.
    #[arg(long)]
    tax_code: Option<String>,
    /// Code of its kind, for example tnhh.
    #[arg(long)]
    kind: Option<String>,
    /// Legal form in words.
    #[arg(long)]
    legal_form: Option<String>,
    /// Code of its ownership.
    #[arg(long)]
    ownership: Option<String>,
    /// Version of the classification of sectors: 2018 or 2025.
    #[arg(long)]
    sector_version: Option<String>,
    /// Code of its sector.
    #[arg(long)]
    sector: Option<String>,
    /// Day of its registration (YYYY-MM-DD).
    #[arg(long)]
    registered_on: Option<String>,
    /// Address.
    #[arg(long)]
    address: Option<String>,
    /// The office's telephone; never a person's.
    #[arg(long)]
    phone: Option<String>,
    /// The office's mail address.
    #[arg(long)]
    email: Option<String>,
    /// Website.
    #[arg(long)]
    website: Option<String>,
    /// Code of its status, for example HĐ.
    #[arg(long)]
    status: Option<String>,
    /// Commune of its headquarters: its name or number.
    #[arg(long)]
    commune: Option<String>,
    /// A zone that it is in: its name or number.
    #[arg(long)]
    zone: Option<String>,
    /// What it has there: headquarters or facility.
    #[arg(long)]
    zone_role: Option<String>,
    /// The lot there.
    #[arg(long)]
    lot: Option<String>,
    /// The document or file that says so.
    #[arg(long)]
    source: Option<String>,
}

impl RecordUnit {
    pub(super) async fn run(self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let (gazetteer, now) = gazetteer(desk).await?;
        let from = self.from.unwrap_or(desk.now().on);
        let at = AsOf { on: from, known: now.known };
        let commune = self.commune.map(|text| place_of(&gazetteer, &text, Tier::Commune, at)).transpose()?;
        let zone = self.zone.map(|text| zone_of(&gazetteer, &text, at)).transpose()?;
        let form = UnitForm {
            name: self.full_name,
            short_name: self.short_name,
            international_name: self.international_name,
            tax_code: self.tax_code,
            kind: self.kind,
            legal_form: self.legal_form,
            ownership: self.ownership,
            sector_version: self.sector_version,
            sector: self.sector,
            registered_on: self.registered_on,
            address: self.address,
            phone: self.phone,
            email: self.email,
            website: self.website,
            status: self.status,
            commune: commune.map(|id| id.to_string()),
            zone: zone.map(|id| id.to_string()),
            zone_role: self.zone_role,
            lot: self.lot,
            source: self.source,
        };
        let words = context.words();
        match self.unit {
            None => {
                let id = record_unit(desk, &form, from).await?.record;
                context.answer(&json!({"unit": id}), || {
                    vec![words.say_with("cli-unit-recorded", &args([("unit", id.to_string())]))]
                });
            }
            Some(id) => {
                let signed = revise_unit(desk, id, &form, from).await?;
                context.answer(&json!({"unit": id, "signed": signed}), || {
                    vec![
                        signed.map_or_else(|| words.say("cli-unit-unchanged"), |signed| signed_line(words, signed.seq)),
                    ]
                });
            }
        }
        Ok(())
    }
}
