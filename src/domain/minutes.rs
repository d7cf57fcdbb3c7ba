//! Minutes (acta): the text that a session's record makes, the same for the same record, and when it can be drawn up.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::agenda::Purpose;
use super::ledger::sha256;
use super::refusal::Reason;
use super::seat::Seat;
use super::session::SessionHours;
use super::share_exception::Shift;
use super::voting::{Choice, ItemStatus, Outcome, Tally};

/// A session with all that was done in it. It names seats and organisations, never the people who acted for them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    pub state: String,
    pub fiscal_year: i32,
    pub place: String,
    pub convened_at: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub items: Vec<ItemRecord>,
}

/// An item of the agenda, in the order in which it came.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemRecord {
    pub position: i32,
    pub project: String,
    pub purpose: Purpose,
    /// The departure from the shares that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<Shift>,
    pub score: Option<i32>,
    /// Why it was taken before a better ranked one; empty where it was not.
    pub departure_reason: String,
    #[serde(skip)]
    pub status: ItemStatus,
    /// Nothing where it was not decided.
    pub resolution: Option<ResolutionRecord>,
    pub votes: Vec<VoteRecord>,
}

/// What was resolved.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolutionRecord {
    pub outcome: Outcome,
    #[serde(flatten)]
    pub tally: Tally,
    pub rules_revision: i32,
    pub reason: String,
    pub conditions: String,
    pub conditions_due_on: Option<NaiveDate>,
    pub resolved_at: DateTime<Utc>,
}

/// What a seat said; its reasons stay with those who read the vote.
#[derive(Clone, Debug, Serialize)]
pub struct VoteRecord {
    pub seat: Seat,
    pub choice: Choice,
}

/// The text of minutes, with its hash.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Text {
    pub text: String,
    /// SHA-256 of the text with every item sealed, in hexadecimal.
    pub hash: String,
}

/// The text as it is for somebody who may read these places of the agenda: every other item is sealed, which is its place
/// with the SHA-256 of its own text. Whoever seals the rest too has what was hashed, so that all sign the same, and can
/// check it, whatever each of them reads.
///
/// # Errors
/// Where the text is not one of minutes.
pub fn sealed(text: &str, readable: &[i32]) -> Result<String, serde_json::Error> {
    let mut record: Value = serde_json::from_str(text)?;
    let items = record.get_mut("items").and_then(Value::as_array_mut);
    for item in items.into_iter().flatten() {
        let position = item.get("position").cloned().unwrap_or_default();
        let is_readable = readable.iter().any(|of| position.as_i64() == Some(i64::from(*of)));
        let is_sealed = item.get("sha256").is_some();
        if !is_readable && !is_sealed {
            *item = json!({ "position": position, "sha256": sha256(item.to_string().as_bytes()) });
        }
    }
    Ok(record.to_string())
}

impl Record {
    /// Once the session is over, or all that was on its agenda is decided.
    pub fn can_be_drawn_up(&self, hours: SessionHours, now: DateTime<Utc>) -> Result<(), Reason> {
        let decided = |item: &ItemRecord| matches!(item.status, ItemStatus::Closed | ItemStatus::Lapsed);
        let all_decided = !self.items.is_empty() && self.items.iter().all(decided);
        if hours.is_over(now) || all_decided { Ok(()) } else { Err(Reason::SessionNotOver) }
    }

    /// JSON with sorted keys and without blanks.
    pub fn text(&self) -> Result<Text, serde_json::Error> {
        // A value's members are sorted, whatever the order in which the record has them.
        let text = serde_json::to_value(self)?.to_string();
        Ok(Text { hash: sha256(sealed(&text, &[])?.as_bytes()), text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(statuses: &[ItemStatus]) -> Record {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let item = |(position, status): (i32, &ItemStatus)| ItemRecord {
            position,
            project: format!("ZAC-{position}"),
            purpose: Purpose::Selection,
            exception: None,
            score: Some(5_433),
            departure_reason: String::new(),
            status: *status,
            resolution: None,
            votes: vec![VoteRecord { seat: Seat::Federal, choice: Choice::For }],
        };
        Record {
            state: "32".to_owned(),
            fiscal_year: 2026,
            place: "Palacio".to_owned(),
            convened_at: at("2026-11-20T18:00:00Z"),
            starts_at: at("2026-11-26T18:00:00Z"),
            ends_at: at("2026-11-27T18:00:00Z"),
            items: (1..).zip(statuses).map(item).collect(),
        }
    }

    fn drawn_up(statuses: &[ItemStatus], now: &str) -> Result<(), Reason> {
        let record = record(statuses);
        let hours = SessionHours { starts_at: record.starts_at, ends_at: record.ends_at };
        record.can_be_drawn_up(hours, now.parse().unwrap())
    }

    #[test]
    fn minutes_are_drawn_up_once_nothing_more_can_happen() {
        use ItemStatus::{Closed, Lapsed, Open, Pending};
        let (during, after) = ("2026-11-26T19:00:00Z", "2026-11-27T18:00:00Z");
        for (statuses, may) in [
            (&[][..], false),
            (&[Closed, Pending], false),
            (&[Open], false),
            (&[Closed, Lapsed], true),
            (&[Closed], true),
        ] {
            assert_eq!(drawn_up(statuses, during).is_ok(), may, "{statuses:?}");
            assert_eq!(drawn_up(statuses, after), Ok(()), "{statuses:?}");
        }
    }

    fn expected_item(text: &Text) -> String {
        let from = text.text.find("[{").unwrap() + 1;
        text.text[from..text.text.rfind("],\"place").unwrap()].to_owned()
    }

    #[test]
    fn the_same_record_makes_the_same_text_and_another_record_another_hash() {
        let text = record(&[ItemStatus::Closed]).text().unwrap();
        assert_eq!(text, record(&[ItemStatus::Closed]).text().unwrap());
        let expected = "{\"convenedAt\":\"2026-11-20T18:00:00Z\",\"endsAt\":\"2026-11-27T18:00:00Z\",\"fiscalYear\":2026,\
             \"items\":[{\"departureReason\":\"\",\"position\":1,\"project\":\"ZAC-1\",\"purpose\":\"SELECTION\",\
             \"resolution\":null,\"score\":5433,\"votes\":[{\"choice\":\"FOR\",\"seat\":\"FEDERAL\"}]}],\"place\":\"Palacio\",\"startsAt\":\"2026-11-26T18:00:00Z\",\
             \"state\":\"32\"}";
        assert_eq!(text.text, expected);
        assert_eq!(text.hash.len(), 64);
        let all = sealed(&text.text, &[]).unwrap();
        assert!(
            all.contains(&format!("{{\"position\":1,\"sha256\":\"{}\"}}", sha256(expected_item(&text).as_bytes())))
        );
        assert_eq!((sealed(&text.text, &[1]).unwrap(), sha256(all.as_bytes())), (text.text.clone(), text.hash.clone()));
        let mut other = record(&[ItemStatus::Closed]);
        other.items[0].votes[0].choice = Choice::Against;
        assert_ne!(other.text().unwrap().hash, text.hash);
    }
}
