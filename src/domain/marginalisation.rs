//! How CONAPO publishes the marginalisation of municipalities, read into values that cannot be wrong; writes nothing.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::project::MarginalisationDegree;

/// Code of a municipality (INEGI): two digits of the state, three of the municipality.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct MunicipalityCode(String);

/// What CONAPO says of one municipality.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MunicipalityMarginalisation {
    pub code: MunicipalityCode,
    /// As the file writes it, for messages only; empty if the file has no column of names.
    pub name: String,
    pub population: i64,
    pub degree: MarginalisationDegree,
    /// The index (índice de marginación) in millionths.
    pub index_e6: i64,
}

/// A file of CONAPO that was read whole.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The year of the index, out of its column's name.
    pub year: u16,
    pub encoding: Encoding,
    pub rows: Vec<MunicipalityMarginalisation>,
}

/// How the letters of the file were written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Encoding {
    Utf8,
    /// ISO 8859-1, as older spreadsheets save.
    Latin1,
}

/// A line that cannot be read, and why.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Malformed {
    /// 1 for the line of the column names.
    pub line: u64,
    pub reason: String,
}

impl MunicipalityCode {
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.len() {
            5 if digits && ("01".."33").contains(&&text[..2]) && &text[2..] != "000" => Ok(Self(text.to_owned())),
            4 if digits => Err("has 4 digits: a spreadsheet has dropped the zero at the front"),
            _ => Err("is not a municipality's code of 5 digits"),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads the bytes of a file; with every line that is wrong, if one is.
///
/// The columns may stand in any order and among others: `CVE_MUN` (code), `POB_TOT` (population), `IM_` and `GM_` with a year
/// (index and degree), and `NOM_MUN` (name), which may be missing.
pub fn parse(bytes: &[u8]) -> Result<Publication, Vec<Malformed>> {
    let (encoding, text) = decode(bytes).map_err(|reason| vec![Malformed { line: 1, reason: reason.to_owned() }])?;
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let columns = match reader.headers() {
        Ok(names) => Columns::find(names),
        Err(_) => Err("the names of the columns cannot be read".to_owned()),
    };
    let columns = columns.map_err(|reason| vec![Malformed { line: 1, reason }])?;

    let mut lines = Lines { text: &text, offset: 0, line: 1 };
    let mut first_lines = BTreeMap::new();
    let (mut rows, mut malformed) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let Ok(record) = record else {
            malformed.push(Malformed { line: lines.line, reason: "cannot be read".to_owned() });
            continue;
        };
        let line = lines.at(record.position().map_or(0, |position| position.byte()));
        let row = columns.read(&record).and_then(|row| match first_lines.insert(row.code.clone(), line) {
            Some(first) => Err(format!("municipality {} stands in line {first} already", row.code.as_str())),
            None => Ok(row),
        });
        match row {
            Ok(row) => rows.push(row),
            Err(reason) => malformed.push(Malformed { line, reason }),
        }
    }
    if rows.is_empty() && malformed.is_empty() {
        malformed.push(Malformed { line: 2, reason: "no municipality follows the names of the columns".to_owned() });
    }
    if malformed.is_empty() { Ok(Publication { year: columns.year, encoding, rows }) } else { Err(malformed) }
}

/// Where in a line each value stands.
struct Columns {
    year: u16,
    count: usize,
    code: usize,
    name: Option<usize>,
    population: usize,
    index: usize,
    degree: usize,
}

impl Columns {
    fn find(names: &StringRecord) -> Result<Self, String> {
        let names: Vec<String> = names.iter().map(|name| name.trim().to_uppercase()).collect();
        let find = |wanted: &str| {
            let mut places = names.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(place, _)| place);
            match (places.next(), places.next()) {
                (Some(place), None) => Ok(place),
                (Some(_), Some(_)) => Err(format!("column {wanted} stands twice")),
                (None, _) => {
                    Err(format!("column {wanted} is missing; the file of CONAPO separates its columns by commas"))
                }
            }
        };
        let code = find("CVE_MUN")?;
        let population = find("POB_TOT")?;
        let year = match names.iter().filter_map(|name| year_of_index(name)).collect::<Vec<_>>()[..] {
            [year] => year,
            [] => return Err("a column IM_ with its year, as IM_2020, is missing".to_owned()),
            _ => return Err("several columns IM_ stand in one file; keep one year".to_owned()),
        };
        Ok(Self {
            year,
            count: names.len(),
            code,
            name: find("NOM_MUN").ok(),
            population,
            index: find(&format!("IM_{year}"))?,
            degree: find(&format!("GM_{year}"))?,
        })
    }

