//! The SQL of the indicators, values and targets.

use super::indicator::{Indicator, IndicatorDraft, IndicatorId, Nature};
use super::target::{Bound, Target, TargetDraft, TargetFilter};
use super::value::{Grain, Key, Reckoning, Stated, Subject, ValueDraft, ValueFilter};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END, Period};
use crate::desk::{AgencyId, AsOf, Change};
use crate::store::{Bind, Connection, Row, STANDING, Sql, StoreError, sql};

// Indicators.

const INDICATOR: &str = "select indicator, code, name_vi, name_en, unit_vi, unit_en, scale, nature, numerator,
    denominator, additive, personal, least, greatest, basis, note, valid_from, valid_to
    from indicator_version
    where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2";

fn indicator_row(row: &Row) -> Result<Indicator, StoreError> {
    let nature: String = row.get(7)?;
    let scale: u32 = row.get(6)?;
    Ok(Indicator {
        id: row.get(0)?,
        code: row.get(1)?,
        name_vi: row.get(2)?,
        name_en: row.get(3)?,
        unit_vi: row.get(4)?,
        unit_en: row.get(5)?,
        scale: u8::try_from(scale).map_err(|_| stored("scale", scale))?,
        nature: Nature::of_word(&nature).ok_or_else(|| stored("nature", &nature))?,
        numerator: row.get(8)?,
        denominator: row.get(9)?,
        parts: Vec::new(),
        additive: row.get(10)?,
        personal: row.get(11)?,
        least: row.get(12)?,
        greatest: row.get(13)?,
        basis: row.get(14)?,
        note: row.get(15)?,
        valid_from: row.get(16)?,
        valid_to: row.get(17)?,
    })
}

fn stored(what: &'static str, text: impl ToString) -> StoreError {
    StoreError::Stored { what, text: text.to_string() }
}

pub(super) async fn indicators(connection: &mut Connection, as_of: AsOf) -> Result<Vec<Indicator>, StoreError> {
    let query = sql(format!("{INDICATOR} order by code")).bind(as_of.known).bind(as_of.on);
    let found = query.rows(connection).await?.iter().map(indicator_row).collect::<Result<_, _>>()?;
    with_parts(connection, as_of, found).await
}

/// The indicators with the parts that each is the sum of, as of the same day
/// and moment.
async fn with_parts(
    connection: &mut Connection,
    as_of: AsOf,
    mut found: Vec<Indicator>,
) -> Result<Vec<Indicator>, StoreError> {
    let query = sql(
        "select indicator, part from indicator_part
        where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2 order by indicator, part",
    );
    for row in query.bind(as_of.known).bind(as_of.on).rows(connection).await? {
        let (whole, part): (IndicatorId, IndicatorId) = (row.get(0)?, row.get(1)?);
        if let Some(one) = found.iter_mut().find(|one| one.id == whole) {
            one.parts.push(part);
        }
    }
    Ok(found)
}

pub(super) async fn of_code(
    connection: &mut Connection,
    as_of: AsOf,
    code: &str,
) -> Result<Option<Indicator>, StoreError> {
    let query = sql(format!("{INDICATOR} and code = $3")).bind(as_of.known).bind(as_of.on).bind(code);
    let found = query.optional(connection).await?.as_ref().map(indicator_row).transpose()?;
    Ok(with_parts(connection, as_of, found.into_iter().collect()).await?.pop())
}

pub(super) async fn of_id(
    connection: &mut Connection,
    as_of: AsOf,
    id: IndicatorId,
) -> Result<Option<Indicator>, StoreError> {
    let query = sql(format!("{INDICATOR} and indicator = $3")).bind(as_of.known).bind(as_of.on).bind(id);
    let found = query.optional(connection).await?.as_ref().map(indicator_row).transpose()?;
    Ok(with_parts(connection, as_of, found.into_iter().collect()).await?.pop())
}

