//! Collection rounds: which there are, who owes what, how one is opened.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{self, Options, agency_name};
use super::page::{Page, html};
use super::problems::{Shown, shown_or_faults, status};
use super::seat::Seat;
use super::subjects::Subjects;
use super::typed::Typed;
use crate::calendar::{Day, Every, Period, Shift};
use crate::desk::{AgencyId, Desk, DeskError, Fault, Kind};
use crate::indicators::{Grain, Subject, catalogue};
use crate::programme::Programme;
use crate::rounds::{
    self, Asks, Board, BoardLine, Filing, FilingId, Reporter, Round, RoundForm, RoundId, RoundLine, Series, SeriesForm,
    SeriesId, accept_clean, end_series, open_next_round, open_round, remind, repeat_round, revise_round,
};
use crate::territory::gazetteer;
use crate::web::request::{Form, Path};
use crate::words::recurrence_text;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rounds", get(list).post(open))
        .route("/rounds/{id}", get(show).post(revise))
        .route("/rounds/{id}/reminders", post(send_reminders))
        .route("/rounds/{id}/acceptances", post(accept_all_clean))
        .route("/rounds/{id}/series", post(repeat))
        .route("/round-series/{id}/rounds", post(open_next))
        .route("/round-series/{id}/withdrawal", post(end))
}

/// Who reports, by name.
pub(crate) struct Reporters {
    agencies: HashMap<AgencyId, String>,
    units: Subjects,
}

impl Reporters {
    /// The names of those who are asked for these filings.
    pub(crate) async fn of<'f>(
        desk: &Desk,
        round: &Round,
        filings: impl Iterator<Item = &'f Filing>,
    ) -> Result<Self, DeskError> {
        let units = filings.filter_map(|filing| match filing.reporter {
            Reporter::Unit(unit) => Some(Subject::unit(unit.0)),
            Reporter::Agency(_) => None,
        });
        let units = Subjects::of(desk, desk.now(), units).await?;
        Ok(Self { agencies: choices::agency_names(desk, round.period.last_day()).await?, units })
    }

    /// The name of one of them.
    pub(crate) fn name(&self, reporter: Reporter) -> String {
        match reporter {
            Reporter::Agency(agency) => agency_name(&self.agencies, agency),
            Reporter::Unit(unit) => self.units.name(Subject::unit(unit.0)),
        }
    }

    /// The name of an agency.
    pub(crate) fn agency(&self, id: &AgencyId) -> String {
        agency_name(&self.agencies, *id)
    }
}

/// What the form of a round chooses from.
struct Offered {
    programmes: Vec<Programme>,
    agencies: Options,
    zones: Options,
    subjects: Options,
    periods: Vec<Period>,
    kinds: Options,
}

impl Offered {
    async fn of(seat: &Seat) -> Result<Self, Shown> {
        let desk = &seat.desk;
        let programmes = choices::programme_list(seat).await?;
        let found = crate::agencies::agencies(desk, desk.now()).await?;
        let agencies = found.into_iter().map(|one| (one.id.to_string(), one.short_name)).collect();
        let (gazetteer, as_of) = gazetteer(desk).await?;
        let zones: Options = gazetteer.zones(as_of).map(|zone| (zone.id.to_string(), zone.name.clone())).collect();
        let whole =
            programmes.iter().map(|one| (format!("{}:{}", Grain::Programme.word(), one.id), one.short_name.clone()));
        let of_zones = zones.iter().map(|(id, name)| (format!("{}:{id}", Grain::Zone.word()), name.clone()));
        Ok(Self {
            subjects: whole.chain(of_zones).collect(),
            periods: choices::periods(&programmes, desk.now().on),
            kinds: choices::reckonings(seat),
            programmes,
            agencies,
            zones,
        })
    }

    fn programme_options(&self) -> Options {
        choices::programme_options(&self.programmes)
    }
}

/// A round form whose lists are ticked one by one.
fn round_form(pairs: Vec<(String, String)>) -> RoundForm {
    let typed = Typed::of(pairs);
    let listed = |name: &str| typed.all(name).collect::<Vec<_>>().join(",");
    RoundForm {
        programme: typed.text("programme"),
        title: typed.text("title"),
        period: typed.text("period"),
        kind: typed.text("kind"),
        opens_on: typed.text("opens_on"),
        due_on: typed.text("due_on"),
        note: typed.text("note"),
        indicators: typed.text("indicators"),
        agencies: listed("agencies"),
        subjects: listed("subjects"),
        units: typed.text("units"),
        zones: listed("zones"),
        sides: listed("sides"),
    }
}

