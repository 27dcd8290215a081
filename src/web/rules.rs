//! The rules on founding organisations: those of a day, the versions of one,
//! and recording the next.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::app::App;
use super::choices::Options;
use super::form::{Control, Field, FormPage};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::{TimeAsked, day_of};
use crate::desk::{Act, DeskError, Fault, Problem as _};
use crate::law;
use crate::organisations::kinds;
use crate::readiness::{
    Comparison, Purpose, Rule, RuleForm, days_text, kind_name, record_rule, rule_text, rule_versions, rules,
};
use crate::web::request::{Form, Path, Query};
use crate::words::{Lang, Words};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/rules", get(list).post(add)).route("/rules/new", get(new)).route("/rules/{key}", get(show))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct OnQuery {
    on: String,
}

#[derive(Template)]
#[template(path = "readiness/rules.html")]
struct RulesPage {
    page: Page,
    rules: Vec<Rule>,
    time: TimeAsked,
}

#[derive(Template)]
#[template(path = "readiness/rule.html")]
struct RulePage {
    page: Page,
    key: String,
    versions: Vec<Rule>,
}

fn said(page: &Page, rule: &Rule) -> String {
    rule_text(Words::of(page.visit.lang), rule)
}

impl RulesPage {
    fn said(&self, rule: &Rule) -> String {
        said(&self.page, rule)
    }

    fn days(&self, rule: &Rule) -> String {
        days_text(Words::of(self.page.visit.lang), rule)
    }

    fn kind(&self, rule: &Rule) -> String {
        kind_name(self.page.visit.lang, &rule.organisation)
    }
}

impl RulePage {
    fn days(&self, rule: &Rule) -> String {
        days_text(Words::of(self.page.visit.lang), rule)
    }

    fn said(&self, rule: &Rule) -> String {
        said(&self.page, rule)
    }
}

async fn list(seat: Seat, Query(query): Query<OnQuery>) -> Result<Response, Shown> {
    let time = TimeAsked::of(&seat, &query.on);
    let rules = rules(&seat.desk, time.as_of).await?;
    Ok(html(&RulesPage { page: seat.page(seat.words().say("rules-title")).await?, rules, time }))
}

async fn show(seat: Seat, Path(key): Path<String>) -> Result<Response, Shown> {
    let versions = rule_versions(&seat.desk, &key).await?;
    let title = seat.words().say_with("rule-title", &crate::words::args([("key", key.clone())]));
    Ok(html(&RulePage { page: seat.page(title).await?, key, versions }))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    from: String,
    #[serde(flatten)]
    form: RuleForm,
}

/// The form of a new rule, or of the next version of the one named.
async fn new(seat: Seat, Query(mut typed): Query<Typed>) -> Result<Response, Shown> {
    let now = seat.desk.now();
    if let Some(rule) = rules(&seat.desk, now).await?.iter().find(|rule| rule.key == typed.form.key) {
        typed.form = RuleForm::of(rule);
    }
    form_page(&seat, typed, Vec::new()).await
}

async fn add(seat: Seat, Form(typed): Form<Typed>) -> Result<Response, Shown> {
    let Some(from) = day_of(&typed.from) else {
        return form_page(&seat, typed, vec![Fault::new("from", "fault-not-a-day")]).await;
    };
    match record_rule(&seat.desk, &typed.form, from).await {
        Ok(signed) => {
            let address = format!("/rules/{}?done={}", typed.form.key.trim(), signed.seq);
            Ok(Redirect::to(&address).into_response())
        }
        Err(refusal) if !refusal.faults().is_empty() => form_page(&seat, typed, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn form_page(seat: &Seat, typed: Typed, faults: Vec<Fault>) -> Result<Response, Shown> {
    if !seat.desk.may(Act::RecordRule) {
        return Err(DeskError::NotAllowed { act: Act::RecordRule, role: seat.desk.actor().role }.into());
    }
    let words = seat.words();
    let lang = seat.visit.lang;
    let purpose_of = |one: &Purpose| words.say(&format!("readiness-purpose-{}", one.word()));
    let purposes: Options = Purpose::ALL.iter().map(|one| (one.word().to_owned(), purpose_of(one))).collect();
    let how = |one: &Comparison| words.say(&format!("rule-comparison-{}", one.word()));
    let comparisons: Options = Comparison::ALL.iter().map(|one| (one.word().to_owned(), how(one))).collect();
    let quantities: Options = law::quantities()
        .iter()
        .map(|one| (one.key.clone(), if lang == Lang::Vi { one.name_vi.clone() } else { one.name_en.clone() }))
        .collect();
    let organisations: Options = kinds().iter().map(|kind| (kind.code.clone(), kind.name(lang).to_owned())).collect();
    let bases: Options = law::bases().iter().map(|basis| (basis.key.clone(), basis.title.clone())).collect();
    let flags =
        |yes: &str, no: &str| Control::Choice(vec![("yes".into(), words.say(yes)), ("no".into(), words.say(no))]);
    let RuleForm { key, organisation, purpose, quantity, comparison, number, number_to, .. } = typed.form.clone();
    let RuleForm { near, fresh_months, basis, article, confirmed, in_force, note, .. } = typed.form;
    let from = if typed.from.is_empty() { seat.desk.now().on.to_string() } else { typed.from };
    let fields = vec![
        Field::text("key", "rule-key", key).required().hint("rule-key-hint"),
        Field::text("organisation", "organisation-kind", organisation).by(Control::Choice(organisations)).required(),
        Field::text("purpose", "rule-purpose", purpose).by(Control::Choice(purposes)).required(),
        Field::text("quantity", "rule-quantity", quantity).by(Control::Choice(quantities)).required(),
        Field::text("comparison", "rule-comparison", comparison).by(Control::Choice(comparisons)).required(),
        Field::text("number", "rule-number", number).required(),
        Field::text("number_to", "rule-number-to", number_to).hint("rule-number-to-hint"),
        Field::text("near", "rule-near", near).hint("rule-near-hint"),
        Field::text("fresh_months", "rule-fresh-months", fresh_months).required().hint("rule-fresh-months-hint"),
        Field::text("basis", "rule-basis", basis).by(Control::Suggested(bases)).required(),
        Field::text("article", "rule-article", article),
        Field::text("confirmed", "rule-confirmed", confirmed).by(flags("rule-confirmed-yes", "rule-confirmed-no")),
        Field::text("in_force", "rule-in-force", in_force).by(flags("rule-in-force-yes", "rule-in-force-no")),
        Field::text("note", "value-note", note),
        Field::text("from", "valid-from", from).by(Control::Day).required(),
    ];
    let page = FormPage {
        page: seat.page(words.say("rule-new")).await?,
        crumbs: vec![("/readiness".into(), words.say("readiness-title")), ("/rules".into(), words.say("rules-title"))],
        lead: words.say("rule-form-lead"),
        action: "/rules".into(),
        fields,
        hidden: Vec::new(),
        faults,
        button: "save",
    };
    Ok(page.shown())
}