/// Another indicator that bears `code` on any day from `from` on.
pub(super) async fn code_taken(
    connection: &mut Connection,
    code: &str,
    but: IndicatorId,
    from: Day,
) -> Result<bool, StoreError> {
    let query = sql(format!(
        "select 1 from indicator_version where superseded_at = {STANDING} and code = $1 and indicator <> $2 and valid_to > $3"
    ));
    Ok(query.bind(code).bind(but).bind(from).optional(connection).await?.is_some())
}

pub(super) async fn open_indicator(change: &mut Change, id: IndicatorId) -> Result<(), StoreError> {
    let row = vec![id.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("indicator", &["id", "valid_from", "valid_to"], vec![row]).await
}

pub(super) async fn state_version(
    change: &mut Change,
    id: IndicatorId,
    draft: &IndicatorDraft,
    from: Day,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 15] = [
        ("code", (&draft.code).into()),
        ("name_vi", (&draft.name_vi).into()),
        ("name_en", (&draft.name_en).into()),
        ("unit_vi", (&draft.unit_vi).into()),
        ("unit_en", (&draft.unit_en).into()),
        ("scale", u32::from(draft.scale).into()),
        ("nature", draft.nature.word().into()),
        ("numerator", draft.numerator.into()),
        ("denominator", draft.denominator.into()),
        ("additive", draft.additive.into()),
        ("personal", draft.personal.into()),
        ("least", draft.least.into()),
        ("greatest", draft.greatest.into()),
        ("basis", (&draft.basis).into()),
        ("note", (&draft.note).into()),
    ];
    change.state("indicator_version", &[("indicator", id.into())], &values, (from, OPEN_END)).await?;
    let key = |part: IndicatorId| [("indicator", id.into()), ("part", part.into())];
    let before = sql(format!(
        "select distinct part from indicator_part where superseded_at = {STANDING} and indicator = $1 and valid_to > $2"
    ));
    let before = before.bind(id).bind(from).rows(change).await?;
    for row in &before {
        let part: IndicatorId = row.get(0)?;
        if !draft.parts.contains(&part) {
            change.end("indicator_part", &key(part), &[], (from, OPEN_END)).await?;
        }
    }
    for part in &draft.parts {
        change.state("indicator_part", &key(*part), &[], (from, OPEN_END)).await?;
    }
    Ok(())
}

// Values.

const VALUE: &str = "select subject, grain, indicator, agency, kind, amount, cut_off, source, origin, note,
    valid_from, valid_to, recorded_at, superseded_at from value where ";

/// A value and the moment at which it ceased to stand.
fn value_row(row: &Row) -> Result<(Stated, Instant), StoreError> {
    let stated = Stated {
        key: Key {
            indicator: row.get(2)?,
            period: period(row.get(10)?, row.get(11)?)?,
            kind: reckoning(&row.get::<String>(4)?)?,
            subject: Subject { grain: grain(&row.get::<String>(1)?)?, id: row.get(0)? },
        },
        agency: row.get(3)?,
        amount: row.get(5)?,
        withheld: false,
        cut_off: row.get(6)?,
        source: row.get(7)?,
        origin: row.get(8)?,
        note: row.get(9)?,
        recorded_at: row.get(12)?,
    };
    Ok((stated, row.get(13)?))
}

pub(super) fn period(from: Day, to: Day) -> Result<Period, StoreError> {
    Period::half_open(from, to).map_err(|_| stored("period", format!("{from}/{to}")))
}

pub(super) fn grain(word: &str) -> Result<Grain, StoreError> {
    Grain::of_word(word).ok_or_else(|| stored("grain", word))
}

pub(super) fn reckoning(word: &str) -> Result<Reckoning, StoreError> {
    Reckoning::of_word(word).ok_or_else(|| stored("kind of value", word))
}

/// Appends ` and column in ($n, …)`; nothing where the list is empty.
fn among<T: Into<Bind> + Copy>(query: Sql, column: &str, list: &[T]) -> Sql {
    if list.is_empty() {
        return query;
    }
    let first = query.bound() + 1;
    let places: Vec<String> = (first..first + list.len()).map(|place| format!("${place}")).collect();
    query.and(&format!(" and {column} in ({})", places.join(", "))).bind_all(list.iter().map(|one| (*one).into()))
}

