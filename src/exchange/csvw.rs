//! The description of a file of values, as CSV on the Web has it.

use serde_json::{Map, Value, json};

use super::component::{Component, Holds, components, dataflow};
use super::form::ValuesForm;
use super::problems::ExchangeRefusal;
use super::values::answering;
use crate::desk::Desk;
use crate::indicators::{Grain, SCALE_MAX};
use crate::words::{Lang, Words};

/// A file of values, to be described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its address, as seen from the description.
    pub url: String,
    /// The question that it answers.
    pub form: ValuesForm,
}

/// The description of one file of values, or of several as a group of tables.
/// Whoever may take the values away may ask for it; nothing of the values is in it.
pub async fn metadata_of_values(desk: &Desk, files: &[Described]) -> Result<Value, ExchangeRefusal> {
    let mut tables = Vec::new();
    for file in files {
        let (reading, answering) = answering(desk, &file.form).await?;
        let mut table = table(answering.asked.grain, &file.url);
        table.insert("dc:source".into(), json!(answering.sources));
        table.insert("dc:modified".into(), json!({"@value": reading.known().to_string(), "@type": "xsd:dateTime"}));
        table.insert("dc:rights".into(), in_both("exchange-rights"));
        tables.push(table);
    }
    let context = json!(["http://www.w3.org/ns/csvw", {"@language": "vi"}]);
    let one = if tables.len() == 1 { tables.pop() } else { None };
    let mut document = one.unwrap_or_else(|| Map::from_iter([("tables".to_owned(), json!(tables))]));
    document.insert("@context".into(), context);
    Ok(document.into())
}

fn table(grain: Grain, url: &str) -> Map<String, Value> {
    let columns = components(grain);
    let keys: Vec<&str> = columns.iter().filter(|column| column.is_key).map(|column| column.id).collect();
    let described: Vec<Value> = columns.iter().map(|one| column(grain, one)).collect();
    let table = json!({
        "url": url,
        "dc:title": in_both(&format!("exchange-values-{}", grain.word())),
        "dc:identifier": dataflow(grain),
        "dc:conformsTo": "https://github.com/sdmx-twg/sdmx-csv",
        "dialect": {"header": true, "delimiter": ",", "encoding": "utf-8"},
        "tableSchema": {"columns": described, "primaryKey": keys},
    });
    match table {
        Value::Object(table) => table,
        _ => Map::new(),
    }
}

fn column(grain: Grain, column: &Component) -> Value {
    let datatype = match column.holds {
        Holds::Text => json!("string"),
        Holds::Pattern(format) => json!({"base": "string", "format": format}),
        Holds::Decimal => json!("decimal"),
        Holds::Scale => json!({"base": "integer", "minimum": 0, "maximum": SCALE_MAX}),
        Holds::Day => json!({"base": "date", "format": "yyyy-MM-dd"}),
    };
    // What a code says of a place is not what it says of a unit.
    let key = match column.id {
        "REF_AREA" | "SUBJECT" => format!("exchange-column-subject-{}", grain.word()),
        id if id.ends_with("_NAME") => "exchange-column-name".to_owned(),
        id => format!("exchange-column-{}", id.to_lowercase().replace('_', "-")),
    };
    let title = |lang: Lang| json!([column.id, Words::of(lang).say(&key)]);
    json!({
        "name": column.id,
        "titles": {"vi": title(Lang::Vi), "en": title(Lang::En)},
        "datatype": datatype,
        "required": column.is_required,
        "null": "",
    })
}

/// A text in both languages.
fn in_both(key: &str) -> Value {
    let text = |lang: Lang| json!({"@value": Words::of(lang).say(key), "@language": lang.tag()});
    json!([text(Lang::Vi), text(Lang::En)])
}
