//! What every page has: its title, the way around the house, the notice of
//! what was just done, and the words.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::assets;
use super::links::LinkedPart;
use super::seat::Visit;
use crate::bulletin::Section;
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, Fault, Role, policy};
use crate::indicators::Indicator;
use crate::words::{self, Args, Lang, Words};

/// The frame of a page; templates call it `page`.
pub(super) struct Page {
    /// The heading.
    pub(super) title: String,
    /// Who asks and in which language.
    pub(super) visit: Visit,
    /// The notice at the top.
    pub(super) notice: Option<Notice>,
    /// What hangs together with the record whose page it is.
    pub(super) linked: Option<LinkedPart>,
    words: &'static Words,
}

/// What was just done, with the way to take it back.
pub(super) struct Notice {
    /// The sentence.
    pub(super) text: String,
    /// The act to undo, where it can be.
    pub(super) undo: Option<i64>,
}

/// A way to a room.
pub(super) struct Way {
    /// Where it leads.
    pub(super) href: &'static str,
    /// Its name.
    pub(super) name: String,
    /// True on the pages of that room.
    pub(super) here: bool,
}

/// Address, key of the name, and the act that lets somebody in.
type WayIn = (&'static str, &'static str, Act);

/// The rooms in the order of the work, by groups.
const WAYS: &[(&str, &[WayIn])] = &[
    (
        "nav-group-work",
        &[
            ("/digest", "nav-digest", Act::ReadPlan),
            ("/plan", "nav-plan", Act::ReadPlan),
            ("/rounds", "nav-rounds", Act::ReadRounds),
            ("/intake", "nav-intake", Act::LookAtWorkbook),
            ("/reconciliation", "nav-reconciliation", Act::ReadReconciliation),
            ("/agreed-tables", "nav-agreed-tables", Act::ReadReconciliation),
            ("/figures", "nav-figures", Act::ReadFigures),
            ("/readiness", "nav-readiness", Act::ReadReadiness),
            ("/outreach", "nav-outreach", Act::ReadOutreach),
            ("/reviews", "nav-reviews", Act::ReadReviews),
            ("/reports", "nav-reports", Act::ReadReports),
            ("/advice", "nav-advice", Act::ReadAdvice),
            ("/numbers", "nav-numbers", Act::ReadNumbers),
            ("/news", "nav-news", Act::ReadBulletin),
        ],
    ),
    (
        "nav-group-records",
        &[
            ("/programmes", "nav-programmes", Act::ReadProgrammes),
            ("/units", "nav-units", Act::ReadRegister),
            ("/organisations", "nav-organisations", Act::ReadOrganisations),
            ("/indicators", "nav-indicators", Act::ReadIndicators),
            ("/places", "nav-places", Act::ReadTerritory),
            ("/agencies", "nav-agencies", Act::ReadAgencies),
        ],
    ),
    (
        "nav-group-keeping",
        &[
            ("/checks", "nav-checks", Act::ReadChecks),
            ("/exchange", "nav-exchange", Act::ExportValues),
            ("/configuration", "nav-configuration", Act::ReadConfiguration),
            ("/acts", "nav-acts", Act::ReadAudit),
            ("/users", "nav-users", Act::ReadUsers),
            ("/webhooks", "nav-webhooks", Act::ReadWebhooks),
            ("/mail", "nav-mail", Act::ReadMail),
        ],
    ),
];

impl Page {
    /// A page for this visit.
    pub(super) fn new(visit: Visit, title: String) -> Self {
        let words = Words::of(visit.lang);
        Self { title, notice: None, linked: None, words, visit }
    }

    /// The sentence of `key`.
    pub(super) fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    /// The sentence of `key` with one place filled.
    pub(super) fn say1(&self, key: &str, name: &'static str, value: impl ToString) -> String {
        self.words.say_with(key, &Args::from([(name, value.to_string())]))
    }

    /// The sentence of `key` with two places filled.
    pub(super) fn say2(
        &self,
        key: &str,
        first: &'static str,
        one: impl ToString,
        second: &'static str,
        two: impl ToString,
    ) -> String {
        self.words.say_with(key, &Args::from([(first, one.to_string()), (second, two.to_string())]))
    }

    /// The sentence of a fault at `place`, if there is one.
    pub(super) fn fault(&self, faults: &[Fault], place: &str) -> Option<String> {
        faults.iter().find(|fault| fault.place == place).map(|fault| self.words.say_with(fault.word, &fault.args))
    }

