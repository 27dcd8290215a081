//! Whole answers as files: the register, figures, the log, a plan, readiness and
//! coverage. Each taking stands in the log, as it does on a page.

use std::io::Cursor;

use schemars::JsonSchema;
use serde::Deserialize;

use super::agencies::AsOfQuestion;
use super::caller::Caller;
use super::fields::{PeriodKey, as_of, typed};
use super::figures::Question as FiguresQuestion;
use super::problem::Stopped;
use super::programmes::ProgrammePath;
use super::readiness::Question as ReadinessQuestion;
use super::routes::{Download, Nothing, Operation, Routes};
use crate::audit::{ActFilter, export_acts};
use crate::calendar::Day;
use crate::desk::{Act, AgencyId};
use crate::figures::export_figures;
use crate::outreach::{CoverageForm, export_coverage};
use crate::plan::{TaskFilter, export_plan};
use crate::programme::ProgrammeId;
use crate::readiness::export_readiness;
use crate::register::{UnitFile, UnitFilter, UnitSort, export_units, write_units};
use crate::territory::ZoneId;
use crate::words::Words;

/// What a workbook is on the web.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, tag, summary, act| Operation { id, tag, summary, act };
    routes
        .download(
            "/units.csv",
            "text/csv",
            told("exportRegister", "units", "Units of the register, all that match.", Act::ExportRegister),
            units,
        )
        .download(
            "/figures.csv",
            "text/csv",
            told("exportFigures", "figures", "A table of figures, the whole of it.", Act::ExportFigures),
            figures,
        )
        .download(
            "/readiness.csv",
            "text/csv",
            told("exportReadiness", "readiness", "Units and what the rules say of them.", Act::ExportReadiness),
            readiness,
        )
        .download(
            "/programmes/{programme}/plan.xlsx",
            XLSX,
            told("exportPlan", "plan", "The plan of a programme as a workbook.", Act::ExportPlan),
            plan,
        )
        .download(
            "/coverage.xlsx",
            XLSX,
            told("exportCoverage", "outreach", "Which units sessions reached, as a workbook.", Act::ExportOutreach),
            coverage,
        )
        .download("/acts.csv", "text/csv", told("exportLog", "log", "Acts, all that match.", Act::ExportAudit), acts)
}

/// Which units.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnitsQuestion {
    /// A part of a name or tax code.
    search: Option<String>,
    /// In this zone.
    zone: Option<i64>,
    /// Of this kind.
    kind: Option<String>,
    /// In this status.
    status: Option<String>,
    /// Of this ownership.
    ownership: Option<String>,
    /// As on this day; today where left out.
    on: Option<Day>,
}

/// Which sessions reach which units.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CoverageQuestion {
    /// The programme; the latest one where left out.
    programme: Option<i64>,
    /// The period; the year of the programme where left out.
    period: Option<PeriodKey>,
    /// Only units in this zone.
    zone: Option<i64>,
    /// False for units that no session reached, true for the others.
    reached: Option<bool>,
}

/// Which acts.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ActsQuestion {
    /// Only this verb: `state-value`.
    word: Option<String>,
    /// Only this agency's.
    agency: Option<i64>,
    /// Only those signed on this day or later.
    from: Option<Day>,
    /// Only those signed on this day or earlier.
    until: Option<Day>,
}

async fn units(caller: Caller, _: Nothing, asked: UnitsQuestion) -> Result<Download, Stopped> {
    let filter = UnitFilter {
        search: asked.search.unwrap_or_default(),
        zone: asked.zone.map(ZoneId),
        kind: asked.kind,
        status: asked.status,
        ownership: asked.ownership,
        sort: UnitSort::Name,
        ..UnitFilter::default()
    };
    let found = export_units(&caller.desk, as_of(&caller, asked.on, None), &filter).await?;
    let mut file = Cursor::new(Vec::new());
    write_units(&found, Words::of(caller.lang), UnitFile::Csv, &mut file)?;
    Ok(Download { media: "text/csv", name: "units.csv".into(), bytes: file.into_inner() })
}

async fn figures(caller: Caller, _: Nothing, asked: FiguresQuestion) -> Result<Download, Stopped> {
    let found = export_figures(&caller.desk, &asked.form(), caller.lang).await?;
    let mut bytes = Vec::new();
    found.write_csv(&mut bytes)?;
    Ok(Download { media: "text/csv", name: "figures.csv".into(), bytes })
}

async fn readiness(caller: Caller, _: Nothing, asked: ReadinessQuestion) -> Result<Download, Stopped> {
    let found = export_readiness(&caller.desk, &asked.form(), caller.lang).await?;
    let mut bytes = Vec::new();
    found.write_csv(&mut bytes)?;
    Ok(Download { media: "text/csv", name: "readiness.csv".into(), bytes })
}

async fn plan(caller: Caller, path: ProgrammePath, asked: AsOfQuestion) -> Result<Download, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    let found = export_plan(&caller.desk, at, ProgrammeId(path.programme), &TaskFilter::default()).await?;
    let bytes = found.to_xlsx(Words::of(caller.lang))?;
    Ok(Download { media: XLSX, name: format!("plan-{}.xlsx", path.programme), bytes })
}

async fn coverage(caller: Caller, _: Nothing, asked: CoverageQuestion) -> Result<Download, Stopped> {
    let form = CoverageForm {
        programme: typed(asked.programme),
        period: typed(asked.period.map(|period| period.0)),
        zone: typed(asked.zone),
        field: String::new(),
        reached: typed(asked.reached.map(|reached| if reached { "yes" } else { "no" })),
    };
    let found = export_coverage(&caller.desk, &form, caller.lang).await?;
    Ok(Download { media: XLSX, name: "coverage.xlsx".into(), bytes: found.bytes })
}

async fn acts(caller: Caller, _: Nothing, asked: ActsQuestion) -> Result<Download, Stopped> {
    let filter = ActFilter {
        word: asked.word,
        agency: asked.agency.map(AgencyId),
        from: asked.from,
        until: asked.until,
        ..ActFilter::default()
    };
    let found = export_acts(&caller.desk, &filter).await?;
    let mut bytes = Vec::new();
    found.write_csv(Words::of(caller.lang), &mut bytes)?;
    Ok(Download { media: "text/csv", name: "acts.csv".into(), bytes })
}
