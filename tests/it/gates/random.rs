//! Random worlds: who belongs where and since when, which mandates hold, what stands before which committee. A world
//! that tells two ways apart is shrunk until it is small enough to read.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::project;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{Database, DbBackend};
use tresporuno::authz::actor::{Actor, SignedIn};
use tresporuno::authz::policy::{RULES, Resource};
use tresporuno::store::Store;
use uuid::Uuid;

use super::fill::{fill, membership_at};
use super::sight::{Memory, Sight, scoped, walled};
use crate::postgres::served;
use crate::tenants::oracle::Oracle;
use crate::tenants::rows::Rows;
use crate::world::people::PEOPLE;
use crate::world::{World, id};

both_databases!(everybody_sees_the_same_whichever_way_it_is_found_out);

/// Worlds tried on each database.
const WORLDS: u32 = 64;
const PERSONS: &[&str] = &["national", "liaison_zac", "president_jerez", "officer_federation"];
const PLACES: &[&str] = &["jerez", "tlaltenango", "colotlan"];
const CLUBS: &[&str] = &["club_jerez", "club_tlaltenango", "club_jal"];
const GOVERNMENTS: &[&str] = &["government_zac", "government_jal"];
const FEDERATIONS: &[&str] = &["federation", "other_federation"];
const ACTS: &[&str] =
    &["read", "draftProposal", "updateProposal", "castVote", "pledgeContribution", "recordDeposit", "updateClubFile"];
/// Days from now at which something begins and ends.
type Period = (i64, i64);

#[derive(Clone, Debug)]
pub struct Spec {
    pub memberships: Vec<Held>,
    pub mandates: Vec<Mandate>,
    pub projects: Vec<Project>,
}

#[derive(Clone, Debug)]
pub struct Held {
    pub person: &'static str,
    pub tenant: &'static str,
    pub role: &'static str,
    pub period: Period,
    pub status: &'static str,
    /// State, acts and period of each, and whether it was taken back.
    pub grants: Vec<(&'static str, &'static str, Period, bool)>,
}

#[derive(Clone, Debug)]
pub struct Mandate {
    pub federation: &'static str,
    pub club: &'static str,
    pub acts: Vec<&'static str>,
    pub status: &'static str,
    pub period: Period,
}