/// True where a list with commas has `value`.
fn is_ticked(list: impl AsRef<str>, value: impl AsRef<str>) -> bool {
    list.as_ref().split(',').any(|one| one == value.as_ref())
}

#[derive(Template)]
#[template(path = "rounds/rounds.html")]
struct RoundsPage {
    page: Page,
    rounds: Vec<RoundLine>,
    offered: Offered,
    form: RoundForm,
    faults: Vec<Fault>,
    series: Vec<Series>,
    today: Day,
}

impl RoundsPage {
    fn when(&self, one: &Series) -> String {
        recurrence_text(self.page.visit.lang, &one.recurrence)
    }

    /// True where the person may open the next round of a series.
    fn may_open(&self, one: &Series) -> bool {
        self.page.may("open-round") && self.page.visit.actor.as_ref().is_some_and(|actor| actor.answers_for(one.agency))
    }

    fn may_end(&self, one: &Series) -> bool {
        self.page.may("repeat-round")
            && self.page.visit.actor.as_ref().is_some_and(|actor| actor.answers_for(one.agency))
    }

    /// What this person's agency owes, the earliest first.
    fn owed(&self) -> Vec<(&RoundLine, &Filing, i64)> {
        let open = |filing: &Filing| filing.state.is_open() && filing.accepted_at.is_none();
        let mut owed: Vec<_> = self
            .rounds
            .iter()
            .flat_map(|line| line.own.iter().map(move |(filing, count, _)| (line, filing, *count)))
            .filter(|(_, filing, _)| open(filing))
            .collect();
        owed.sort_by_key(|(line, ..)| line.round.due_on);
        owed
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    list_page(&seat, RoundForm::default(), Vec::new()).await
}

async fn list_page(seat: &Seat, form: RoundForm, faults: Vec<Fault>) -> Result<Response, Shown> {
    let invalid = !faults.is_empty();
    let shown = RoundsPage {
        page: seat.page(seat.words().say("rounds-title")).await?,
        rounds: rounds::rounds(&seat.desk).await?,
        offered: Offered::of(seat).await?,
        form,
        faults,
        series: rounds::series(&seat.desk).await?,
        today: seat.desk.now().on,
    };
    Ok(answered(html(&shown), invalid))
}

/// The page, with status 422 where what was typed has faults.
pub(super) fn answered(mut response: Response, invalid: bool) -> Response {
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    response
}

async fn open(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = round_form(pairs);
    match shown_or_faults(open_round(&seat.desk, &form).await, |id| format!("/rounds/{id}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => list_page(&seat, form, faults).await,
    }
}

#[derive(Template)]
#[template(path = "rounds/board.html")]
struct BoardPage {
    page: Page,
    board: Board,
    reporters: Reporters,
    programme: Option<String>,
    codes: String,
    offered: Offered,
    form: RoundForm,
    faults: Vec<Fault>,
    may_ask: bool,
    series: SeriesForm,
    series_faults: Vec<Fault>,
    everies: Options,
    places: Options,
    shifts: Options,
    asks: Options,
}

impl BoardPage {
    fn reporter(&self, line: &BoardLine) -> String {
        self.reporters.name(line.filing.reporter)
    }

    /// Filings that came, those that came in time, cells that are filled: each of
    /// how many, and in whole percent.
    fn tallies(&self) -> Vec<(&'static str, usize, usize, usize)> {
        let all = self.board.lines.len();
        let (filled, cells) = self.board.cells;
        [
            ("round-filed", self.board.filed, all),
            ("round-in-time", self.board.in_time, all),
            ("round-cells", filled, cells),
        ]
        .map(|(key, part, whole)| (key, part, whole, (part * 100).checked_div(whole).unwrap_or(0)))
        .to_vec()
    }

    fn waits(&self) -> bool {
        self.board.lines.iter().any(|line| line.filing.state == rounds::FilingState::Submitted)
    }

    fn anybody_owes(&self) -> bool {
        self.board.lines.iter().any(|line| line.owes)
    }
}

async fn show(seat: Seat, Path(id): Path<RoundId>) -> Result<Response, Shown> {
    board_page(&seat, id, None, Vec::new(), None).await
}

/// A series as typed, and what is wrong with it.
type TypedSeries = (SeriesForm, Vec<Fault>);

async fn board_page(
    seat: &Seat,
    id: RoundId,
    form: Option<RoundForm>,
    faults: Vec<Fault>,
    series: Option<TypedSeries>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let board = rounds::board(desk, id).await?;
    let catalogue = catalogue(desk, desk.now()).await?;
    let codes: Vec<&str> =
        board.round.indicators.iter().filter_map(|id| catalogue.get(*id)).map(|one| one.code.as_str()).collect();
    let codes = codes.join(", ");
    let offered = Offered::of(seat).await?;
    let programme = board.round.programme;
    let sides = board.round.sides.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    // A round of a quarter is mostly due in the month after it.
    let usual = || SeriesForm {
        title: board.round.title.clone(),
        every: "quarter".into(),
        month: "1".into(),
        place: "on".into(),
        day: "10".into(),
        shift: "later".into(),
        asks: "before".into(),
        lead_days: "8".into(),
        first_day: desk.now().on.to_string(),
        last_day: String::new(),
    };
    let (series, series_faults) = series.unwrap_or_else(|| (usual(), Vec::new()));
    let invalid = !faults.is_empty() || !series_faults.is_empty();
    let shown = BoardPage {
        page: seat.page(board.round.title.clone()).await?,
        reporters: Reporters::of(desk, &board.round, board.lines.iter().map(|line| &line.filing)).await?,
        programme: offered.programmes.iter().find(|one| Some(one.id) == programme).map(|one| one.short_name.clone()),
        form: form.unwrap_or_else(|| RoundForm { indicators: codes.clone(), sides, ..RoundForm::of(&board.round) }),
        may_ask: desk.actor().answers_for(board.round.agency),
        series,
        series_faults,
        everies: choices::words(seat, "every", Every::ALL.map(Every::word)),
        places: choices::words(seat, "duty-place", ["before", "on", "last", "last-working"]),
        shifts: choices::words(seat, "shift", Shift::ALL.map(Shift::word)),
        asks: choices::words(seat, "series-asks", Asks::ALL.map(Asks::word)),
        codes,
        offered,
        board,
        faults,
    };
    Ok(answered(html(&shown), invalid))
}

async fn revise(
    seat: Seat,
    Path(id): Path<RoundId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    let form = round_form(pairs);
    match shown_or_faults(revise_round(&seat.desk, id, &form).await, |id| format!("/rounds/{id}"))? {
        Ok(shown) => Ok(shown),
        Err(faults) => board_page(&seat, id, Some(form), faults, None).await,
    }
}

async fn repeat(seat: Seat, Path(id): Path<RoundId>, Form(form): Form<SeriesForm>) -> Result<Response, Shown> {
    match shown_or_faults(repeat_round(&seat.desk, id, &form).await, |_| "/rounds".to_owned())? {
        Ok(shown) => Ok(shown),
        Err(faults) => board_page(&seat, id, None, Vec::new(), Some((form, faults))).await,
    }
}

async fn open_next(seat: Seat, Path(id): Path<SeriesId>) -> Result<Response, Shown> {
    let signed = open_next_round(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/rounds/{}?done={}", signed.record, signed.seq)).into_response())
}

async fn end(seat: Seat, Path(id): Path<SeriesId>) -> Result<Response, Shown> {
    let signed = end_series(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/rounds?done={}", signed.seq)).into_response())
}

#[derive(serde::Deserialize)]
struct Reminder {
    filing: Option<FilingId>,
}

async fn send_reminders(
    seat: Seat,
    Path(id): Path<RoundId>,
    Form(reminder): Form<Reminder>,
) -> Result<Response, Shown> {
    let signed = remind(&seat.desk, id, reminder.filing).await?;
    Ok(Redirect::to(&format!("/rounds/{id}?done={}", signed.seq)).into_response())
}

async fn accept_all_clean(seat: Seat, Path(id): Path<RoundId>) -> Result<Response, Shown> {
    let signed = accept_clean(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/rounds/{id}?done={}", signed.seq)).into_response())
}
