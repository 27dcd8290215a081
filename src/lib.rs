//! Song Hành, *to walk side by side*: the one place where two public bodies run
//! a joint programme over the enterprises of their zones, from the two offices'
//! workbooks to the agreed review report in the official form.
//!
//! The house in reading order. `ARCHITECTURE.md` is its plan.
#![cfg_attr(not(test), deny(clippy::unwrap_used))]

// Rooms: what the work is.
pub mod advice;
pub mod agencies;
pub mod bulletin;
pub mod changes;
pub mod checks;
pub mod conference;
pub mod exchange;
pub mod figures;
pub mod indicators;
pub mod intake;
pub mod links;
pub mod mail;
pub mod numbers;
pub mod organisations;
pub mod outreach;
pub mod plan;
pub mod programme;
pub mod readiness;
pub mod reconciliation;
pub mod reform;
pub mod register;
pub mod reports;
pub mod reviews;
pub mod rounds;
pub mod search;
pub mod territory;

// Ground floor: every room stands on it, and it knows no room.
pub mod access;
pub mod audit;
pub mod calendar;
pub mod desk;
pub mod files;
pub mod law;
pub mod store;
pub mod webhooks;
pub mod words;

// The sample installation, made by the verbs of the rooms.
pub mod demo;

// Doors: they read requests, show answers, and decide nothing.
pub mod api;
pub mod cli;
pub mod web;

#[cfg(test)]
mod testing;