#[derive(Clone, Debug)]
pub struct Project {
    pub club: &'static str,
    pub place: &'static str,
    pub town: &'static str,
    /// The government at the seat of the state, and whether it has left.
    pub government: (&'static str, bool),
    pub audience: &'static str,
    pub item: Option<(usize, &'static str)>,
    pub votes: Vec<usize>,
    pub resolved: Option<&'static str>,
    pub paid: Vec<usize>,
    /// Seat that brought each, what it is, and for whom.
    pub documents: Vec<(usize, &'static str, &'static str)>,
    /// Who filed each, and to which office.
    pub complaints: Vec<(&'static str, &'static str)>,
}

fn periods() -> impl Strategy<Value = Period> {
    (-3_i64..3, 1_i64..5).prop_map(|(from, length)| (from, from + length))
}

/// As [`periods`], and most of them in force.
fn lasting_periods() -> impl Strategy<Value = Period> {
    prop_oneof![periods(), (-3_i64..=0, 1_i64..5)]
}

fn memberships() -> impl Strategy<Value = Held> {
    let posts: Vec<_> = PEOPLE.iter().map(|(_, tenant, role, _)| (*tenant, *role)).collect();
    // Of the many posts those in federations alone look by a mandate.
    let of_federations = posts.iter().copied().filter(|(tenant, _)| FEDERATIONS.contains(tenant)).collect::<Vec<_>>();
    let posts = prop_oneof![3 => select(posts), 1 => select(of_federations)];
    let grant = (
        select(&["32", "14"][..]),
        select(&["*", "castVote", "addAgendaItem,castVote"][..]),
        periods(),
        prop::bool::weighted(0.2),
    );
    let status = select(&["ACTIVE", "ACTIVE", "ACTIVE", "INVITED", "ENDED"][..]);
    (select(PERSONS), posts, status, lasting_periods(), prop::collection::vec(grant, 0..3)).prop_map(
        |(person, (tenant, role), status, period, grants)| {
            let grants = if tenant == "ministry" { grants } else { Vec::new() };
            Held { person, tenant, role, period, status, grants }
        },
    )
}

fn mandates() -> impl Strategy<Value = Mandate> {
    let acts = prop_oneof![Just(vec!["*"]), subsequence(ACTS.to_vec(), 1..4)];
    let status = select(&["ACCEPTED", "ACCEPTED", "ACCEPTED", "SUSPENDED", "PROPOSED", "ENDED"][..]);
    (select(FEDERATIONS), select(CLUBS), acts, status, lasting_periods())
        .prop_map(|(federation, club, acts, status, period)| Mandate { federation, club, acts, status, period })
}

fn projects() -> impl Strategy<Value = Project> {
    let item = prop::option::weighted(0.8, (0..3_usize, select(&["PENDING", "OPEN", "CLOSED", "LAPSED"][..])));
    let seats = || subsequence(vec![0, 1, 2, 3], 0..=4);
    let resolved = prop::option::of(select(&["SEATS", "PUBLIC"][..]));
    let government = (select(GOVERNMENTS), prop::bool::weighted(0.2));
    let audience = select(&["PROPOSER", "SEATS", "SEATS", "PUBLIC"][..]);
    let places = (select(CLUBS), select(PLACES), select(PLACES), government);
    let document = (0..4_usize, select(&["PHOTO", "PERMIT", "REPORT"][..]), select(&["PROJECT", "PART"][..]));
    let documents = prop::collection::vec(document, 0..3);
    let complaint = (select(PERSONS), select(&["FEDERAL", "STATE", "MUNICIPAL"][..]));
    let brought = (documents, prop::collection::vec(complaint, 0..3));
    (places, audience, item, seats(), resolved, seats(), brought).prop_map(
        |((club, place, town, government), audience, item, votes, resolved, paid, (documents, complaints))| {
            // What is only drafted is on no agenda.
            let item = item.filter(|_| audience != "PROPOSER");
            Project { club, place, town, government, audience, item, votes, resolved, paid, documents, complaints }
        },
    )
}

pub fn worlds() -> impl Strategy<Value = Spec> {
    let memberships = prop::collection::vec(memberships(), 1..6);
    let mandates = prop::collection::vec(mandates(), 0..4);
    (memberships, mandates, prop::collection::vec(projects(), 1..6))
        .prop_map(|(memberships, mandates, projects)| Spec { memberships, mandates, projects })
}

async fn everybody_sees_the_same_whichever_way_it_is_found_out(world: World) {
    let server = match world.database.get_database_backend() {
        DbBackend::Postgres => {
            let url = served(world.backend.as_ref().unwrap().url());
            Some(Database::connect(url).await.unwrap())
        }
        _ => None,
    };
    let (mut compared, mut seen) = (0, 0);
    try_worlds(WORLDS, async |spec| {
        fill(&world.database, &spec).await;
        let memory = Memory::read(&world.database).await;
        let rows = Rows::read(&world.database).await;
        for (who, actor) in actors(&world.store, &spec).await {
            let judged = memory.judged(&actor, RULES);
            let told = oracle(&rows, &memory, &actor);
            let known: Sight = judged.iter().filter(|(table, _)| !BESIDE_THE_ORACLE.contains(table)).cloned().collect();
            same(&who, "oracle and judge", &told, &known)?;
            same(&who, "judge and scope", &judged, &scoped(&world.database, &actor).await)?;
            if let Some(server) = &server {
                same(&who, "judge and wall", &judged, &walled(server, &actor).await)?;
            }
            compared += 1;
            seen += judged.len();
        }
        Ok(())
    });
    assert!(compared > 24 && seen > compared * 30, "{compared} viewers who see {seen} rows are no test");
}

/// What the oracle does not speak of: the service's own memory, of which these worlds have none; and with what people prove
/// who they are, which nobody sees.
const BESIDE_THE_ORACLE: &[&str] = &["idempotency_record", "account", "account_code", "external_identity"];

/// What the oracle says that somebody sees.
fn oracle(rows: &Rows, memory: &Memory, actor: &Actor) -> Sight {
    use tresporuno::domain::word::Word;
    let role = actor.role().text();
    let role = if role == "ANONYMOUS" { "" } else { role };
    let oracle = Oracle::under(rows, (actor.person(), actor.tenant()), role, actor.membership(), now());
    let found = |table: &'static str, row: Uuid| (table, row.simple().to_string());
    let mut sight = Sight::new();
    macro_rules! private {
        ($($table:ident: $rows:ident, $sees:ident;)+) => {$(
            let seen = rows.$rows.iter().filter(|row| oracle.$sees(row));
            sight.extend(seen.map(|row| found(stringify!($table), row.id)));
        )+};
    }
    private! {
        project: projects, project;
        project_party: parties, party;
        contribution: parts, part;
        deposit: deposits, deposit;
        document: documents, document;
        project_account: accounts, account;
        transfer: transfers, transfer;
        complaint: complaints, complaint;
        hold: holds, hold;
        share_exception: exceptions, exception;
        refund_case: refunds, refund;
        refund_share: refund_shares, refund_share;
        decision_ledger_entry: entries, entry;
        session: sessions, session;
        session_minutes: minutes, minutes;
        minutes_signature: minutes_signatures, minutes_signature;
        agenda_item: items, item;
        vote: votes, vote;
        resolution: resolutions, resolution;
        club_registration: registrations, registration;
        committee_representative: representatives, representative;
        federation_mandate: mandates, mandate;
        membership: memberships, membership;
        person: people, natural_person;
        access_grant: grants, grant;
        api_key: api_keys, api_key;
        budget_ceiling: ceilings, ceiling;
        budget_reservation: reservations, reservation;
        agreement: agreements, agreement;
        agreement_signature: agreement_signatures, agreement_signature;
        tranche: tranches, tranche;
        tranche_part: tranche_parts, tranche_part;
        budget_line: budget_lines, budget_line;
        project_site: sites, site;
        sign_in: sign_ins, sign_in;
        works: works, works;
        works_committee: works_committees, works_committee;
        works_committee_training: trainings, training;
        inspection: inspections, inspection;
        observation: observations, observation;
        progress_report: reports, report;
        need_endorsement: endorsements, endorsement;
        technical_file: technical_files, technical_file;
        review: reviews, review;
        help_request: help_requests, help_request;
        defect: defects, defect;
        technical_file_item: technical_file_items, technical_file_item;
        technical_file_document: technical_file_documents, technical_file_document;
        need_endorsement: endorsements, endorsement;
        project_freeze: freezes, freeze;
    }
    let files = rows.files.iter().filter(|row| oracle.file(row));
    sight.extend(files.map(|row| found("club_file", row.club_id)));
    let spoken: BTreeSet<&str> = sight_tables();
    sight.extend(memory.seen(|resource, row| match resource {
        resource if spoken.contains(resource.table()) || BESIDE_THE_ORACLE.contains(&resource.table()) => false,
        Resource::ProjectConfirmation => {
            let of = |project: &&project::Model| row.0["project_id"] == project.id.to_string();
            role.starts_with("CLUB_") && rows.projects.iter().find(of).unwrap().club_id == actor.tenant()
        }
        // A machine learns of clubs, their projects in public, and whose they are; all else is for everybody.
        Resource::Club
        | Resource::Tenant
        | Resource::ProgrammeTypeSum
        | Resource::ProgrammePlaceSum
        | Resource::ProgrammeYearSum => true,
        _ => role != "CONSULATE_SERVICE",
    }));
    sight
}

fn sight_tables() -> BTreeSet<&'static str> {
    let spoken = [
        "project",
        "project_party",
        "contribution",
        "deposit",
        "document",
        "project_account",
        "transfer",
        "complaint",
        "hold",
        "share_exception",
        "refund_case",
        "refund_share",
        "decision_ledger_entry",
        "session",
        "session_minutes",
        "minutes_signature",
        "agenda_item",
        "vote",
        "resolution",
        "club_registration",
        "committee_representative",
        "federation_mandate",
        "membership",
        "person",
        "access_grant",
        "api_key",
        "budget_ceiling",
        "budget_reservation",
        "agreement",
        "agreement_signature",
        "tranche",
        "tranche_part",
        "budget_line",
        "project_site",
        "sign_in",
        "need_endorsement",
        "project_freeze",
        "club_file",
        "works",
        "works_committee",
        "works_committee_training",
        "inspection",
        "observation",
        "progress_report",
        "technical_file",
        "help_request",
        "review",
        "defect",
        "technical_file_item",
        "technical_file_document",
    ];
    spoken.into_iter().collect()
}

/// Tries random worlds, and shrinks one that fails.
pub fn try_worlds(number: u32, check: impl AsyncFnMut(Spec) -> Result<(), String>) {
    let config = Config { cases: number, max_shrink_iters: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let check = std::cell::RefCell::new(check);
    let ran = tokio::task::block_in_place(|| {
        runner.run(&worlds(), |spec| {
            let checked = tokio::runtime::Handle::current().block_on((check.borrow_mut())(spec));
            checked.map_err(TestCaseError::fail)
        })
    });
    if let Err(error) = ran {
        panic!("{error}");
    }
}

fn same(who: &str, ways: &str, one: &Sight, other: &Sight) -> Result<(), String> {
    let only = |one: &Sight, other: &Sight| one.difference(other).cloned().collect::<Vec<_>>();
    let (first, second) = (only(one, other), only(other, one));
    let equal = first.is_empty() && second.is_empty();
    if equal {
        Ok(())
    } else {
        Err(format!("{who}: {ways} differ; only the first: {first:?}, only the second: {second:?}"))
    }
}

/// Everybody who can look in a world: each membership that the service takes for in force, which must be those that
/// are, each person without one, and nobody in particular.
pub async fn actors(store: &Store, spec: &Spec) -> Vec<(String, Actor)> {
    let mut actors = vec![("anonymous".to_owned(), Actor::anonymous())];
    for person in PERSONS {
        let identity = store.standing(id(person), SignedIn::at_epoch(1), now(), |_| Ok(None)).await.unwrap().identity;
        let held: BTreeSet<Uuid> = identity.memberships.iter().map(|held| held.id).collect();
        let wanted = spec.memberships.iter().enumerate().filter(|(_, held)| {
            held.person == *person && held.status == "ACTIVE" && held.period.0 <= 0 && held.period.1 > 0
        });
        assert_eq!(held, wanted.map(|(at, _)| membership_at(at)).collect(), "{person}: what is in force");
        actors.push((
            format!("{person} without membership"),
            Actor::without_membership(id(person), SignedIn::at_epoch(1)),
        ));
        for (at, held) in identity.memberships.iter().enumerate() {
            let one =
                store.standing(id(person), SignedIn::at_epoch(1), now(), |identity| Ok(identity.memberships.get(at)));
            let actor = one.await.unwrap().actor;
            actors.push((format!("{person} as {:?} of {}", held.role, held.tenant_name), actor));
        }
    }
    actors
}

pub fn now() -> DateTime<Utc> {
    crate::world::now()
}

impl Spec {
    /// The world without one of its leaves, each in turn, with what was taken away.
    pub fn without_one(&self) -> Vec<(String, Spec)> {
        let mut less = Vec::new();
        let mut take = |taken: String, change: &dyn Fn(&mut Spec)| {
            let mut spec = self.clone();
            change(&mut spec);
            less.push((taken, spec));
        };
        for (at, held) in self.memberships.iter().enumerate() {
            take(format!("membership {at}"), &|spec| spec.memberships[at].period = ENDED);
            // An invitation that is taken back was never agreed to.
            let over = if self.memberships[at].status == "INVITED" { "LAPSED" } else { "ENDED" };
            take(format!("membership {at}, ended"), &|spec| spec.memberships[at].status = over);
            for number in 0..held.grants.len() {
                take(format!("grant {at} {number}"), &|spec| spec.memberships[at].grants[number].2 = ENDED);
                take(format!("grant {at} {number}, revoked"), &|spec| spec.memberships[at].grants[number].3 = true);
            }
        }
        for at in 0..self.mandates.len() {
            take(format!("mandate {at}"), &|spec| spec.mandates[at].status = "ENDED");
            take(format!("an act of mandate {at}"), &|spec| {
                let acts = &mut spec.mandates[at].acts;
                // Of the only one that it lists, what no mandate gives is left.
                *acts = if acts.len() > 1 { acts[1..].to_vec() } else { vec!["confirmProposal"] };
            });
        }
        less
    }
}

/// A period that is over.
const ENDED: Period = (-9, -8);
