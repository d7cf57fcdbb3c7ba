//! What is asked: ten operations, each by those who ask it in the programme, each with variables that change from one
//! request to the next, so that no answer can be kept by its text.

use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::ValueEnum;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::contender::{Contender, Kind};
use crate::load::Requests;
use crate::programme::Viewer;

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, ValueEnum)]
pub enum Operation {
    /// Twenty projects of a municipality with club, four parts and tally, as its officer
    Page,
    /// A club by the folio of its registration, as a consulate
    LookUp,
    /// A state, ten municipalities, five projects each, parts, votes, club, as the state's liaison
    Deep,
    /// Ten projects of all that there are, five thousand rows deep, by cursor
    #[value(name = "page-500")]
    Page500,
    /// A seat votes on an open item, or changes its vote
    CastVote,
    /// How the proposals of a year fared, of a state or of the whole country, as the state's liaison
    FairnessReport,
    /// A month of a state's annual programme, as the state's liaison
    PoaMonth,
    /// What waits for a delegate, with its projects
    MyTasks,
    /// The programme's tables of all years, as the state's liaison
    Statistics,
    /// How many projects there are, and the first ones, as the state's liaison
    Count,
}

/// Reports, which nobody else makes: the service is measured alone.
pub const REPORTS: [Operation; 5] =
    [Operation::FairnessReport, Operation::PoaMonth, Operation::MyTasks, Operation::Statistics, Operation::Count];

pub const READS: [Operation; 4] = [Operation::Page, Operation::LookUp, Operation::Deep, Operation::Page500];

impl Operation {
    pub fn name(self) -> &'static str {
        match self {
            Operation::Page => "page",
            Operation::LookUp => "look-up",
            Operation::Deep => "deep",
            Operation::Page500 => "page-500",
            Operation::CastVote => "cast-vote",
            Operation::FairnessReport => "fairness-report",
            Operation::PoaMonth => "poa-month",
            Operation::MyTasks => "my-tasks",
            Operation::Statistics => "statistics",
            Operation::Count => "count",
        }
    }

    /// The document that a contender is sent.
    fn document(self, kind: Kind) -> &'static str {
        macro_rules! of {
            ($file:literal) => {
                match kind {
                    Kind::Peer => include_str!(concat!("../../documents/postgraphile/", $file)),
                    Kind::Service | Kind::Limit => include_str!(concat!("../../documents/tresporuno/", $file)),
                }
            };
        }
        match self {
            Operation::Page => of!("page.graphql"),
            Operation::LookUp => of!("look-up.graphql"),
            Operation::Deep => of!("deep.graphql"),
            Operation::Page500 => of!("page-500.graphql"),
            Operation::CastVote => of!("cast-vote.graphql"),
            Operation::FairnessReport => include_str!("../../documents/tresporuno/fairness-report.graphql"),
            Operation::PoaMonth => include_str!("../../documents/tresporuno/poa-month.graphql"),
            Operation::MyTasks => include_str!("../../documents/tresporuno/my-tasks.graphql"),
            Operation::Statistics => include_str!("../../documents/tresporuno/statistics.graphql"),
            Operation::Count => include_str!("../../documents/tresporuno/count.graphql"),
        }
    }
}

/// One request, before it is written for a contender.
#[derive(Clone, Debug)]
pub struct Ask {
    pub viewer: Viewer,
    pub variables: Value,
}

/// The bytes of a request to a contender.
pub fn write(contender: &Contender, operation: Operation, ask: &Ask) -> Vec<u8> {
    let (target, body) = match contender.kind {
        Kind::Limit => (format!("/{}", operation.name()), ask.variables.to_string()),
        Kind::Service | Kind::Peer => {
            let document = operation.document(contender.kind);
            ("/graphql".to_owned(), json!({ "query": document, "variables": ask.variables }).to_string())
        }
    };
    post(contender, &target, &ask.viewer, &body)
}

pub fn post(contender: &Contender, target: &str, viewer: &Viewer, body: &str) -> Vec<u8> {
    let who = match contender.kind {
        Kind::Service => match &viewer.token {
            Some(token) => format!("authorization: Bearer {token}\r\n"),
            None => String::new(),
        },
        // The token check is left out: whoever asks is believed.
        Kind::Limit | Kind::Peer => {
            let Viewer { tenant, person, national, .. } = viewer;
            format!("x-tenant: {tenant}\r\nx-person: {person}\r\nx-national: {national}\r\n")
        }
    };
    let length = body.len();
    format!(
        "POST {target} HTTP/1.1\r\nhost: {}\r\naccept: application/graphql-response+json\r\n{who}\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}",
        contender.address
    )
    .into_bytes()
}

/// Votes: each client has items of its own, so that no two wait for each other, and changes the seat's vote in turn.
pub struct Votes {
    contender: Contender,
    viewer: Viewer,
    items: Vec<(Uuid, AtomicI64)>,
    run: Uuid,
}

const CHOICES: [&str; 3] = ["FOR", "AGAINST", "ABSTAIN"];

impl Votes {
    /// `items` with the version of the seat's vote on each, 0 where it has not voted.
    pub fn new(contender: Contender, viewer: Viewer, items: Vec<(Uuid, i64)>) -> Self {
        let items = items.into_iter().map(|(id, version)| (id, AtomicI64::new(version))).collect();
        Self { contender, viewer, items, run: Uuid::new_v4() }
    }

    fn item(&self, client: usize) -> Option<&(Uuid, AtomicI64)> {
        self.items.get(client % self.items.len().max(1))
    }

    pub fn ask(&self, client: usize, turn: usize) -> Ask {
        let (id, version) =
            self.item(client).map_or((Uuid::nil(), 0), |(id, known)| (*id, known.load(Ordering::Relaxed)));
        let choice = CHOICES.get(turn % CHOICES.len()).copied().unwrap_or("FOR");
        let variables = match self.contender.kind {
            Kind::Service => {
                let key = format!("{}-{client}-{version}", self.run);
                json!({ "key": key, "item": global_id(b'a', id), "choice": choice, "version": version })
            }
            Kind::Limit | Kind::Peer => json!({ "item": id, "choice": choice }),
        };
        Ask { viewer: self.viewer.clone(), variables }
    }
}

impl Requests for Votes {
    fn request(&self, client: usize, turn: usize) -> Vec<u8> {
        write(&self.contender, Operation::CastVote, &self.ask(client, turn))
    }

    fn answered(&self, client: usize, _turn: usize) {
        if let Some((_, version)) = self.item(client) {
            version.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The service's global id: a letter for the kind, and the bytes of the UUID.
pub fn global_id(letter: u8, id: Uuid) -> String {
    let mut bytes = vec![letter];
    bytes.extend_from_slice(id.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}
