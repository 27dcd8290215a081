//! How a question to the figures is asked on its page: lists, switches, and
//! what is filtered now, each with the address that it leads to.

use super::choices::{periods, programme_list};
use super::figures::address;
use super::page::Page;
use super::problems::Shown;
use super::seat::Seat;
use crate::agencies::{Agency, agencies};
use crate::calendar::Period;
use crate::figures::{Axis, Class, Dimension, MeasureWord, PivotForm, PivotPage, Show, classes};
use crate::indicators::{Grain, Indicator, Reckoning, catalogue};
use crate::reviews::{ReviewLine, reviews};
use crate::words::period_text;

/// A choice of a list: its word, its name, and whether it is chosen.
pub(super) struct Choice {
    pub(super) word: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// A list in the form: the name of its field, its label, what can be chosen.
pub(super) struct Choices {
    pub(super) id: String,
    pub(super) field: &'static str,
    pub(super) label: String,
    pub(super) list: Vec<Choice>,
}

/// A row of links of which one is chosen; `word` of each is its address.
pub(super) struct Switch {
    pub(super) label: String,
    pub(super) list: Vec<Choice>,
}

/// A filter that is set, with the address of the question without it.
pub(super) struct FilterTag {
    pub(super) dimension: String,
    pub(super) class: String,
    pub(super) without: String,
}

/// A list beyond this many classes is typed, not chosen: nobody scrolls it.
const CLASSES_LISTED: usize = 400;

/// Indicators that can be asked for together.
const INDICATORS_AT_ONCE: usize = 3;

/// Filters that have a list in the form.
const FILTERED_BY: [Dimension; 6] = [
    Dimension::Zone,
    Dimension::Province,
    Dimension::Commune,
    Dimension::Section,
    Dimension::Kind,
    Dimension::Ownership,
];

/// What can be chosen from.
pub(super) struct Lists {
    indicators: Vec<Indicator>,
    agencies: Vec<Agency>,
    classes: Vec<(Dimension, Vec<Class>)>,
    reviews: Vec<ReviewLine>,
    periods: Vec<(String, String)>,
}

impl Lists {
    pub(super) async fn of(seat: &Seat) -> Result<Self, Shown> {
        let (desk, now, lang) = (&seat.desk, seat.desk.now(), seat.visit.lang);
        let programmes = programme_list(seat).await?;
        let named = |period: Period| (period.to_string(), period_text(lang, period));
        let mut reviews = reviews(desk, now, None).await?;
        reviews.sort_by_key(|review| std::cmp::Reverse(review.held_on));
        Ok(Self {
            indicators: catalogue(desk, now).await?.all().to_vec(),
            agencies: agencies(desk, now).await?,
            classes: classes(desk, now, lang).await?,
            reviews,
            periods: periods(&programmes, now.on).into_iter().map(named).collect(),
        })
    }

    pub(super) fn periods(&self) -> Vec<(String, String)> {
        self.periods.clone()
    }

    fn classes_of(&self, dimension: Dimension) -> &[Class] {
        let found = self.classes.iter().find(|(known, _)| *known == dimension);
        found.map_or(&[], |(_, classes)| classes)
    }

