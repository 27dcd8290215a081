//! The parts of a question on paper: its axes, the sets of periods it needs,
//! and the positions of each dimension.

use std::collections::BTreeSet;

use crate::cube::Cube;
use crate::names::{Code, Dimension, Period, Span};
use crate::question::{Axis, Filter, How, Question, QuestionError};

pub(crate) fn check_dimension(cube: &Cube, dimension: Dimension) -> Result<(), QuestionError> {
    let known = dimension.index() < cube.dimensions();
    if known { Ok(()) } else { Err(QuestionError::NoDimension(dimension)) }
}

pub(crate) fn axes(question: &Question) -> Result<(Vec<Axis>, usize), QuestionError> {
    for side in [&question.rows, &question.columns] {
        if side.len() > 3 {
            return Err(QuestionError::TooManyAxes(side.len()));
        }
    }
    let mut axes = question.rows.clone();
    axes.extend(&question.columns);
    for (index, axis) in axes.iter().enumerate() {
        if axes[..index].contains(axis) {
            return Err(QuestionError::AxisTwice(*axis));
        }
    }
    if question.measures.len() > 1 && !axes.contains(&Axis::Indicator) {
        axes.push(Axis::Indicator);
    }
    Ok((axes, question.rows.len()))
}

pub(crate) type Picks = (Vec<Vec<Period>>, Vec<Option<usize>>);

pub(crate) fn picks(cube: &Cube, question: &Question, axes: &[Axis]) -> Result<Picks, QuestionError> {
    let spans = &question.spans;
    let check = |span: &Span| {
        let within = span.first <= span.last && span.last.index() < cube.periods();
        if within { Ok(span.periods().collect()) } else { Err(QuestionError::BadSpan(*span)) }
    };
    if spans.is_empty() {
        return Err(QuestionError::NoSpan);
    }
    if spans.len() > 1 && !axes.contains(&Axis::Period) {
        return Err(QuestionError::SpansNeedAxis(spans.len()));
    }
    let mut picks = spans.iter().map(check).collect::<Result<Vec<_>, _>>()?;
    if spans.len() > 1 {
        picks.push(union(&picks));
    }
    let mut references = vec![None; spans.len() + 1];
    if question.references.is_empty() {
        return Ok((picks, references));
    }
    if question.references.len() != spans.len() {
        let references = question.references.len();
        return Err(QuestionError::ReferencesDiffer { spans: spans.len(), references });
    }
    let first = picks.len();
    for (index, reference) in question.references.iter().enumerate() {
        if let Some(span) = reference {
            picks.push(check(span)?);
            references[index] = Some(picks.len() - 1);
        }
    }
    // The total is compared only where every part is.
    if question.references.iter().all(Option::is_some) {
        picks.push(union(&picks[first..]));
        references[spans.len()] = Some(picks.len() - 1);
    }
    Ok((picks, references))
}

pub(crate) fn union(picks: &[Vec<Period>]) -> Vec<Period> {
    picks.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// How many positions a dimension has, and which is that of what cannot be recast.
pub(crate) fn positions(cube: &Cube, question: &Question, dimension: Dimension) -> (usize, Option<usize>) {
    let mut greatest = cube.greatest_codes[dimension.index()];
    let recast = question.recasts.iter().find(|recast| recast.dimension == dimension);
    match recast.map(|recast| &recast.how) {
        None | Some(How::Membership(_)) => return (usize::from(greatest) + 1, None),
        Some(How::Layers(layers)) => {
            greatest = layers.iter().map(|layer| layer.greatest).fold(greatest, u16::max);
            if !layers.iter().any(|layer| layer.has_cannot) {
                return (usize::from(greatest) + 1, None);
            }
        }
        Some(How::Tables(tables)) => {
            for (_, new) in tables.iter().flat_map(|table| &table.entries) {
                greatest = greatest.max(new.unwrap_or(Code::NONE).0);
            }
        }
    }
    let cannot = usize::from(greatest) + 1;
    (cannot + 1, Some(cannot))
}

/// Which positions pass all filters on the dimension; `None` without filters.
pub(crate) fn allowed(
    question: &Question,
    dimension: Dimension,
    extent: usize,
    cannot: Option<usize>,
) -> Option<Vec<bool>> {
    let mut allowed: Option<Vec<bool>> = None;
    for filter in &question.filters {
        let (codes, keep) = match filter {
            Filter::Among(of, codes) if *of == dimension => (codes, true),
            Filter::NotAmong(of, codes) if *of == dimension => (codes, false),
            _ => continue,
        };
        let allowed = allowed.get_or_insert_with(|| vec![true; extent]);
        let mut named = vec![false; extent];
        for code in codes {
            let position = usize::from(code.0);
            // What cannot be recast has a position, but it is no code.
            if position < extent && Some(position) != cannot {
                named[position] = true;
            }
        }
        allowed.iter_mut().zip(&named).for_each(|(pass, named)| *pass &= *named == keep);
    }
    allowed
}