pub(super) fn filtered(query: Sql, filter: &ValueFilter) -> Sql {
    let mut query = among(query, "subject", &filter.subjects);
    query = among(query, "indicator", &filter.indicators);
    query = among(query, "agency", &filter.agencies);
    if let Some(agency) = filter.other_than {
        let text = format!(" and agency <> ${}", query.bound() + 1);
        query = query.and(&text).bind(agency);
    }
    if let Some(grain) = filter.grain {
        query = among(query, "grain", &[grain.word()]);
    }
    if let Some(kind) = filter.kind {
        query = among(query, "kind", &[kind.word()]);
    }
    if let Some(days) = filter.within {
        let text = format!(" and valid_from >= ${} and valid_to <= ${}", query.bound() + 1, query.bound() + 2);
        query = query.and(&text).bind(days.from()).bind(days.to());
    }
    if !filter.periods.is_empty() {
        let mut either = Vec::new();
        for (index, _) in filter.periods.iter().enumerate() {
            let place = query.bound() + 2 * index;
            either.push(format!("valid_from = ${} and valid_to = ${}", place + 1, place + 2));
        }
        query = query.and(&format!(" and ({})", either.join(" or ")));
        for period in &filter.periods {
            query = query.bind(period.from()).bind(period.to());
        }
    }
    query
}

pub(super) async fn values(
    connection: &mut Connection,
    known: Instant,
    filter: &ValueFilter,
) -> Result<Vec<Stated>, StoreError> {
    let query = sql(format!("{VALUE} recorded_at <= $1 and superseded_at > $1")).bind(known);
    let query = filtered(query, filter).and(" order by indicator, valid_from, valid_to, kind, grain, subject, agency");
    query.rows(connection).await?.iter().map(|row| Ok(value_row(row)?.0)).collect()
}

fn of_key(query: Sql, key: Key) -> Sql {
    filtered(query, &ValueFilter::of_cell(key))
}

/// The values of cells in which another agency states something too.
pub(super) async fn contested(
    connection: &mut Connection,
    known: Instant,
    filter: &ValueFilter,
) -> Result<Vec<Stated>, StoreError> {
    let query = sql(format!(
        "{VALUE} recorded_at <= $1 and superseded_at > $1 and exists (select 1 from value o
            where o.subject = value.subject and o.indicator = value.indicator and o.valid_from = value.valid_from
              and o.valid_to = value.valid_to and o.kind = value.kind and o.grain = value.grain
              and o.agency <> value.agency and o.recorded_at <= $1 and o.superseded_at > $1)"
    ));
    let query = filtered(query.bind(known), filter)
        .and(" order by indicator, valid_from, valid_to, kind, grain, subject, agency");
    query.rows(connection).await?.iter().map(|row| Ok(value_row(row)?.0)).collect()
}

/// Every version of a cell known by `known`, the oldest first.
pub(super) async fn versions(
    connection: &mut Connection,
    known: Instant,
    key: Key,
) -> Result<Vec<(Stated, Instant)>, StoreError> {
    let query = of_key(sql(format!("{VALUE} recorded_at <= $1")).bind(known), key);
    query.and(" order by recorded_at, agency").rows(connection).await?.iter().map(value_row).collect()
}

/// What `agency` states now in the cell.
pub(super) async fn standing(
    connection: &mut Connection,
    agency: AgencyId,
    key: Key,
) -> Result<Option<Stated>, StoreError> {
    let query = of_key(sql(format!("{VALUE} superseded_at = {STANDING} and agency = $1")).bind(agency), key);
    Ok(query.optional(connection).await?.as_ref().map(value_row).transpose()?.map(|(stated, _)| stated))
}