    /// The lists that are always shown, and those behind "more". What an empty
    /// field came to be is shown as chosen.
    pub(super) fn fields(
        &self,
        page: &Page,
        form: &PivotForm,
        answer: Option<&PivotPage>,
    ) -> (Vec<Choices>, Vec<Choices>) {
        let words = |axes: &[Axis]| axes.iter().map(|axis| axis.word().to_owned()).collect::<Vec<_>>();
        let (rows, columns, codes) = match answer {
            Some(answer) => {
                let mut codes: Vec<String> = Vec::new();
                for measure in &answer.measures {
                    if !codes.contains(&measure.indicator) {
                        codes.push(measure.indicator.clone());
                    }
                }
                (words(&answer.row_axes), words(&answer.column_axes), codes)
            }
            None => (form.rows.clone(), form.columns.clone(), form.indicators.clone()),
        };
        let at = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
        let axis = |chosen: &str, none: &str| {
            let axes =
                Axis::all().map(|axis| (axis.word().to_owned(), page.say(&format!("figures-axis-{}", axis.word()))));
            choices(page, none, axes, chosen)
        };
        let indicator = |chosen: &str, none: &str| {
            let name = |one: &Indicator| format!("{} {}", one.code, one.name(page.visit.lang));
            choices(page, none, self.indicators.iter().map(|one| (one.code.clone(), name(one))), chosen)
        };
        let listed = |key: &str, words: &[&str], chosen: &str| {
            let all = words.iter().map(|word| ((*word).to_owned(), page.say(&format!("figures-{key}-{word}"))));
            choices(page, "", all, chosen)
        };
        let field = |id: &str, field, label: &str, list| Choices { id: id.into(), field, label: page.say(label), list };
        let or = |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
        let agencies = self.agencies.iter().map(|one| (one.symbol.clone(), one.short_name.clone()));
        let grains: Vec<&str> = Grain::ALL.iter().map(|grain| grain.word()).collect();
        let first = vec![
            field("rows", "rows", "figures-rows", axis(&at(&rows, 0), "figures-choose")),
            field("rows-within", "rows", "figures-rows-within", axis(&at(&rows, 1), "figures-nothing-more")),
            field("columns", "columns", "figures-columns", axis(&at(&columns, 0), "figures-choose")),
            field("indicator", "indicator", "figures-indicator", indicator(&at(&codes, 0), "figures-choose")),
        ];
        let mut more = vec![
            field(
                "columns-within",
                "columns",
                "figures-columns-within",
                axis(&at(&columns, 1), "figures-nothing-more"),
            ),
            field(
                "indicator-2",
                "indicator",
                "figures-indicator-second",
                indicator(&at(&codes, 1), "figures-nothing-more"),
            ),
            field(
                "indicator-3",
                "indicator",
                "figures-indicator-third",
                indicator(&at(&codes, 2), "figures-nothing-more"),
            ),
            field("against", "against", "figures-against", self.against(page, form)),
            field("of", "of", "figures-of", choices(page, "figures-of-all", agencies, &at(&form.of, 0))),
            field("grain", "grain", "figures-grain", listed("grain", &grains, &or(&form.grain, "unit"))),
            field("totals", "totals", "figures-totals", listed("totals", &["yes", "no"], &or(&form.totals, "yes"))),
        ];
        for dimension in FILTERED_BY {
            let classes = self.classes_of(dimension);
            if classes.is_empty() || classes.len() > CLASSES_LISTED {
                continue;
            }
            let chosen = chosen(form, dimension, classes);
            let all = classes.iter().map(|class| (class.key.clone(), class.name.clone()));
            let list = choices(page, "figures-filter-all", all, &chosen);
            let label = page.say1("figures-only", "dimension", page.say(&format!("figures-axis-{}", dimension.word())));
            more.push(Choices { id: format!("only-{}", dimension.word()), field: dimension.word(), label, list });
        }
        (first, more)
    }

    /// With what growth is compared: last year, or what a review knew.
    fn against(&self, page: &Page, form: &PivotForm) -> Vec<Choice> {
        let named = |review: &ReviewLine| {
            let name = page.say2("figures-against-review", "day", page.day(&review.held_on), "title", &review.title);
            (review.held_on.to_string(), name)
        };
        let mut all: Vec<(String, String)> = self.reviews.iter().map(named).collect();
        if !form.against.is_empty() && !all.iter().any(|(day, _)| *day == form.against) {
            all.push((form.against.clone(), form.against.clone()));
        }
        choices(page, "figures-against-last-year", all.into_iter(), &form.against)
    }

    /// What every cell shows: any of them together.
    pub(super) fn measures(&self, page: &Page, form: &PivotForm) -> Choices {
        let chosen = |word: MeasureWord| {
            let asked = form.measures.iter().any(|one| MeasureWord::of_word(one) == Some(word));
            asked || form.measures.is_empty() && word == MeasureWord::Sum
        };
        let list = MeasureWord::ALL.into_iter().map(|one| Choice {
            word: one.word().to_owned(),
            name: page.say(&format!("figures-measure-{}", one.word())),
            chosen: chosen(one),
        });
        Choices { id: "measure".into(), field: "measure", label: page.say("figures-measure"), list: list.collect() }
    }

    /// What is switched most often, a link each.
    pub(super) fn switches(&self, page: &Page, form: &PivotForm) -> Vec<Switch> {
        let led = |name: &str, form: &PivotForm, chosen| Choice {
            word: format!("/figures?{}", address(form, &[])),
            name: page.say(name),
            chosen,
        };
        let with = |change: &dyn Fn(&mut PivotForm)| {
            let mut form = form.clone();
            change(&mut form);
            form
        };
        let cumulative = form.cumulative == "yes";
        let estimate = form.reckoning == Reckoning::Estimate.word();
        let shown = |words: &[&str], against: &str| {
            let (words, against) = (words.to_vec(), against.to_owned());
            with(&move |form| {
                form.measures = words.iter().map(|word| (*word).to_owned()).collect();
                form.against.clone_from(&against);
            })
        };
        let is = |words: &[&str], against: &str| {
            let asked: Vec<&str> = form.measures.iter().map(String::as_str).collect();
            (asked == words || asked.is_empty() && words == ["sum"]) && form.against == against
        };
        let mut views = Vec::new();
        for (name, words) in [
            ("figures-show-value", &["sum"][..]),
            ("figures-show-share", &["sum", "share-of-column"]),
            ("figures-show-target", &["sum", "target"]),
            ("figures-show-last-year", &["sum", "last-year", "growth"]),
        ] {
            views.push(led(name, &shown(words, ""), is(words, "")));
        }
        if let Some(review) = self.reviews.first() {
            let (words, day) = (["sum", "last-year", "growth"], review.held_on.to_string());
            views.push(led("figures-show-last-review", &shown(&words, &day), is(&words, &day)));
        }
        let look = |show: Show| {
            let name = format!("figures-as-{}", show.word());
            let chosen = form.show == show.word() || form.show.is_empty() && show == Show::Table;
            let word = if show == Show::Table { "" } else { show.word() };
            led(&name, &with(&|form| form.show = word.into()), chosen)
        };
        vec![
            Switch { label: page.say("figures-look"), list: Show::ALL.into_iter().map(look).collect() },
            Switch { label: page.say("figures-measure"), list: views },
            Switch {
                label: page.say("figures-cumulative"),
                list: vec![
                    led("figures-cumulative-no", &with(&|form| form.cumulative.clear()), !cumulative),
                    led("figures-cumulative-yes", &with(&|form| form.cumulative = "yes".into()), cumulative),
                ],
            },
            Switch {
                label: page.say("figures-reckoning"),
                list: vec![
                    led("figures-reckoning-actual", &with(&|form| form.reckoning.clear()), !estimate),
                    led(
                        "figures-reckoning-estimate",
                        &with(&|form| form.reckoning = Reckoning::Estimate.word().into()),
                        estimate,
                    ),
                ],
            },
        ]
    }

