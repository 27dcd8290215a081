//! Two agencies' values for the same cell, side by side, until both agree; and
//! the tables of figures that they sign.
//!
//! **Owns** `difference_reason`, `difference_message`, `agreement`,
//! `agreed_table`, `agreed_table_signature`. Acts: read-reconciliation,
//! discuss-difference, agree-value, draw-up-table, sign-table. **May use**
//! `indicators`, `agencies`, `programme`, `register`, `territory`. **Never**
//! writes a value or picks one of two: an agreed amount stands beside the
//! statements and replaces none.
//!
//! Reading order: [`settle`] says what a cell comes to; [`differences`] shows
//! the cells that two or more agencies state; [`agree_value`] settles one;
//! [`settled_in_bulk`] is the view for the cube; a [`TableDefinition`] is
//! drawn up, signed, recomputed, and compared with
//! what it comes to now.

mod agreement;
mod agreement_bulk;
#[cfg(test)]
mod boundary_tests;
mod cell;
mod changes;
mod difference;
mod differences;
#[cfg(test)]
mod differences_tests;
mod lying;
mod problems;
mod settled;
mod sql;
mod table;
mod table_form;
mod tables;
#[cfg(test)]
mod tests;
mod waiting;

pub use agreement::{AgreementForm, agree_value};
pub use agreement_bulk::{AgreedInBulk, agree_values_of};
pub use cell::{Agreement, Settled, derive, seen, settle};
pub use changes::{ChangeStep, ChangedCell, StepKind, TableChanges, changes_in_table};
pub use difference::{
    Difference, DifferenceFilter, Message, Reason, State, Statement, discuss, discussed_cells, messages, say_why,
};
pub use differences::{DifferencePage, contested_periods, difference_page, differences};
pub use lying::regrouped_in;
pub use problems::{AgreementRefusal, DifferenceRefusal, TableRefusal};
pub use settled::{
    AGREEMENT_TABLES, SettledBulk, agreed_since_in, settled_changes_since, settled_in_bulk, settled_of_in,
};
pub use table::{CellState, TableCell, TableColumn, TableContent, TableDefinition, TableLine, TableRow};
pub use table_form::{TableForm, define_table};
pub use tables::{
    AgreedTable, Recomputed, Signature, TableState, content_in, draw_up_table, recompute_table, sign_table,
    signed_table, table, tables, withdraw_signature,
};
pub use waiting::{TableStanding, standing_tables};
