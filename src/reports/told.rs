//! What was said at a conference, with the figures that it refers to, as its
//! report would print them.

use std::collections::BTreeMap;

use super::content::{UNKNOWN, figure_text};
use super::gather::signed_rows;
use super::problems::ReportRefusal;
use super::verbs::wordings;
use crate::calendar::Day;
use crate::desk::Desk;
use crate::reviews::{Measure, Piece, Review, filled, pieces};

/// The figures that every side signed for the days of a conference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldFigures {
    /// Id and title of the signed table, and the day up to which it counts; none
    /// where no table is signed yet.
    pub table: Option<(i64, String, Day)>,
    figures: BTreeMap<(String, Measure), String>,
}

impl ToldFigures {
    /// A sentence with its figures, `…` for one that nobody knows. Braces that
    /// name no figure stay as they were typed.
    #[must_use]
    pub fn said(&self, text: &str) -> String {
        let figure = |code: &str, measure: Measure| {
            let known = self.figures.get(&(code.to_owned(), measure)).cloned();
            Some(known.unwrap_or_else(|| UNKNOWN.to_owned()))
        };
        filled(text, figure).unwrap_or_else(|| text.to_owned())
    }

    /// True where a sentence refers to a figure.
    #[must_use]
    pub fn is_in(text: &str) -> bool {
        pieces(text).iter().any(|piece| matches!(piece, Piece::Reference { .. }))
    }
}

/// The figures of a conference, by the table that every side signed for its
/// days.
pub async fn told_figures(desk: &Desk, review: &Review) -> Result<ToldFigures, ReportRefusal> {
    let Some((table, rows)) = signed_rows(desk, review).await? else { return Ok(ToldFigures::default()) };
    let wordings = wordings(desk).await?;
    let mut figures = BTreeMap::new();
    for row in &rows {
        let change = match row.direction {
            Some(direction) => wordings.change(row, direction)?,
            None => UNKNOWN.to_owned(),
        };
        for measure in Measure::ALL {
            let text = figure_text(row, measure, &|_, _| change.clone());
            figures.insert((row.code.clone(), measure), text);
        }
    }
    let content = &table.content;
    Ok(ToldFigures { table: Some((table.id, content.title.clone(), content.cut_off)), figures })
}