/// The latest `limit` amounts that the agency stated for periods before this one.
pub(super) async fn earlier(
    connection: &mut Connection,
    agency: AgencyId,
    key: Key,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let query = sql(format!(
        "select amount from value where superseded_at = {STANDING} and amount is not null
         and subject = $1 and indicator = $2 and agency = $3 and kind = $4 and valid_to <= $5
         order by valid_from desc limit $6"
    ));
    let query = query.bind(key.subject.id).bind(key.indicator).bind(agency).bind(key.kind.word());
    query.bind(key.period.from()).bind(limit).rows(connection).await?.iter().map(|row| row.get(0)).collect()
}

/// Cells that share all but the subject: they are compared and closed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Group {
    pub(super) indicator: IndicatorId,
    pub(super) period: Period,
    pub(super) grain: Grain,
    pub(super) kind: Reckoning,
}

impl Group {
    pub(super) fn of(key: Key) -> Self {
        Self { indicator: key.indicator, period: key.period, grain: key.subject.grain, kind: key.kind }
    }

    fn binds(self, agency: AgencyId) -> Vec<Bind> {
        vec![
            self.indicator.into(),
            self.period.from().into(),
            self.period.to().into(),
            self.grain.word().into(),
            agency.into(),
            self.kind.word().into(),
        ]
    }
}

const OF_GROUP: &str =
    "indicator = $1 and valid_from = $2 and valid_to = $3 and grain = $4 and agency = $5 and kind = $6";

/// Ids in one statement: far below SQLite's limit of 32,766 values.
const IDS_A_STATEMENT: usize = 1_000;

/// The subjects as ` and subject in ($7, …)`.
fn subjects_text(count: usize) -> String {
    let places: Vec<String> = (7..7 + count).map(|place| format!("${place}")).collect();
    format!("{OF_GROUP} and subject in ({})", places.join(", "))
}

/// What `agency` states now in the cells of `subjects`.
pub(super) async fn standing_group(
    connection: &mut Connection,
    agency: AgencyId,
    group: Group,
    subjects: &[i64],
) -> Result<Vec<Stated>, StoreError> {
    let mut found = Vec::new();
    for some in subjects.chunks(IDS_A_STATEMENT) {
        let query = sql(format!("{VALUE} superseded_at = {STANDING} and {}", subjects_text(some.len())));
        let query = query.bind_all(group.binds(agency)).bind_all(some.iter().map(|id| Bind::from(*id)));
        for row in query.rows(connection).await? {
            found.push(value_row(&row)?.0);
        }
    }
    Ok(found)
}

/// True where `agency` states anything at all in the group.
pub(super) async fn any_in_group(
    connection: &mut Connection,
    agency: AgencyId,
    group: Group,
) -> Result<bool, StoreError> {
    let query = sql(format!("select 1 from value where superseded_at = {STANDING} and {OF_GROUP} limit 1"));
    Ok(query.bind_all(group.binds(agency)).optional(connection).await?.is_some())
}

pub(super) async fn close_group(
    change: &mut Change,
    agency: AgencyId,
    group: Group,
    subjects: &[i64],
) -> Result<u64, StoreError> {
    let mut closed = 0;
    for some in subjects.chunks(IDS_A_STATEMENT) {
        let mut binds = group.binds(agency);
        binds.extend(some.iter().map(|id| Bind::from(*id)));
        closed += change.close_rows("value", &subjects_text(some.len()), binds).await?;
    }
    Ok(closed)
}

