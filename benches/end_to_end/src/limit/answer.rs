//! The limit server's answers: rows written as JSON, by hand, with the service's keys in the service's order.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::cluster::Result;

/// Where the list of all projects begins.
pub const BEFORE_ALL: &str = "8000000000000000:ffffffff-ffff-ffff-ffff-ffffffffffff";

/// A row's place: microseconds and id.
pub fn cursor(text: &str) -> Result<(DateTime<Utc>, Uuid)> {
    let (time, id) = text.split_once(':').ok_or("no cursor")?;
    Ok((DateTime::from_timestamp_micros(time.parse()?).ok_or("no time")?, id.parse()?))
}

pub fn page(rows: &[Row], limit: usize) -> Result<Vec<u8>> {
    let mut out = Out::begin(b"{\"data\":{\"projects\":{\"nodes\":[");
    for (index, row) in rows.iter().take(limit).enumerate() {
        project(&mut out, index, row)?;
        out.raw(b",\"parties\":[");
        let seats: Option<Vec<&str>> = row.try_get(12)?;
        let (shares, due): (Option<Vec<i32>>, Option<Vec<i64>>) = (row.try_get(13)?, row.try_get(14)?);
        let (committed, deposited): (Option<Vec<i64>>, Option<Vec<i64>>) = (row.try_get(15)?, row.try_get(16)?);
        let seats = seats.unwrap_or_default();
        for (number, seat) in in_order(&SEATS, &seats).enumerate() {
            out.comma(number);
            out.word(b"{\"seat\":\"", seats.get(seat).copied().unwrap_or_default());
            out.raw(b"\",\"share\":");
            out.number(at(&shares, seat));
            out.money(b",\"due\":", at(&due, seat));
            out.money(b",\"committed\":", at(&committed, seat));
            out.money(b",\"deposited\":", at(&deposited, seat));
            out.raw(b"}");
        }
        out.raw(b"],\"resolutions\":{\"nodes\":[");
        if let Some(outcome) = row.try_get::<_, Option<&str>>(17)? {
            out.word(b"{\"outcome\":\"", outcome);
            for (key, column) in [
                ("\",\"tally\":{\"votesFor\":", 18),
                (",\"votesAgainst\":", 19),
                (",\"abstentions\":", 20),
                (",\"recusals\":", 21),
            ] {
                out.raw(key.as_bytes());
                out.number(row.try_get::<_, i32>(column)?);
            }
            out.raw(b"}}");
        }
        out.raw(b"]}}");
    }
    end_of_list(out, rows, limit)
}

pub fn page_500(rows: &[Row], limit: usize) -> Result<Vec<u8>> {
    let mut out = Out::begin(b"{\"data\":{\"projects\":{\"nodes\":[");
    for (index, row) in rows.iter().take(limit).enumerate() {
        project(&mut out, index, row)?;
        out.raw(b"}");
    }
    end_of_list(out, rows, limit)
}