    /// The sentence of a fault.
    pub(super) fn said(&self, fault: &Fault) -> String {
        self.words.say_with(fault.word, &fault.args)
    }

    /// The language's tag.
    pub(super) fn lang(&self) -> &'static str {
        self.visit.lang.tag()
    }

    /// The other language's tag.
    pub(super) fn other_lang(&self) -> &'static str {
        match self.visit.lang {
            Lang::Vi => "en",
            Lang::En => "vi",
        }
    }

    /// A whole number as the language writes it. Templates hand over values and
    /// references alike; both display the same.
    pub(super) fn count(&self, count: impl std::fmt::Display) -> String {
        self.number(count, 0)
    }

    /// A fixed-point number, in units of 10^-`scale`, as the language writes it.
    pub(super) fn number(&self, value: impl std::fmt::Display, scale: impl std::fmt::Display) -> String {
        let value = value.to_string();
        let read = value.parse().ok().zip(scale.to_string().parse().ok());
        read.map_or(value, |(value, scale)| words::number_text(self.visit.lang, value, scale))
    }

    /// True of the option of a list that stands chosen.
    pub(super) fn is_chosen(&self, key: &str, value: &str) -> bool {
        key == value
    }

    /// For a control that never has a fault: a filter.
    pub(super) fn no_faults(&self) -> &[Fault] {
        &[]
    }

    /// The name of an indicator.
    pub(super) fn indicator_name<'i>(&self, indicator: &'i Indicator) -> &'i str {
        indicator.name(self.visit.lang)
    }

    /// The name of a section of the news page.
    pub(super) fn section_name<'s>(&self, section: &'s Section) -> &'s str {
        section.name(self.visit.lang)
    }

    /// The unit of measure of an indicator.
    pub(super) fn indicator_unit<'i>(&self, indicator: &'i Indicator) -> &'i str {
        indicator.unit(self.visit.lang)
    }

    /// A day as the language writes it; nothing for the open ends.
    pub(super) fn day(&self, day: &Day) -> String {
        if *day == crate::calendar::BEGINNING || *day == crate::calendar::OPEN_END {
            return "–".into();
        }
        words::day_text(self.visit.lang, *day)
    }

    /// The first and the last day of a period.
    pub(super) fn days(&self, period: &Period) -> String {
        format!("{} – {}", self.day(&period.from()), self.day(&period.last_day()))
    }

    /// A moment as the language writes it.
    pub(super) fn moment(&self, instant: &Instant) -> String {
        words::instant_text(self.visit.lang, *instant)
    }

    /// A period by its name.
    pub(super) fn period(&self, period: &Period) -> String {
        words::period_text(self.visit.lang, *period)
    }

    /// True where the person may do `act`, named by its word.
    pub(super) fn may(&self, act: &str) -> bool {
        let act = Act::of_word(act).expect("templates name acts that exist");
        self.visit.actor.as_ref().is_some_and(|actor| policy::allows(actor, act))
    }

    /// The address of a file of `static/`, with its content's hash.
    pub(super) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The ways that this person has, by groups.
    pub(super) fn ways(&self) -> Vec<(String, Vec<Way>)> {
        let Some(actor) = &self.visit.actor else { return Vec::new() };
        WAYS.iter()
            .map(|(group, ways)| {
                let ways = ways
                    .iter()
                    .filter(|(_, _, act)| policy::allows(actor, *act))
                    .map(|(href, key, _)| Way { href, name: self.say(key), here: self.is_at(href) })
                    .collect::<Vec<_>>();
                (self.say(group), ways)
            })
            .filter(|(_, ways)| !ways.is_empty())
            .collect()
    }

    fn is_at(&self, href: &str) -> bool {
        self.visit.here == href || self.visit.here.strip_prefix(href).is_some_and(|rest| rest.starts_with(['/', '?']))
    }

    /// The name of the person's role.
    pub(super) fn role(&self) -> String {
        self.visit.actor.as_ref().map_or(String::new(), |actor| self.role_name(&actor.role))
    }

    /// The name of a role.
    pub(super) fn role_name(&self, role: &Role) -> String {
        self.say(match role {
            Role::Visitor => "role-visitor",
            Role::Viewer => "role-viewer",
            Role::Editor => "role-editor",
            Role::Approver => "role-approver",
            Role::Administrator => "role-administrator",
            Role::Operator => "role-operator",
            Role::Respondent => "role-respondent",
        })
    }
}

/// A template as a response.
pub(super) fn html(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], text)
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "a template did not render");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
