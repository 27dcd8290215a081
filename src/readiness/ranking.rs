//! In which order units are visited: points for what makes an organisation
//! likelier, each of them told. Whose weights they are, `data/organisations/
//! ranking.csv` says; they are usage, not law.

use std::sync::LazyLock;

use super::answer::Answer;
use super::rule::words;

words! {
    /// What earns points.
    RankingInput {
        /// It may found one today.
        Eligible "eligible",
        /// It is near.
        Near "near",
        /// Figures are wanted first.
        DataWanted "data-wanted",
        /// There is somebody to build on.
        BuildUp "build-up",
        /// It is among those that go first.
        Priority "priority",
        /// It has workers.
        Workers "workers",
        /// It works steadily, as an agency stated.
        Stable "stable",
        /// It had revenue in each of the three years before.
        RevenueThreeYears "revenue-three-years",
        /// It has an organisation of another body.
        OtherOrganisations "other-organisations",
        /// An owner or manager is a Party member.
        OwnerIsMember "owner-is-member",
        /// It is foreign-invested.
        ForeignInvested "foreign-invested",
    }
}

/// How an input is weighed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Weight {
    /// The input.
    pub input: RankingInput,
    /// Points, or points for each `per`.
    pub points: i64,
    /// How many of the figure make one helping; none where the points are fixed.
    pub per: Option<i64>,
    /// Points at most.
    pub at_most: i64,
    /// The indicator whose figure is asked for, or empty.
    pub indicator: String,
    /// Why.
    pub note: String,
}

#[derive(serde::Deserialize)]
struct Line {
    input: String,
    points: i64,
    per: Option<i64>,
    at_most: i64,
    indicator: String,
    note: String,
}

/// The weights, in the order in which they are told.
#[must_use]
pub fn weights() -> &'static [Weight] {
    static ALL: LazyLock<Vec<Weight>> = LazyLock::new(|| {
        csv::Reader::from_reader(include_str!("../../data/organisations/ranking.csv").as_bytes())
            .into_deserialize()
            .map(|line: Result<Line, _>| {
                let line = line.expect("the shipped weights are well formed");
                let input = RankingInput::of_word(&line.input).expect("the shipped weights name what earns points");
                let Line { points, per, at_most, indicator, note, .. } = line;
                Weight { input, points, per, at_most, indicator, note }
            })
            .collect()
    });
    &ALL
}

/// The weight of an input.
pub(super) fn weight(input: RankingInput) -> &'static Weight {
    weights().iter().find(|weight| weight.input == input).expect("every input has its weight: a test counts them")
}

/// What an input brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Points {
    /// The input.
    pub input: RankingInput,
    /// Its points.
    pub points: i64,
}

/// What is known of a unit that may earn points. Figures are the least that
/// they may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) build_up: bool,
    pub(super) priority: bool,
    pub(super) workers: i64,
    pub(super) stable: bool,
    pub(super) revenue_three_years: bool,
    pub(super) other_organisations: bool,
    pub(super) owner_is_member: bool,
    pub(super) foreign_invested: bool,
}

/// The points of a unit; none for one that is not to be visited.
pub(super) fn points(answer: Answer, given: &Given) -> Vec<Points> {
    if !answer.is_open() {
        return Vec::new();
    }
    let earned = |input: RankingInput| match input {
        RankingInput::Eligible => i64::from(answer == Answer::Eligible),
        RankingInput::Near => i64::from(answer == Answer::Near),
        RankingInput::DataWanted => i64::from(answer == Answer::Unknown),
        RankingInput::BuildUp => i64::from(given.build_up),
        RankingInput::Priority => i64::from(given.priority),
        RankingInput::Workers => given.workers,
        RankingInput::Stable => i64::from(given.stable),
        RankingInput::RevenueThreeYears => i64::from(given.revenue_three_years),
        RankingInput::OtherOrganisations => i64::from(given.other_organisations),
        RankingInput::OwnerIsMember => i64::from(given.owner_is_member),
        RankingInput::ForeignInvested => i64::from(given.foreign_invested),
    };
    weights()
        .iter()
        .map(|weight| {
            let times = earned(weight.input) / weight.per.unwrap_or(1).max(1);
            Points { input: weight.input, points: (times * weight.points).min(weight.at_most) }
        })
        .filter(|one| one.points != 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_has_one_weight() {
        let inputs: Vec<RankingInput> = weights().iter().map(|weight| weight.input).collect();
        assert_eq!(inputs, RankingInput::ALL);
    }

    #[test]
    fn points_are_told_one_by_one_and_only_where_there_is_somebody_to_visit() {
        let given = Given { workers: 130, other_organisations: true, ..Given::default() };
        let told: Vec<(&str, i64)> =
            points(Answer::Near, &given).iter().map(|one| (one.input.word(), one.points)).collect();
        assert_eq!(told, [("near", 60), ("workers", 6), ("other-organisations", 10)]);
        assert_eq!(points(Answer::Has, &given), []);
        let many = points(Answer::Eligible, &Given { workers: 9_000, ..Given::default() });
        assert_eq!(many.iter().find(|one| one.input == RankingInput::Workers).unwrap().points, 25);
    }
}
