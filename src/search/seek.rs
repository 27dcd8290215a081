//! Asking every room.

use super::hit::{Hit, RecordKind, Wanted};
use crate::advice::{AdviceFilter, advices};
use crate::agencies::agencies;
use crate::bulletin::{BulletinRefusal, news_items};
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk, DeskError};
use crate::indicators::catalogue;
use crate::organisations::{OrganisationFilter, organisations};
use crate::outreach::{SessionFilter, sessions};
use crate::plan::{PlanRefusal, plan};
use crate::programme::{Programme, programmes};
use crate::reconciliation::standing_tables;
use crate::register::{UnitFilter, units};
use crate::reports::reports;
use crate::reviews::reviews;
use crate::rounds::rounds;
use crate::territory::{PlaceFilter, places, zones};
use crate::words::{Lang, day_text};

/// The records that `text` may mean, at most `limit` of a kind, the likeliest
/// first; as the store is known now. A record is found by its name or number,
/// units and places by their former names and tax codes too, marks or not.
///
/// # Errors
/// The store. Rooms that this person may not enter are passed over.
pub async fn search(desk: &Desk, text: &str, lang: Lang, limit: usize) -> Result<Vec<Hit>, DeskError> {
    let Some(wanted) = Wanted::of(text) else { return Ok(Vec::new()) };
    let now = desk.now();
    let mut seeking = Seeking { wanted, limit, found: Vec::new() };
    let day = |day: Day| day_text(lang, day);
    if desk.may(Act::ReadRegister) {
        let filter = UnitFilter { search: text.to_owned(), limit, ..UnitFilter::default() };
        let page = units(desk, now, &filter).await?;
        // The register's search knows former names and tax codes.
        seeking.trusted(
            RecordKind::Unit,
            page.rows.into_iter().map(|row| (row.unit.id.0, row.unit.name.to_string(), row.unit.tax_code.to_string())),
        );
    }
    if desk.may(Act::ReadTerritory) {
        seeking
            .of(RecordKind::Zone, zones(desk, now).await?.into_iter().map(|zone| (zone.id.0, zone.name, zone.board)));
        let filter = PlaceFilter { search: text.to_owned(), limit, ..PlaceFilter::default() };
        let page = places(desk, now, &filter).await?;
        seeking
            .trusted(RecordKind::Place, page.rows.into_iter().map(|place| (place.id.0, place.full_name, place.code)));
    }
    let all = if desk.may(Act::ReadProgrammes) { programmes(desk, now).await? } else { Vec::new() };
    seeking.of(RecordKind::Programme, all.iter().map(|one| (one.id.0, one.name.clone(), one.number.clone())));
    if desk.may(Act::ReadPlan) {
        tasks(desk, now, &all, &mut seeking).await?;
    }
    if desk.may(Act::ReadRounds) {
        let found = rounds(desk).await?.into_iter().map(|line| line.round);
        seeking.of(RecordKind::Round, found.map(|one| (one.id.0, one.title, day(one.due_on))));
    }
    if desk.may(Act::ReadReconciliation) {
        let found = standing_tables(desk, now).await?.into_iter();
        seeking.of(RecordKind::Table, found.map(|one| (one.id, one.title, String::new())));
    }
    if desk.may(Act::ReadReviews) {
        let found = reviews(desk, now, None).await?.into_iter();
        seeking.of(RecordKind::Review, found.map(|one| (one.id.0, one.title, day(one.held_on))));
    }
    if desk.may(Act::ReadReports) {
        let found = reports(desk, now, None).await?.into_iter().map(|report| report.line);
        seeking.of(RecordKind::Report, found.map(|one| (one.id.0, one.subject, one.symbol.unwrap_or_default())));
    }
    if desk.may(Act::ReadAdvice) {
        let found = advices(desk, now, AdviceFilter::default()).await?.into_iter();
        seeking.of(RecordKind::Advice, found.map(|one| (one.id.0, one.title, String::new())));
    }
    if desk.may(Act::ReadOutreach) {
        let found = sessions(desk, now, &SessionFilter::default()).await?.into_iter().map(|one| one.line);
        seeking.of(RecordKind::Session, found.map(|one| (one.id.0, one.theme, day(one.held_on))));
    }
    if desk.may(Act::ReadBulletin) {
        let items = match news_items(desk).await {
            Ok(items) => items,
            Err(BulletinRefusal::Desk(error)) => return Err(error),
            Err(_) => Vec::new(),
        };
        seeking.of(RecordKind::News, items.into_iter().map(|one| (one.item.id.0, one.item.title, day(one.item.day))));
    }
    if desk.may(Act::ReadOrganisations) {
        let found = organisations(desk, now, &OrganisationFilter::default()).await?.into_iter();
        seeking.of(RecordKind::Organisation, found.map(|one| (one.id.0, one.name, one.parent_name)));
    }
    if desk.may(Act::ReadAgencies) {
        let found = agencies(desk, now).await?.into_iter();
        seeking.of(RecordKind::Agency, found.map(|one| (one.id.0, one.name, one.symbol)));
    }
    if desk.may(Act::ReadIndicators) {
        let catalogue = catalogue(desk, now).await?;
        let found = catalogue.all().iter().map(|one| (one.id.0, one.name(lang).to_owned(), one.code.clone()));
        seeking.of(RecordKind::Indicator, found);
    }
    let mut found = seeking.found;
    found.sort_by(|one, other| other.fit.cmp(&one.fit).then(one.kind.cmp(&other.kind)).then(one.name.cmp(&other.name)));
    Ok(found)
}

async fn tasks(desk: &Desk, now: AsOf, all: &[Programme], seeking: &mut Seeking) -> Result<(), DeskError> {
    let mut found = Vec::new();
    for programme in all {
        match plan(desk, now, programme.id).await {
            Ok((_, plan)) => {
                let named = |task: crate::plan::Task| (task.id.0, task.name, programme.short_name.clone());
                found.extend(plan.tasks.into_iter().map(named));
            }
            Err(PlanRefusal::Desk(error)) => return Err(error),
            Err(_) => {}
        }
    }
    seeking.of(RecordKind::Task, found.into_iter());
    Ok(())
}

struct Seeking {
    wanted: Wanted,
    limit: usize,
    found: Vec<Hit>,
}

impl Seeking {
    /// Keeps the best of these records that fit: id, name, detail.
    fn of(&mut self, kind: RecordKind, records: impl Iterator<Item = (i64, String, String)>) {
        let fitting = records.filter_map(|(id, name, detail)| self.wanted.hit(kind, id, &name, &detail));
        let mut fitting: Vec<Hit> = fitting.collect();
        fitting.sort_by(|one, other| other.fit.cmp(&one.fit).then_with(|| one.name.cmp(&other.name)));
        fitting.truncate(self.limit);
        self.found.append(&mut fitting);
    }

    /// Keeps these records, which their own room found: perhaps by a name that
    /// they no longer have.
    fn trusted(&mut self, kind: RecordKind, records: impl Iterator<Item = (i64, String, String)>) {
        let fitting = records.map(|(id, name, detail)| {
            let fit = self.wanted.fit(&name, &detail).unwrap_or(0);
            Hit { kind, id, name, detail, fit }
        });
        let mut fitting: Vec<Hit> = fitting.take(self.limit).collect();
        self.found.append(&mut fitting);
    }
}