/// The part of a project that both lists show, its object left open.
fn project(out: &mut Out, index: usize, row: &Row) -> Result<()> {
    out.comma(index);
    let id: Uuid = row.try_get(0)?;
    let mut bytes = [b'p'; 17];
    bytes[1..].copy_from_slice(id.as_bytes());
    out.word(b"{\"id\":\"", &URL_SAFE_NO_PAD.encode(bytes));
    out.text(b"\",\"folio\":", row.try_get(1)?);
    out.text(b",\"title\":", row.try_get(2)?);
    out.word(b",\"stage\":\"", row.try_get(3)?);
    out.word(b"\",\"type\":\"", row.try_get(4)?);
    out.raw(b"\",\"fiscalYear\":");
    out.number(row.try_get::<_, i32>(5)?);
    let created_at: DateTime<Utc> = row.try_get(6)?;
    out.word(b",\"createdAt\":\"", &created_at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    out.money(b"\",\"cost\":", row.try_get(7)?);
    out.text(b",\"club\":{\"folio\":", row.try_get(8)?);
    out.text(b",\"name\":", row.try_get(9)?);
    out.text(b"},\"municipality\":{\"code\":", row.try_get(10)?);
    out.text(b",\"name\":", row.try_get(11)?);
    out.raw(b"}");
    Ok(())
}

fn end_of_list(mut out: Out, rows: &[Row], limit: usize) -> Result<Vec<u8>> {
    out.raw(b"],\"pageInfo\":{\"hasNextPage\":");
    out.raw(if rows.len() > limit { b"true" } else { b"false" });
    match rows.iter().take(limit).next_back() {
        Some(last) => {
            let (created_at, id): (DateTime<Utc>, Uuid) = (last.try_get("created_at")?, last.try_get("id")?);
            out.raw(b",\"endCursor\":\"");
            out.number(created_at.timestamp_micros());
            out.word(b":", &id.to_string());
            out.raw(b"\"}}}}");
        }
        None => out.raw(b",\"endCursor\":null}}}"),
    }
    Ok(out.0)
}

pub fn cursors(rows: &[Row], limit: usize) -> Result<Vec<u8>> {
    let mut out = Out::begin(b"{\"data\":{\"projects\":{\"edges\":[");
    for (index, row) in rows.iter().take(limit).enumerate() {
        out.comma(index);
        let (created_at, id): (DateTime<Utc>, Uuid) = (row.try_get("created_at")?, row.try_get("id")?);
        out.word(b"{\"cursor\":\"", &format!("{}:{id}", created_at.timestamp_micros()));
        out.raw(b"\"}");
    }
    end_of_list(out, rows, limit)
}

pub fn look_up(rows: &[Row]) -> Result<Vec<u8>> {
    let Some(row) = rows.first() else {
        return Ok(b"{\"data\":{\"clubByFolio\":null}}".to_vec());
    };
    let mut out = Out::begin(b"{\"data\":{\"clubByFolio\":{");
    out.text(b"\"folio\":", row.try_get(0)?);
    out.text(b",\"name\":", row.try_get(1)?);
    out.text(b",\"city\":", row.try_get(2)?);
    out.text(b",\"usState\":", row.try_get(3)?);
    out.word(b",\"registrationStatus\":\"", if row.try_get(4)? { "VALID" } else { "EXPIRED" });
    out.word(b"\",\"registeredOn\":\"", &row.try_get::<_, NaiveDate>(5)?.to_string());
    out.word(b"\",\"registeredUntil\":\"", &row.try_get::<_, NaiveDate>(6)?.to_string());
    match row.try_get::<_, Option<&str>>(7)? {
        Some(name) => {
            out.text(b"\",\"federation\":{\"name\":", name);
            out.raw(b"}");
        }
        None => out.raw(b"\",\"federation\":null"),
    }
    out.raw(b",\"projectsByStage\":[");
    let (stages, numbers): (Option<Vec<&str>>, Option<Vec<i64>>) = (row.try_get(8)?, row.try_get(9)?);
    let stages = stages.unwrap_or_default();
    for (index, place) in in_order(&STAGES, &stages).enumerate() {
        out.comma(index);
        out.word(b"{\"stage\":\"", stages.get(place).copied().unwrap_or_default());
        out.raw(b"\",\"projects\":");
        out.number(at(&numbers, place));
        out.raw(b"}");
    }
    out.raw(b"]}}}");
    Ok(out.0)
}

pub fn deep(rows: &[Row]) -> Result<Vec<u8>> {
    let mut out = Out::begin(b"{\"data\":{\"states\":{\"nodes\":[");
    let mut municipality = "";
    let mut projects = 0;
    for (index, row) in rows.iter().enumerate() {
        if index == 0 {
            out.text(b"{\"code\":", row.try_get(0)?);
            out.text(b",\"name\":", row.try_get(1)?);
            out.raw(b",\"municipalities\":{\"nodes\":[");
        }
        let code: &str = row.try_get(2)?;
        if code != municipality {
            out.raw(if municipality.is_empty() { b"" } else { b"]}}," });
            (municipality, projects) = (code, 0);
            out.text(b"{\"code\":", code);
            out.text(b",\"name\":", row.try_get(3)?);
            out.raw(b",\"projects\":{\"nodes\":[");
        }
        if let Some(folio) = row.try_get::<_, Option<&str>>(4)? {
            out.comma(projects);
            projects += 1;
            deep_project(&mut out, folio, row)?;
        }
    }
    out.raw(if rows.is_empty() { b"" } else { b"]}}]}}" });
    out.raw(b"]}}}");
    Ok(out.0)
}

fn deep_project(out: &mut Out, folio: &str, row: &Row) -> Result<()> {
    out.text(b"{\"folio\":", folio);
    out.text(b",\"title\":", row.try_get(5)?);
    out.word(b",\"stage\":\"", row.try_get(6)?);
    out.money(b"\",\"cost\":", row.try_get(7)?);
    out.text(b",\"club\":{\"folio\":", row.try_get(8)?);
    out.text(b",\"name\":", row.try_get(9)?);
    out.raw(b"},\"parties\":[");
    let seats: Vec<&str> = row.try_get::<_, Option<_>>(10)?.unwrap_or_default();
    let (due, deposited): (Option<Vec<i64>>, Option<Vec<i64>>) = (row.try_get(11)?, row.try_get(12)?);
    for (number, seat) in in_order(&SEATS, &seats).enumerate() {
        out.comma(number);
        out.word(b"{\"seat\":\"", seats.get(seat).copied().unwrap_or_default());
        out.money(b"\",\"due\":", at(&due, seat));
        out.money(b",\"deposited\":", at(&deposited, seat));
        out.raw(b"}");
    }
    out.raw(b"],\"agendaItems\":{\"nodes\":[");
    if let Some(status) = row.try_get::<_, Option<&str>>(13)? {
        out.word(b"{\"status\":\"", status);
        out.raw(b"\",\"votes\":[");
        let seats: Vec<&str> = row.try_get::<_, Option<_>>(14)?.unwrap_or_default();
        let choices: Vec<&str> = row.try_get::<_, Option<_>>(15)?.unwrap_or_default();
        for (number, seat) in in_order(&SEATS, &seats).enumerate() {
            out.comma(number);
            out.word(b"{\"seat\":\"", seats.get(seat).copied().unwrap_or_default());
            out.word(b"\",\"choice\":\"", choices.get(seat).copied().unwrap_or_default());
            out.raw(b"\"}");
        }
        out.raw(b"]}");
    }
    out.raw(b"]}}");
    Ok(())
}

pub fn cast_vote(rows: &[Row]) -> Result<Vec<u8>> {
    let row = rows.first().ok_or("the item is not open to this seat")?;
    let mut out = Out::begin(b"{\"data\":{\"castVote\":{\"agendaItem\":{");
    out.word(b"\"status\":\"", row.try_get(0)?);
    out.word(b"\",\"votes\":[{\"seat\":\"", row.try_get(1)?);
    out.word(b"\",\"choice\":\"", row.try_get(2)?);
    out.raw(b"\",\"version\":");
    out.number(row.try_get::<_, i64>(3)?);
    out.raw(b"}]}}}}");
    Ok(out.0)
}

const SEATS: [&str; 4] = ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"];

const STAGES: [&str; 15] = [
    "DRAFT",
    "SUBMITTED",
    "SELECTED",
    "IN_COPLADE_REVIEW",
    "IN_VIABILITY_REVIEW",
    "IN_NATIONAL_REVIEW",
    "AUTHORISED",
    "AGREED",
    "IN_EXECUTION",
    "WORKS_FINISHED",
    "HANDED_OVER",
    "CLOSED",
    "REJECTED",
    "WITHDRAWN",
    "CANCELLED",
];

/// Where each word stands in an array, in the programme's order.
fn in_order(words: &'static [&str], present: &[&str]) -> impl Iterator<Item = usize> {
    words.iter().filter_map(|word| present.iter().position(|known| known == word))
}

fn at<T: Copy + Default>(values: &Option<Vec<T>>, index: usize) -> T {
    values.as_ref().and_then(|values| values.get(index)).copied().unwrap_or_default()
}

/// The buffer of an answer.
struct Out(Vec<u8>);

impl Out {
    fn begin(text: &[u8]) -> Self {
        let mut buffer = Vec::with_capacity(16 * 1024);
        buffer.extend_from_slice(text);
        Self(buffer)
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.0.push(b',');
        }
    }

    /// A word of the programme, in which there is nothing to escape.
    fn word(&mut self, before: &[u8], word: &str) {
        self.raw(before);
        self.raw(word.as_bytes());
    }

    fn text(&mut self, before: &[u8], text: &str) {
        self.raw(before);
        self.0.push(b'"');
        for byte in text.bytes() {
            match byte {
                b'"' | b'\\' => self.0.extend_from_slice(&[b'\\', byte]),
                0..=0x1F => self.0.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
                _ => self.0.push(byte),
            }
        }
        self.0.push(b'"');
    }

    fn number(&mut self, number: impl itoa::Integer) {
        self.raw(itoa::Buffer::new().format(number).as_bytes());
    }

    fn money(&mut self, before: &[u8], centavos: i64) {
        self.raw(before);
        self.raw(b"{\"centavos\":\"");
        self.number(centavos);
        self.raw(b"\"}");
    }
}
