//! Asking every room how its records hang together with one.

use std::collections::{BTreeMap, BTreeSet};

use super::linked::{Linked, Why};
use super::names::names;
use super::problems::LinkRefusal;
use super::record::{RecordKey, RecordKind};
use super::rooms::Rooms;
use super::sql;
use crate::advice::{AdviceFilter, advices};
use crate::bulletin::{BulletinRefusal, news_items};
use crate::desk::{Act, Desk, DeskError};
use crate::indicators::{Grain, Key};
use crate::organisations::{OrganisationId, OrganisationRefusal, organisation, organisations_of_unit};
use crate::outreach::{SessionFilter, sessions};
use crate::plan::Link as PlanLink;
use crate::reconciliation::discussed_cells;
use crate::register::UnitId;
use crate::reports::{Related, ReportId, reports};
use crate::reviews::{ReviewRefusal, review, reviews};
use crate::rounds::{FilingId, Reporter, RoundRefusal, filings_by, sheet};
use crate::words::{Lang, Words, period_text};

/// Everything that hangs together with a record and that whoever asks may see:
/// what people tied by hand first, then what follows from the records, in the
/// order of [`Why`], by name.
pub async fn links_of(desk: &Desk, of: RecordKey, lang: Lang) -> Result<Vec<Linked>, LinkRefusal> {
    let mut reading = desk.read(Act::ReadLinks, desk.now()).await?;
    let known = reading.known();
    let hand = sql::links_of(&mut reading, known, of).await?;
    drop(reading);
    let mut gathering = Gathering { of, edges: BTreeSet::new(), cells: Vec::new() };
    let mut rooms = Rooms::new(desk, lang);
    gathering.tasks(&mut rooms).await?;
    gathering.papers(desk).await?;
    gathering.sessions(desk).await?;
    gathering.news(desk).await?;
    gathering.filings(desk).await?;
    gathering.organisations(desk).await?;
    gathering.cells(desk).await?;

    let mut wanted: BTreeSet<RecordKey> = gathering.edges.iter().map(|edge| edge.other).collect();
    wanted.extend(hand.iter().flat_map(|one| [one.from, one.to]));
    wanted.extend(gathering.cells.iter().flat_map(|key| cell_records(*key)));
    wanted.insert(of);
    let names = names(&mut rooms, &wanted).await?;
    if !names.contains_key(&of) {
        return Err(LinkRefusal::NoRecord(of));
    }
    let mut found = Vec::new();
    for one in hand {
        let out = one.from == of;
        let record = if out { one.to } else { one.from };
        if let Some(name) = names.get(&record).cloned() {
            let (why, hand) = (Why::ByHand, Some(one.id));
            found.push(Linked { record, name, why, out, reason: one.reason, hand, cell: None });
        }
    }
    let plain = |edge: &Edge, name: String, cell| Linked {
        record: edge.other,
        name,
        why: edge.why,
        out: edge.out,
        reason: String::new(),
        hand: None,
        cell,
    };
    let edges = gathering.edges.iter().filter_map(|edge| Some(plain(edge, names.get(&edge.other)?.clone(), None)));
    found.extend(edges);
    for key in gathering.cells {
        let [subject, indicator] = cell_records(key);
        let other = if subject == of { indicator } else { subject };
        let Some(name) = names.get(&other) else { continue };
        let name = format!("{name}, {}", period_text(lang, key.period));
        found.push(plain(&Edge { why: Why::Discussed, out: true, other }, name, Some(key)));
    }
    found.sort_by(|one, other| {
        (one.why, !one.out).cmp(&(other.why, !other.out)).then_with(|| {
            crate::words::sort_key(&one.name)
                .cmp(&crate::words::sort_key(&other.name))
                .then(one.record.cmp(&other.record))
        })
    });
    Ok(found)
}

/// A link of the record asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    why: Why,
    /// True where the record asked about comes first.
    out: bool,
    other: RecordKey,
}

/// What a cell is about, and of which indicator.
fn cell_records(key: Key) -> [RecordKey; 2] {
    let kind = match key.subject.grain {
        Grain::Unit => RecordKind::Unit,
        Grain::Zone => RecordKind::Zone,
        Grain::Commune | Grain::Province => RecordKind::Place,
        Grain::Programme => RecordKind::Programme,
    };
    [RecordKey::new(kind, key.subject.id), RecordKey::new(RecordKind::Indicator, key.indicator.0)]
}

struct Gathering {
    of: RecordKey,
    edges: BTreeSet<Edge>,
    cells: Vec<Key>,
}