    fn read(&self, record: &StringRecord) -> Result<MunicipalityMarginalisation, String> {
        if record.len() != self.count {
            return Err(format!("{} values in {} columns", record.len(), self.count));
        }
        let value = |place: usize| record.get(place).unwrap_or_default().trim();
        let flaw = |name: &str, place: usize, why: &str| format!("{name} \"{}\" {why}", shortened(value(place)));
        Ok(MunicipalityMarginalisation {
            code: MunicipalityCode::parse(value(self.code)).map_err(|why| flaw("CVE_MUN", self.code, why))?,
            name: self.name.map(value).unwrap_or_default().to_owned(),
            population: population(value(self.population))
                .ok_or_else(|| flaw("POB_TOT", self.population, "is not a number of inhabitants"))?,
            index_e6: millionths(value(self.index))
                .ok_or_else(|| flaw(&format!("IM_{}", self.year), self.index, "is not a number below 1,000"))?,
            degree: degree(value(self.degree))
                .ok_or_else(|| flaw(&format!("GM_{}", self.year), self.degree, "is none of the five degrees"))?,
        })
    }
}

/// Counts lines itself, because the reader's count goes astray at blank lines and at the line ends of Windows.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of what begins at `offset`, which never goes back.
    fn at(&mut self, offset: u64) -> u64 {
        let bytes = self.text.as_bytes();
        let end = usize::try_from(offset).map_or(bytes.len(), |offset| offset.min(bytes.len()));
        let blanks = bytes[end..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = bytes[self.offset..end + blanks].iter().filter(|byte| **byte == b'\n').count();
        self.offset = end + blanks;
        self.line += passed as u64;
        self.line
    }
}

fn decode(bytes: &[u8]) -> Result<(Encoding, String), &'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.contains(&0) {
        return Err("the file is not text in UTF-8 or Latin-1; save it as CSV (UTF-8)");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Ok(match str::from_utf8(bytes) {
        Ok(text) => (Encoding::Utf8, text.to_owned()),
        Err(_) => (Encoding::Latin1, bytes.iter().map(|&byte| char::from(byte)).collect()),
    })
}

fn year_of_index(name: &str) -> Option<u16> {
    let year = name.strip_prefix("IM_")?;
    if year.len() == 4 { year.parse().ok() } else { None }
}

fn population(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// A decimal number as whole millionths, half a millionth and more counting as one; no binary fraction ever stands between.
fn millionths(text: &str) -> Option<i64> {
    let (sign, unsigned) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || whole.len() > 3 || !digits(fraction) {
        return None;
    }
    let sixth: i64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    let rounding = i64::from(fraction.as_bytes().get(6).is_some_and(|digit| *digit >= b'5'));
    Some(sign * (whole.parse::<i64>().ok()? * 1_000_000 + sixth + rounding))
}

fn degree(text: &str) -> Option<MarginalisationDegree> {
    match text.to_lowercase().split_whitespace().collect::<Vec<_>>()[..] {
        ["muy", "bajo"] => Some(MarginalisationDegree::VeryLow),
        ["bajo"] => Some(MarginalisationDegree::Low),
        ["medio"] => Some(MarginalisationDegree::Medium),
        ["alto"] => Some(MarginalisationDegree::High),
        ["muy", "alto"] => Some(MarginalisationDegree::VeryHigh),
        _ => None,
    }
}

/// A wrong value for a message: in one line and not too long.
fn shortened(text: &str) -> String {
    text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
