//! A page that is one form: its fields as data, every fault beside its field.

use askama::Template;
use axum::response::Response;

use super::page::{Page, html};
use super::problems::status;
use crate::desk::{Fault, Kind};

/// What a field is filled in with.
pub(super) enum Control {
    /// A line of text.
    Text,
    /// A day.
    Day,
    /// One of some values, each with its name.
    Choice(Vec<(String, String)>),
    /// A line of text, some values suggested with their names.
    Suggested(Vec<(String, String)>),
}

/// A field of a form.
pub(super) struct Field {
    /// Its name, at which faults are told.
    pub(super) name: &'static str,
    /// Key of its label.
    pub(super) label: &'static str,
    /// What stands in it.
    pub(super) value: String,
    /// How it is filled in.
    pub(super) control: Control,
    /// True where it may not be left empty.
    pub(super) required: bool,
    /// Key of a sentence under it, or empty.
    pub(super) hint: &'static str,
}

impl Field {
    /// A line of text that may be left empty.
    pub(super) fn text(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self { name, label, value: value.into(), control: Control::Text, required: false, hint: "" }
    }

    /// The same field, filled in with `control`.
    pub(super) fn by(mut self, control: Control) -> Self {
        self.control = control;
        self
    }

    /// The same field, not to be left empty.
    pub(super) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same field with a sentence under it.
    pub(super) fn hint(mut self, key: &'static str) -> Self {
        self.hint = key;
        self
    }

    fn kind(&self) -> &'static str {
        match self.control {
            Control::Day => "date",
            _ => "text",
        }
    }

    fn choices(&self) -> &[(String, String)] {
        match &self.control {
            Control::Choice(choices) => choices,
            _ => &[],
        }
    }

    fn suggestions(&self) -> &[(String, String)] {
        match &self.control {
            Control::Suggested(suggestions) => suggestions,
            _ => &[],
        }
    }

    fn is_choice(&self) -> bool {
        matches!(self.control, Control::Choice(_))
    }

    fn described_by(&self, faulty: bool) -> String {
        let mut ids = Vec::new();
        if faulty {
            ids.push(format!("{}-fault", self.name));
        }
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.name));
        }
        ids.join(" ")
    }
}

/// The page.
#[derive(Template)]
#[template(path = "parts/form_page.html")]
pub(super) struct FormPage {
    /// The frame.
    pub(super) page: Page,
    /// The way back: addresses and names.
    pub(super) crumbs: Vec<(String, String)>,
    /// A sentence under the heading, or empty.
    pub(super) lead: String,
    /// Where the form is sent.
    pub(super) action: String,
    /// Its fields.
    pub(super) fields: Vec<Field>,
    /// What goes with them unseen.
    pub(super) hidden: Vec<(&'static str, String)>,
    /// What is wrong with what was typed.
    pub(super) faults: Vec<Fault>,
    /// Key of the name of the button.
    pub(super) button: &'static str,
}

impl FormPage {
    /// The page as an answer: 422 where something typed is wrong.
    pub(super) fn shown(&self) -> Response {
        let mut response = html(self);
        if !self.faults.is_empty() {
            *response.status_mut() = status(Kind::Invalid);
        }
        response
    }

    /// Faults at no field of the form, told above it.
    fn other_faults(&self) -> Vec<String> {
        let elsewhere = |fault: &&Fault| !self.fields.iter().any(|field| field.name == fault.place);
        self.faults.iter().filter(elsewhere).filter_map(|fault| self.page.fault(&self.faults, &fault.place)).collect()
    }
}
