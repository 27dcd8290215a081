//! `songhanh territory record-zone`: a zone, or what a zone is from a day on.

use clap::Args;

use super::finding::{place_of, zone_of};
use super::{Context, Stopped};
use crate::calendar::Day;
use crate::desk::{AsOf, Desk};
use crate::territory::{Tier, ZoneForm, gazetteer, record_zone};

/// What is recorded of a zone.
#[derive(Args)]
pub(super) struct RecordZone {
    /// Its name from the day on: "KCN Tằng Loỏng".
    title: String,
    /// A known zone, by its name or number: all of it is stated anew.
    #[arg(long)]
    zone: Option<String>,
    /// Code of its kind: kcn, ccn, kktck, phan-vung.
    #[arg(long)]
    kind: String,
    /// quy-hoach, thanh-lap, xay-dung, hoat-dong, dang-giai-toa or cham-dut.
    #[arg(long)]
    status: String,
    /// A commune that it lies in: its name or number; may be given again.
    #[arg(long)]
    commune: Vec<String>,
    /// The zone that it is a part of: its name or number.
    #[arg(long)]
    part_of: Option<String>,
    /// The board that runs it.
    #[arg(long, default_value = "")]
    board: String,
    /// Area in hectares.
    #[arg(long, default_value = "")]
    area: String,
    /// What another source says of the area.
    #[arg(long, default_value = "")]
    area_other: String,
    /// Number of projects.
    #[arg(long, default_value = "")]
    projects: String,
    /// Share let, in percent.
    #[arg(long, default_value = "")]
    let_share: String,
    /// Legal basis.
    #[arg(long, default_value = "")]
    basis: String,
    /// Remark.
    #[arg(long, default_value = "")]
    remark: String,
    /// From this day on (YYYY-MM-DD; default: today).
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
}

impl RecordZone {
    pub(super) async fn run(self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let (gazetteer, now) = gazetteer(desk).await?;
        let from = self.from.unwrap_or(desk.now().on);
        let at = AsOf { on: from, known: now.known };
        let id = self.zone.map(|text| zone_of(&gazetteer, &text, at)).transpose()?;
        let part_of = self.part_of.map(|text| zone_of(&gazetteer, &text, at)).transpose()?;
        let commune = |text: &String| place_of(&gazetteer, text, Tier::Commune, at).map(|id| id.to_string());
        let form = ZoneForm {
            name: self.title,
            kind: self.kind,
            part_of: part_of.map_or(String::new(), |id| id.to_string()),
            board: self.board,
            communes: self.commune.iter().map(commune).collect::<Result<_, _>>()?,
            area: self.area,
            area_other: self.area_other,
            projects: self.projects,
            let_share: self.let_share,
            status: self.status,
            basis: self.basis,
            remark: self.remark,
        };
        context.recorded("zone", &record_zone(desk, id, &form, from).await?);
        Ok(())
    }
}