impl Gathering {
    /// Keeps a link between two records, if one of them is the one asked about.
    fn add(&mut self, from: (RecordKind, i64), why: Why, to: (RecordKind, i64)) {
        let (from, to) = (RecordKey::new(from.0, from.1), RecordKey::new(to.0, to.1));
        if from == to {
            return;
        }
        if from == self.of {
            self.edges.insert(Edge { why, out: true, other: to });
        } else if to == self.of {
            self.edges.insert(Edge { why, out: false, other: from });
        }
    }

    fn is_of(&self, kinds: &[RecordKind]) -> bool {
        kinds.contains(&self.of.kind)
    }

    /// Tasks: what they came of, what proves them, what they wait for.
    async fn tasks(&mut self, rooms: &mut Rooms<'_>) -> Result<(), DeskError> {
        let desk = rooms.desk;
        let proposals = if desk.may(Act::ReadReviews) { proposals(desk).await? } else { BTreeMap::new() };
        let record = |link: &str| {
            let link = PlanLink::of_text(link)?;
            if link.kind == "review-finding" {
                return proposals.get(&link.id).map(|review| (RecordKind::Review, *review));
            }
            Some((RecordKind::of_word(&link.kind)?, link.id))
        };
        let mut found = Vec::new();
        for task in rooms.plans().await?.iter().flat_map(|plan| &plan.tasks) {
            let own = (RecordKind::Task, task.id.0);
            found.extend(record(&task.origin).map(|origin| (own, Why::Origin, origin)));
            let proofs = task.evidence.iter().filter_map(|one| record(&one.link));
            found.extend(proofs.map(|proof| (own, Why::Evidence, proof)));
            found.extend(task.needs.iter().map(|other| (own, Why::Needs, (RecordKind::Task, other.0))));
            found.extend(task.part_of.map(|whole| (own, Why::StepOf, (RecordKind::Task, whole.0))));
            found.extend(task.duty.map(|duty| (own, Why::Occurrence, (RecordKind::Duty, duty.0))));
        }
        for (from, why, to) in found {
            self.add(from, why, to);
        }
        Ok(())
    }

    /// Papers to superiors and reports.
    async fn papers(&mut self, desk: &Desk) -> Result<(), DeskError> {
        use RecordKind::{Advice, Report, Review, Table, Task};
        if desk.may(Act::ReadAdvice) && self.is_of(&[Advice, Review, Task]) {
            for one in advices(desk, desk.now(), AdviceFilter::default()).await? {
                let own = (Advice, one.id.0);
                for review in one.review.iter().chain(one.sources.iter().map(|source| &source.review)) {
                    self.add(own, Why::Forwards, (Review, review.0));
                }
                for task in one.follow_ups.iter().filter_map(|next| next.task) {
                    self.add(own, Why::LedTo, (Task, task.0));
                }
            }
        }
        if desk.may(Act::ReadReports) && self.is_of(&[Report, Review, Table]) {
            for line in reports(desk, desk.now(), None).await?.into_iter().map(|report| report.line) {
                let own = (Report, line.id.0);
                self.add(own, Why::Reports, (Review, line.review.0));
                self.add(own, Why::Figures, (Table, line.table));
            }
        }
        Ok(())
    }

    async fn sessions(&mut self, desk: &Desk) -> Result<(), DeskError> {
        use RecordKind::{Session, Unit, Zone};
        if !desk.may(Act::ReadOutreach) || !self.is_of(&[Session, Unit, Zone]) {
            return Ok(());
        }
        for one in sessions(desk, desk.now(), &SessionFilter::default()).await? {
            let own = (Session, one.line.id.0);
            for unit in &one.units {
                self.add(own, Why::Reached, (Unit, unit.0));
            }
            if let Some(zone) = one.line.zone {
                self.add(own, Why::HeldIn, (Zone, zone.0));
            }
        }
        Ok(())
    }

    async fn news(&mut self, desk: &Desk) -> Result<(), DeskError> {
        use RecordKind::{News, Review, Session, Unit, Zone};
        if !desk.may(Act::ReadBulletin) || !self.is_of(&[News, Review, Session, Unit, Zone]) {
            return Ok(());
        }
        let items = match news_items(desk).await {
            Ok(items) => items,
            Err(BulletinRefusal::Desk(error)) => return Err(error),
            Err(_) => Vec::new(),
        };
        for item in items.into_iter().map(|one| one.item) {
            let own = (News, item.id.0);
            let of = |kind| move |id| (kind, id);
            let told = item.session.map(|id| id.0).into_iter().map(of(Session));
            let told = told.chain(item.review.map(|id| id.0).into_iter().map(of(Review)));
            let told = told.chain(item.units.iter().map(|id| id.0).map(of(Unit)));
            for to in told.chain(item.zones.iter().map(|id| id.0).map(of(Zone))) {
                self.add(own, Why::TellsOf, to);
            }
        }
        Ok(())
    }