    /// The question with its rows as columns and its columns as rows.
    pub(super) fn swapped(&self, form: &PivotForm, answer: Option<&PivotPage>) -> String {
        let mut swapped = form.clone();
        let words = |axes: &[Axis]| axes.iter().map(|axis| axis.word().to_owned()).collect::<Vec<_>>();
        (swapped.columns, swapped.rows) = match answer {
            Some(answer) => (words(&answer.row_axes), words(&answer.column_axes)),
            None => (form.rows.clone(), form.columns.clone()),
        };
        address(&swapped, &[])
    }

    /// What the form has no control for, so that asking again keeps it.
    pub(super) fn kept(&self, form: &PivotForm) -> Vec<(String, String)> {
        let mut kept: Vec<(String, String)> = Vec::new();
        let mut keep = |name: &str, value: &str| {
            if !value.is_empty() {
                kept.push((name.to_owned(), value.to_owned()));
            }
        };
        form.rows.iter().skip(2).for_each(|axis| keep("rows", axis));
        form.columns.iter().skip(2).for_each(|axis| keep("columns", axis));
        form.indicators.iter().skip(INDICATORS_AT_ONCE).for_each(|code| keep("indicator", code));
        form.of.iter().skip(1).for_each(|agency| keep("of", agency));
        for (name, value) in [
            ("show", &form.show),
            ("export", &form.export),
            ("completeness", &form.completeness),
            ("cumulative", &form.cumulative),
            ("reckoning", &form.reckoning),
            ("since", &form.since),
            ("rhythm", &form.rhythm),
        ] {
            keep(name, value);
        }
        let mut listed: Vec<&str> = Vec::new();
        for (name, value) in &form.filters {
            let dimension = Dimension::of_word(name).filter(|one| FILTERED_BY.contains(one));
            let has_list = dimension.is_some_and(|one| (1..=CLASSES_LISTED).contains(&self.classes_of(one).len()));
            if !has_list || listed.contains(&name.as_str()) {
                keep(name, value);
            }
            listed.push(name);
        }
        kept
    }

    /// The filters that are set.
    pub(super) fn filters(&self, page: &Page, form: &PivotForm) -> Vec<FilterTag> {
        let filters = form.filters.iter().enumerate();
        filters
            .map(|(at, (name, value))| {
                let mut without = form.clone();
                without.filters.remove(at);
                let classes = Dimension::of_word(name).map_or(&[][..], |dimension| self.classes_of(dimension));
                let class = classes.iter().find(|class| class.key == *value || class.name == *value);
                FilterTag {
                    dimension: page.say(&format!("figures-axis-{name}")),
                    class: class.map_or_else(|| value.clone(), |class| class.name.clone()),
                    without: address(&without, &[]),
                }
            })
            .collect()
    }
}

/// The class that the form's list of a dimension shows as chosen; addresses may
/// also name it by its name.
fn chosen(form: &PivotForm, dimension: Dimension, classes: &[Class]) -> String {
    let Some((_, value)) = form.filters.iter().find(|(name, _)| name == dimension.word()) else { return String::new() };
    classes
        .iter()
        .find(|class| class.key == *value || class.name == *value)
        .map_or(String::new(), |one| one.key.clone())
}

fn choices(page: &Page, none: &str, all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    let empty =
        (!none.is_empty()).then(|| Choice { word: String::new(), name: page.say(none), chosen: chosen.is_empty() });
    let listed = all.map(|(word, name)| Choice { chosen: word == chosen, word, name });
    empty.into_iter().chain(listed).collect()
}
