//! Everybody who can look: each person of the world, the turncoat under each membership and under none, those whose
//! membership is not in force, and nobody in particular.

use serde_json::{Value, json};

use super::grown::Grown;
use crate::world::id;
use crate::world::people::{OUT_OF_FORCE, PEOPLE, SECOND_MEMBERSHIPS};

/// Somebody who asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Viewer {
    /// Empty for a request without a credential.
    pub person: &'static str,
    /// The tenant whose membership the request names; none where the person holds one at most.
    pub tenant: Option<&'static str>,
}

impl Viewer {
    pub const ANONYMOUS: Viewer = Viewer { person: "", tenant: None };

    pub const fn called(person: &'static str) -> Viewer {
        Viewer { person, tenant: None }
    }

    pub fn name(self) -> String {
        match (self.person, self.tenant) {
            ("", _) => "anonymous".to_owned(),
            (person, None) => person.to_owned(),
            (person, Some(tenant)) => format!("{person} of {tenant}"),
        }
    }

    /// What a request names its membership with.
    pub fn headers(self) -> Vec<(&'static str, String)> {
        let membership = self.tenant.map(|tenant| id(&format!("membership_{}_{tenant}", self.person)));
        membership.map(|membership| ("x-membership", membership.to_string())).into_iter().collect()
    }

    pub fn everybody() -> Vec<Viewer> {
        let people = PEOPLE.iter().map(|(person, ..)| Viewer::called(person));
        let second = SECOND_MEMBERSHIPS.iter().map(|(person, tenant, _)| Viewer { person, tenant: Some(tenant) });
        let out_of_force = OUT_OF_FORCE.iter().map(|(person, ..)| Viewer::called(person));
        let others = [Viewer::called("turncoat"), Viewer::ANONYMOUS];
        people.chain(second).chain(out_of_force).chain(others).collect()
    }
}

/// What the service answers, to the byte.
#[derive(Clone, Eq, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.body)
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// What stands under `data`, of an answer without errors.
    pub fn data(&self, asked: impl std::fmt::Debug) -> Value {
        let json = self.json();
        assert!(json.get("errors").is_none(), "{asked:?}\n{json:#}");
        json["data"].clone()
    }
}

impl Grown {
    pub async fn ask(&self, viewer: Viewer, query: &str, variables: Value) -> Answer {
        let membership = viewer.tenant.map(|tenant| id(&format!("membership_{}_{tenant}", viewer.person)));
        let body = json!({ "query": query, "variables": variables });
        let (status, body) = self.world.send_as(viewer.person, membership, body).await;
        Answer { status, body: String::from_utf8(body).unwrap() }
    }

    /// As [`Grown::ask`], and there are no errors; gives what stands under `data`.
    pub async fn look(&self, viewer: Viewer, query: &str) -> Value {
        self.ask(viewer, query, json!({})).await.data((viewer, query))
    }
}
