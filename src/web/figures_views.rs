//! Questions to the figures that people keep: the list, keeping one, changing
//! one, taking one away.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{Options, programme_list, words};
use super::figures::{Pairs, address};
use super::form::{Control, Field, FormPage};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::typed::Typed;
use crate::desk::Fault;
use crate::figures::{
    FiguresRefusal, PivotForm, SavedView, Shared, Show, ViewForm, ViewId, drop_view, save_view, view, views,
};
use crate::programme::Programme;
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/figures/views", get(list).post(create))
        .route("/figures/views/new", get(new))
        .route("/figures/views/{id}", get(show).post(revise))
        .route("/figures/views/{id}/removal", post(remove))
}

#[derive(Template)]
#[template(path = "figures/views.html")]
struct ViewsPage {
    page: Page,
    /// Heading and views: one's own, then those of others.
    groups: Vec<(String, Vec<Line>)>,
    programmes: Vec<Programme>,
}

struct Line {
    view: SavedView,
    query: String,
    file: &'static str,
}

impl ViewsPage {
    fn shared(&self, view: &SavedView) -> String {
        let name = self.page.say(&format!("view-shared-{}", view.shared.word()));
        let Shared::Programme(id) = view.shared else { return name };
        let programme = self.programmes.iter().find(|one| one.id == id);
        programme.map_or(name, |one| one.short_name.clone())
    }

    fn shown(&self, view: &SavedView) -> String {
        let show = Show::of_word(&view.question.show).unwrap_or(Show::Table);
        self.page.say(&format!("figures-as-{}", show.word()))
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let mut groups = vec![(seat.words().say("views-own"), Vec::new()), (seat.words().say("views-others"), Vec::new())];
    for view in views(&seat.desk).await? {
        let query = address(&view.question, &[]);
        let file = if view.question.export == "csv" { "csv" } else { "xlsx" };
        groups[usize::from(!view.own)].1.push(Line { view, query, file });
    }
    groups.retain(|(_, lines)| !lines.is_empty());
    let programmes = programme_list(&seat).await?;
    let page = seat.page(seat.words().say("views-title")).await?;
    Ok(html(&ViewsPage { page, groups, programmes }))
}

/// What was typed of a view, and the question that goes with it unseen.
fn typed_of(pairs: Pairs) -> ViewForm {
    let typed = Typed::of(pairs);
    let question: Pairs = serde_urlencoded::from_str(typed.get("question")).unwrap_or_default();
    let mut question = PivotForm::of_pairs(question);
    question.export = typed.text("export");
    question.completeness = typed.text("completeness");
    ViewForm { name: typed.text("name"), shared: typed.text("shared"), question }
}

async fn form_page(seat: &Seat, id: Option<ViewId>, form: ViewForm, faults: Vec<Fault>) -> Result<Response, Shown> {
    let mut shared: Options = words(seat, "view-shared", ["nobody"]);
    if let Some(agency) = seat.desk.actor().agency {
        shared.extend(words(seat, "view-shared", ["agency"]));
        let programmes = programme_list(seat).await?;
        let of_agency = programmes.into_iter().filter(|one| one.has_party(agency));
        shared.extend(of_agency.map(|one| (format!("programme/{}", one.id), one.short_name)));
    }
    let or = |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
    let title = if id.is_some() { "view-revise" } else { "view-new" };
    let question =
        address(&PivotForm { export: String::new(), completeness: String::new(), ..form.question.clone() }, &[]);
    let page = FormPage {
        page: seat.page(seat.words().say(title)).await?,
        crumbs: vec![
            ("/figures/views".to_owned(), seat.words().say("views-title")),
            (format!("/figures?{question}"), seat.words().say("figures-title")),
        ],
        lead: seat.words().say("view-lead"),
        action: id.map_or_else(|| "/figures/views".into(), |id| format!("/figures/views/{id}")),
        fields: vec![
            Field::text("name", "view-name", form.name).required(),
            Field::text("shared", "view-shared", or(&form.shared, "nobody")).by(Control::Choice(shared)).required(),
            Field::text("export", "view-export", or(&form.question.export, "xlsx"))
                .by(Control::Choice(options(["xlsx", "csv"], |word| seat.words().say(&format!("view-export-{word}"))))),
            Field::text("completeness", "view-completeness", or(&form.question.completeness, "yes")).by(
                Control::Choice(options(["yes", "no"], |word| seat.words().say(&format!("view-completeness-{word}")))),
            ),
        ],
        hidden: vec![("question", question)],
        faults,
        button: "save",
    };
    Ok(page.shown())
}

fn options(words: [&str; 2], name: impl Fn(&str) -> String) -> Options {
    words.map(|word| (word.to_owned(), name(word))).to_vec()
}

async fn new(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let form = ViewForm { question: PivotForm::of_pairs(pairs), ..ViewForm::default() };
    form_page(&seat, None, form, Vec::new()).await
}

async fn show(seat: Seat, Path(id): Path<ViewId>) -> Result<Response, Shown> {
    let found = view(&seat.desk, id).await?;
    if !found.own {
        return Ok(Redirect::to(&format!("/figures?{}", address(&found.question, &[]))).into_response());
    }
    let shared = match found.shared {
        Shared::Programme(id) => format!("programme/{id}"),
        shared => shared.word().to_owned(),
    };
    let form = ViewForm { name: found.name, shared, question: found.question };
    form_page(&seat, Some(id), form, Vec::new()).await
}

async fn keep(seat: Seat, id: Option<ViewId>, pairs: Pairs) -> Result<Response, Shown> {
    let form = typed_of(pairs);
    match save_view(&seat.desk, id, &form).await {
        Ok(signed) => Ok(Redirect::to(&format!("/figures/views?done={}", signed.seq)).into_response()),
        Err(FiguresRefusal::Faults(faults)) => form_page(&seat, id, form, faults).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn create(seat: Seat, Form(pairs): Form<Pairs>) -> Result<Response, Shown> {
    keep(seat, None, pairs).await
}

async fn revise(seat: Seat, Path(id): Path<ViewId>, Form(pairs): Form<Pairs>) -> Result<Response, Shown> {
    keep(seat, Some(id), pairs).await
}

async fn remove(seat: Seat, Path(id): Path<ViewId>) -> Result<Response, Shown> {
    let signed = drop_view(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/figures/views?done={}", signed.seq)).into_response())
}