    async fn filings(&mut self, desk: &Desk) -> Result<(), DeskError> {
        use RecordKind::{Agency, Filing, Round, Unit};
        let reporter = match self.of.kind {
            Agency => Reporter::Agency(crate::desk::AgencyId(self.of.id)),
            Unit => Reporter::Unit(UnitId(self.of.id)),
            Filing => {
                match sheet(desk, FilingId(self.of.id)).await {
                    Ok(sheet) => {
                        let own = (Filing, self.of.id);
                        self.add(own, Why::FiledIn, (Round, sheet.round.id.0));
                        self.add(own, Why::FiledBy, reporter_record(sheet.filing.reporter));
                    }
                    Err(RoundRefusal::Desk(error @ DeskError::Store(_))) => return Err(error),
                    Err(_) => {}
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        if desk.may(Act::ReadRounds) {
            for filing in filings_by(desk, reporter).await? {
                self.add((Filing, filing.0), Why::FiledBy, reporter_record(reporter));
            }
        }
        Ok(())
    }

    async fn organisations(&mut self, desk: &Desk) -> Result<(), DeskError> {
        use RecordKind::{Organisation, Unit};
        if !desk.may(Act::ReadOrganisations) {
            return Ok(());
        }
        match self.of.kind {
            Unit => {
                for one in organisations_of_unit(desk, desk.now(), self.of.id).await? {
                    self.add((Organisation, one.id.0), Why::Covers, (Unit, self.of.id));
                }
            }
            Organisation => match organisation(desk, desk.now(), OrganisationId(self.of.id)).await {
                Ok(one) => {
                    for unit in &one.units {
                        self.add((Organisation, one.id.0), Why::Covers, (Unit, *unit));
                    }
                }
                Err(OrganisationRefusal::Desk(error)) => return Err(error),
                Err(_) => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// Cells of it about which something was said.
    async fn cells(&mut self, desk: &Desk) -> Result<(), DeskError> {
        use RecordKind::{Indicator, Place, Programme, Unit, Zone};
        if desk.may(Act::ReadReconciliation) && self.is_of(&[Unit, Zone, Place, Programme, Indicator]) {
            let of = self.of;
            self.cells = discussed_cells(desk).await?;
            self.cells.retain(|key| cell_records(*key).contains(&of));
        }
        Ok(())
    }
}

fn reporter_record(reporter: Reporter) -> (RecordKind, i64) {
    match reporter {
        Reporter::Agency(id) => (RecordKind::Agency, id.0),
        Reporter::Unit(id) => (RecordKind::Unit, id.0),
    }
}

/// The conference of everything that was said at one.
async fn proposals(desk: &Desk) -> Result<BTreeMap<i64, i64>, DeskError> {
    let mut found = BTreeMap::new();
    for line in reviews(desk, desk.now(), None).await? {
        match review(desk, desk.now(), line.id).await {
            Ok(review) => found.extend(review.findings.iter().map(|finding| (finding.id.0, line.id.0))),
            Err(ReviewRefusal::Desk(error)) => return Err(error),
            Err(_) => {}
        }
    }
    Ok(found)
}

/// What a report and its conference hang together with, as its annex tells it:
/// in Vietnamese, each record once.
pub async fn report_links(desk: &Desk, id: ReportId) -> Result<Vec<Related>, LinkRefusal> {
    let own = RecordKey::new(RecordKind::Report, id.0);
    let words = Words::of(Lang::Vi);
    let mut found = links_of(desk, own, Lang::Vi).await?;
    let review = found.iter().find(|one| one.record.kind == RecordKind::Review).map(|one| one.record);
    if let Some(review) = review {
        found.extend(links_of(desk, review, Lang::Vi).await?);
    }
    let mut told = BTreeSet::from([own]);
    found.retain(|one| told.insert(one.record));
    let related = |one: Linked| Related {
        kind: words.say(&format!("search-{}", one.record.kind.word())),
        why: if one.reason.is_empty() { words.say(&one.sentence()) } else { one.reason.clone() },
        name: one.name,
    };
    Ok(found.into_iter().map(related).collect())
}
