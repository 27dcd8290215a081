//! `songhanh territory shapes`: outlines and points for maps.

use std::path::PathBuf;

use clap::Args;

use super::{Context, Stopped};
use crate::calendar::Day;
use crate::desk::Desk;
use crate::store::StoreError;
use crate::territory::{ShapesForm, TerritoryRefusal, load_shapes};
use crate::words::args;

/// A file of shapes.
#[derive(Args)]
pub(super) struct Shapes {
    /// A GeoJSON file (RFC 7946) in degrees: polygons of places, or points of
    /// zones, with a code or a name among the properties of each.
    file: PathBuf,
    /// What it draws: province, commune or zone.
    #[arg(long, value_name = "TIER")]
    tier: String,
    /// The first day on which places had these outlines (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    valid_from: Day,
}

impl Shapes {
    pub(super) async fn run(self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let path = self.file.display().to_string();
        let text = std::fs::read_to_string(&self.file)
            .map_err(|source| TerritoryRefusal::from(StoreError::File { path, source }))?;
        let source = self.file.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let form = ShapesForm { tier: self.tier, valid_from: self.valid_from.to_string(), source, text };
        let loaded = load_shapes(desk, &form).await?;
        context.answer(&loaded, || {
            let words = context.words();
            let told = [("matched", loaded.matched.to_string()), ("unmatched", loaded.unmatched.len().to_string())];
            let mut lines = vec![words.say_with("shapes-loaded", &args(told))];
            lines.extend(loaded.unmatched.iter().map(|name| format!("  {name}")));
            lines
        });
        Ok(())
    }
}