/// Opens values of one group, in the order of their subjects. They mostly come
/// from one document and up to one day, which is then told once.
pub(super) async fn open_values(
    change: &mut Change,
    agency: AgencyId,
    group: Group,
    drafts: &[ValueDraft],
) -> Result<(), StoreError> {
    let together = |one: &ValueDraft, other: &ValueDraft| one.cut_off == other.cut_off && one.source == other.source;
    for drafts in drafts.chunk_by(together) {
        let Some(first) = drafts.first() else { continue };
        let shared: [(&str, Bind); 8] = [
            ("indicator", group.indicator.into()),
            ("valid_from", group.period.from().into()),
            ("valid_to", group.period.to().into()),
            ("grain", group.grain.word().into()),
            ("kind", group.kind.word().into()),
            ("agency", agency.into()),
            ("cut_off", first.cut_off.into()),
            ("source", (&*first.source).into()),
        ];
        let rows = drafts.iter().map(|draft| -> Vec<Bind> {
            let id = draft.key.subject.id;
            let unit = (group.grain == Grain::Unit).then_some(id);
            vec![id.into(), unit.into(), draft.amount.into(), (&draft.origin).into(), (&draft.note).into()]
        });
        let columns = ["subject", "unit", "amount", "origin", "note"];
        change.open_rows_sharing("value", &shared, &columns, rows.collect()).await?;
    }
    Ok(())
}

// The cube's own questions.

