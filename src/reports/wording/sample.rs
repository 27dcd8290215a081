//! A report of nothing in particular, to try a wording on.

use crate::calendar::{BEGINNING, Instant, Period};
use crate::indicators::{IndicatorId, Nature};
use crate::reports::content::{Content, Issuer, Said};
use crate::reports::draft::ReportId;
use crate::reports::paper::Paper;
use crate::reports::reckon::{Direction, Row, Standing};
use crate::reviews::{FindingKind, ReviewKind};

impl Content {
    /// A report in which every kind of thing occurs: rows with and without
    /// values, targets and a year before, and one of each kind of finding.
    pub(super) fn sample(party_form: bool) -> Self {
        let period = Period::year(2024).expect("2024 is a year");
        let issuer = |symbol: &str| Issuer {
            agency: 1,
            superior: String::new(),
            name: symbol.to_owned(),
            symbol: symbol.to_owned(),
        };
        Self {
            report: ReportId(1),
            profile: String::new(),
            party_form,
            subject: "S".to_owned(),
            place: "P".to_owned(),
            day: None,
            month: None,
            year: 2024,
            number: None,
            issuers: vec![issuer("A"), issuer("B")],
            paper: Paper::default(),
            programme: "N".to_owned(),
            programme_number: "1".to_owned(),
            kind: ReviewKind::SoKet,
            review: "R".to_owned(),
            held_on: BEGINNING,
            held_at: "H".to_owned(),
            period,
            cut_off: period.last_day(),
            boundaries: None,
            known: Instant::LATEST,
            table: 1,
            table_hash: String::new(),
            rows: [Standing::Beyond, Standing::Met, Standing::Missed].into_iter().map(row).chain([unknown()]).collect(),
            zone_codes: Vec::new(),
            zones: Vec::new(),
            zone_totals: Vec::new(),
            zone_unplaced: Vec::new(),
            said: FindingKind::ALL.iter().map(|kind| said(*kind)).collect(),
            ranked: Vec::new(),
            ranked_names: std::collections::BTreeMap::new(),
        }
    }
}

fn unknown() -> Row {
    Row {
        indicator: IndicatorId(4),
        code: "X4".to_owned(),
        name: "U".to_owned(),
        unit: "u".to_owned(),
        scale: 0,
        nature: Nature::Flow,
        value: None,
        estimate: false,
        derived_from: Vec::new(),
        disputed: true,
        net: None,
        cumulative: None,
        target: None,
        of_target: None,
        standing: None,
        phase_target: None,
        of_phase: None,
        before: None,
        of_before: None,
        change: None,
        direction: None,
        parts: (2, 0),
        sources: Vec::new(),
    }
}

fn row(standing: Standing) -> Row {
    let (number, direction) = match standing {
        Standing::Beyond => (1, Direction::Up),
        Standing::Met => (2, Direction::Same),
        Standing::Missed => (3, Direction::Down),
    };
    Row {
        indicator: IndicatorId(number),
        code: format!("X{number}"),
        nature: Nature::Stock,
        value: Some(12),
        estimate: true,
        disputed: false,
        net: Some(2),
        cumulative: Some(12),
        target: Some(12),
        of_target: Some(1000),
        standing: Some(standing),
        phase_target: Some(24),
        of_phase: Some(500),
        before: Some(10),
        of_before: Some(1200),
        change: Some(200),
        direction: Some(direction),
        parts: (2, 1),
        sources: vec!["S".to_owned()],
        ..unknown()
    }
}

fn said(kind: FindingKind) -> Said {
    Said {
        id: 7,
        kind: kind.word().to_owned(),
        field: "F".to_owned(),
        part_of: Some(7),
        cause: "objective".to_owned(),
        text: "T {X1}".to_owned(),
        basis: "B".to_owned(),
        proposal: "P".to_owned(),
        impact: "I".to_owned(),
        who: "W".to_owned(),
        due: Some(BEGINNING),
        indicators: vec!["X1".to_owned()],
    }
}