/// True where nothing about values was recorded or superseded after `known`.
pub(super) async fn is_latest(connection: &mut Connection, known: Instant) -> Result<bool, StoreError> {
    for text in [
        "select 1 from value where recorded_at > $1 limit 1".to_owned(),
        format!("select 1 from value where superseded_at > $1 and superseded_at < {STANDING} limit 1"),
    ] {
        if sql(text).bind(known).optional(connection).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The indicator and period after `last` in the order of the index.
pub(super) async fn next_period(
    connection: &mut Connection,
    last: Option<(IndicatorId, Period)>,
) -> Result<Option<(IndicatorId, Period)>, StoreError> {
    let (indicator, from, to) = match last {
        Some((indicator, period)) => (indicator.0, period.from().to_string(), period.to().to_string()),
        None => (-1, String::new(), String::new()),
    };
    let row = sql(format!(
        "select indicator, valid_from, valid_to from value
         where superseded_at = {STANDING} and (indicator, valid_from, valid_to) > ($1, $2, $3)
         order by indicator, valid_from, valid_to limit 1"
    ))
    .bind(indicator)
    .bind(from)
    .bind(to)
    .optional(connection)
    .await?;
    row.map(|row| Ok((row.get(0)?, period(row.get(1)?, row.get(2)?)?))).transpose()
}

/// The indicators and periods that had values at `known`.
pub(super) async fn periods_at(
    connection: &mut Connection,
    known: Instant,
) -> Result<Vec<(IndicatorId, Period)>, StoreError> {
    let query = sql("select distinct indicator, valid_from, valid_to from value
        where recorded_at <= $1 and superseded_at > $1 order by indicator, valid_from, valid_to");
    let rows = query.bind(known).rows(connection).await?;
    rows.iter().map(|row| Ok((row.get(0)?, period(row.get(1)?, row.get(2)?)?))).collect()
}

/// The values of one indicator and period, packed: a row for each grain, agency
/// and kind, whose last column reads `subject:amount,subject:,…`. Handing over
/// one long text costs a fraction of handing over a row for each value.
pub(super) async fn packed(
    connection: &mut Connection,
    known: Option<Instant>,
    indicator: IndicatorId,
    period: Period,
) -> Result<Vec<Row>, StoreError> {
    let stands = match known {
        None => format!("superseded_at = {STANDING}"),
        Some(_) => "recorded_at <= $4 and superseded_at > $4".to_owned(),
    };
    let mut query = sql(format!(
        "select grain, agency, kind,
                string_agg(cast(subject as text) || ':' || coalesce(cast(amount as text), ''), ',')
         from value where {stands} and indicator = $1 and valid_from = $2 and valid_to = $3
         group by grain, agency, kind order by grain, agency, kind"
    ))
    .bind(indicator)
    .bind(period.from())
    .bind(period.to());
    if let Some(known) = known {
        query = query.bind(known);
    }
    query.rows(connection).await
}

const CHANGE: &str = "select indicator, valid_from, valid_to, kind, grain, subject, agency, amount from value where ";

/// Values recorded or superseded after `known`: first what no longer stands,
/// then (with its amount) what stands now.
pub(super) async fn changed(
    connection: &mut Connection,
    known: Instant,
) -> Result<Vec<(Key, AgencyId, Option<Option<i64>>)>, StoreError> {
    let mut changes = Vec::new();
    for (text, stands) in [
        (format!("{CHANGE} superseded_at > $1 and superseded_at < {STANDING}"), false),
        (format!("{CHANGE} recorded_at > $1 and superseded_at = {STANDING}"), true),
    ] {
        for row in sql(text).bind(known).rows(connection).await? {
            let key = Key {
                indicator: row.get(0)?,
                period: period(row.get(1)?, row.get(2)?)?,
                kind: reckoning(&row.get::<String>(3)?)?,
                subject: Subject { grain: grain(&row.get::<String>(4)?)?, id: row.get(5)? },
            };
            let amount: Option<i64> = row.get(7)?;
            changes.push((key, row.get(6)?, stands.then_some(amount)));
        }
    }
    Ok(changes)
}

// Targets.

fn target_row(row: &Row) -> Result<Target, StoreError> {
    let bound: String = row.get(6)?;
    Ok(Target {
        programme: row.get(0)?,
        subject: Subject { grain: grain(&row.get::<String>(2)?)?, id: row.get(1)? },
        indicator: row.get(3)?,
        agency: row.get(4)?,
        amount: row.get(5)?,
        bound: Bound::of_word(&bound).ok_or_else(|| stored("bound", &bound))?,
        share_of: row.get(7)?,
        basis: row.get(8)?,
        note: row.get(9)?,
        period: period(row.get(10)?, row.get(11)?)?,
        recorded_at: row.get(12)?,
    })
}

pub(super) async fn targets(
    connection: &mut Connection,
    known: Instant,
    filter: &TargetFilter,
) -> Result<Vec<Target>, StoreError> {
    let mut query = sql("select programme, subject, grain, indicator, agency, amount, bound, share_of, basis, note,
        valid_from, valid_to, recorded_at from target where recorded_at <= $1 and superseded_at > $1")
    .bind(known);
    if let Some(programme) = filter.programme {
        query = among(query, "programme", &[programme]);
    }
    query = among(query, "indicator", &filter.indicators);
    query = among(query, "subject", &filter.subjects);
    if let Some(days) = filter.meeting {
        let text = format!(" and valid_from < ${} and valid_to > ${}", query.bound() + 1, query.bound() + 2);
        query = query.and(&text).bind(days.to()).bind(days.from());
    }
    let query = query.and(" order by indicator, valid_from, valid_to, grain, subject");
    query.rows(connection).await?.iter().map(target_row).collect()
}

/// Closes the target that this one replaces, and opens it; the replaced amount
/// comes back.
pub(super) async fn state_target(change: &mut Change, agency: AgencyId, draft: &TargetDraft) -> Result<(), StoreError> {
    let key: Vec<Bind> = vec![
        draft.programme.unwrap_or(0).into(),
        draft.subject.id.into(),
        draft.indicator.into(),
        draft.period.from().into(),
        draft.period.to().into(),
    ];
    let condition =
        "coalesce(programme, 0) = $1 and subject = $2 and indicator = $3 and valid_from = $4 and valid_to = $5";
    change.close_rows("target", condition, key).await?;
    let columns = [
        "programme",
        "subject",
        "grain",
        "unit",
        "indicator",
        "agency",
        "amount",
        "bound",
        "share_of",
        "basis",
        "note",
        "valid_from",
        "valid_to",
    ];
    let row: Vec<Bind> = vec![
        draft.programme.into(),
        draft.subject.id.into(),
        draft.subject.grain.word().into(),
        (draft.subject.grain == Grain::Unit).then_some(draft.subject.id).into(),
        draft.indicator.into(),
        agency.into(),
        draft.amount.into(),
        draft.bound.word().into(),
        draft.share_of.into(),
        (&draft.basis).into(),
        (&draft.note).into(),
        draft.period.from().into(),
        draft.period.to().into(),
    ];
    change.open_rows("target", &columns, vec![row]).await
}
