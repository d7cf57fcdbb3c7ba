//! What the work of each act may touch in the grown world: the policy judged in memory and the second wall alone admit
//! the same rows, a text for reviewers says which, and no touch can be dropped or widened unnoticed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use async_graphql::ID;
use entity::{agenda_item, budget_reservation, membership, technical_file_item};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use tresporuno::authz::actor::{Actor, SignedIn};
use tresporuno::authz::judge::{Judge, Row, Rows as RowsBeside};
use tresporuno::authz::policy::{Act, Resource};
use tresporuno::authz::predicate::Predicate;
use tresporuno::authz::scope::Scope;
use tresporuno::authz::touch::{By, Command, TOUCHES, Touch};
use tresporuno::graphql::id::{NodeKind, decode};
use tresporuno::store::datum::Datum;
use uuid::Uuid;

use super::sight::{Memory, TextRow, key_of};
use super::worker::Worker;
use crate::both::on_postgres;
use crate::tenants::acts::{Attempt, SUBJECTS, attempts, outcome};
use crate::tenants::grown::Grown;
use crate::tenants::mutations::{compare, push_wrapped};
use crate::tenants::viewers::Viewer;
use crate::world::id;

/// Sums, which no work touches: triggers write them, as whoever owns the tables.
const KEPT_BY_THE_DATABASE: &[Resource] = &[
    Resource::FairnessSum,
    Resource::PoaMoneySum,
    Resource::PoaWorksSum,
    Resource::ProgrammeTypeSum,
    Resource::ProgrammePlaceSum,
    Resource::ProgrammeYearSum,
    Resource::ProgrammeSeatSum,
];

/// The work of one act that was done, and who did it.
struct Work {
    viewer: Viewer,
    actor: Actor,
    act: Act,
    leave: Uuid,
    inserted: Vec<(Resource, TextRow)>,
    updated: Vec<(Resource, TextRow)>,
}

/// Somebody at work, and a row that the work might touch in one way.
struct Case {
    actor: Arc<Actor>,
    act: Act,
    leave: Uuid,
    command: Command,
    resource: Resource,
    row: TextRow,
    /// All rows, as they were before the act.
    before: Arc<Memory>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_judge_and_the_wall_let_the_same_rows_be_written() {
    let Some(grown) = on_postgres::<Grown>().await else { return };
    let mut text = String::from(
        "What the work of each act may touch in the grown world of the tests, as the second wall and the judge both say:\n\
         rows that were inserted with the columns that hold them, and how many rows may be changed, held or read for it.\n\
         Written by a test; review each change.\n",
    );
    let (mut cases, mut done) = (Vec::new(), BTreeSet::new());
    for index in 0..tasks(&grown).len() {
        let mut done_in: Grown = on_postgres().await.unwrap();
        let task = tasks(&done_in).swap_remove(index);
        task.prepare(&mut done_in).await;
        let before = Memory::read(&done_in.world.database).await;
        // Some attempts are there to be refused to everybody.
        let Some(work) = work(&done_in, &task, &before).await else { continue };
        let attempt = &task.attempt;
        done.insert(attempt.mutation.to_owned());
        let _ = writeln!(text, "\n{}: {}, by {}", attempt.mutation, attempt.what, work.viewer.name());
        let tried = try_on_a_copy(&task, &work, &mut text).await;
        cases.extend(tried);
    }
    assert_eq!(done, crate::matrix::mutations(&grown.world).await.into_iter().collect(), "each mutation is done once");
    let unnoticed = unnoticed(&cases);
    assert!(unnoticed.is_empty(), "no row tells the policy of touches from one without, or wider in: {unnoticed:#?}");
    compare("../gates/touched_rows.txt", &text);
}

/// Something to be done, and what must be so before.
struct Task {
    attempt: Attempt,
    /// Done before by whoever may.
    first: Option<Attempt>,
    /// By the officer of a federation that is mandated to pay for the club of Jerez, and not to read.
    mandated: bool,
    /// Put on an agenda before, in the place of another one.
    on_agenda: Option<&'static str>,
    /// By somebody of a works committee, who is invited elsewhere.
    watching: bool,
}

/// What is attempted everywhere, and the work of those acts that do more at a second time or for others.
fn tasks(grown: &Grown) -> Vec<Task> {
    let task = |attempt: Attempt| {
        let on_agenda = match (attempt.mutation, attempt.what.as_str()) {
            ("cancelProject", _) => Some("tlaltenango timed"),
            ("updateProposal", "jerez submitted") => Some("jerez submitted"),
            _ => None,
        };
        Task { attempt, first: None, mandated: false, on_agenda, watching: false }
    };
    let mut tasks: Vec<Task> = attempts(grown).into_iter().map(task).collect();
    let like = |mutation: &str, part: &str, what: &str, change: &[(&str, Value)]| {
        let found = attempts(grown).into_iter().find(|known| known.mutation == mutation && known.what.contains(part));
        let mut attempt = Attempt { what: what.to_owned(), ..found.unwrap() };
        for (member, value) in change {
            attempt.input[*member] = value.clone();
        }
        attempt
    };
    let invitation = [("membershipId", json!(NodeKind::Membership.id(id("invitation of a watcher"))))];
    let invited = like("acceptInvitation", "of a member of a club", "of a member of a works committee", &invitation);
    tasks.push(Task { watching: true, ..task(invited) });
    let open = ("agendaItemId", json!(grown.item("jerez open")));
    tasks.push(Task {
        first: Some(like("confirmProposal", "", "for the first time", &[])),
        ..task(like("confirmProposal", "", "jerez draft, for the last time", &[("expectedVersion", json!(2))]))
    });
    let file = grown.rows.technical_file("tlaltenango planning").id;
    let of_title = |row: &&technical_file_item::Model| row.technical_file_id == file && row.requirement == "LAND_TITLE";
    let defective = grown.rows.technical_file_items.iter().find(of_title).unwrap();
    let again = [
        ("technicalFileId", json!(NodeKind::TechnicalFile.id(file))),
        ("expectedVersion", json!(defective.version + 1)),
    ];
    tasks.push(Task {
        first: Some(like("returnFromPlanning", "", "for a defect", &[])),
        ..task(like("provideTechnicalFileItem", "", "tlaltenango planning, for what is defective", &again))
    });
    tasks.push(task(like("castVote", "", "jerez open", std::slice::from_ref(&open))));
    tasks.push(task(like("castVote", "", "jerez open, anew", &[open, ("expectedVersion", json!(1))])));
    for mutation in ["pledgeContribution", "recordDeposit"] {
        tasks.push(Task {
            mandated: true,
            ..task(like(mutation, "MIGRANT", "MIGRANT part, under a mandate to pay alone", &[]))
        });
    }
    tasks
}

impl Grown {
    /// Something was held for the project once, under a ceiling, and was let go.
    async fn reserved_and_released(&self, project: &str) {
        let project = self.rows.project(project);
        let row = budget_reservation::Model {
            id: project.id,
            project_id: project.id,
            tenant_id: id("ministry"),
            state_code: project.state_code.clone(),
            fiscal_year: project.fiscal_year,
            amount_centavos: 100_000,
            released_centavos: 100_000,
            status: "RELEASED".into(),
            reserved_by: id("national"),
            reserved_at: self.world.time(),
            released_at: Some(self.world.time()),
            version: 2,
        };
        super::fill::put(&self.world.database, row).await;
    }
}

impl Task {
    async fn prepare(&self, grown: &mut Grown) {
        if self.mandated {
            grown.mandate("other_federation", "club_jerez", "pledgeContribution,recordDeposit").await;
        }
        if let Some(project) = self.on_agenda {
            let project = grown.rows.project(project).id;
            let waiting = grown.rows.project("jerez pending").id;
            let put = agenda_item::Entity::update_many()
                .col_expr(agenda_item::Column::ProjectId, Expr::value(project))
                .filter(agenda_item::Column::ProjectId.eq(waiting));
            assert_eq!(put.exec(&grown.world.database).await.unwrap().rows_affected, 1);
        }
        if ["settleRefund", "closeProject"].contains(&self.attempt.mutation) {
            let project = if self.attempt.mutation == "closeProject" { "jerez handed" } else { "jerez cancelled" };
            grown.reserved_and_released(project).await;
        }
        if self.watching {
            let held = grown.rows.memberships.iter().find(|held| held.person_id == id("works_jerez")).unwrap();
            let row = membership::Model {
                id: id("invitation of a watcher"),
                tenant_id: id("tlaltenango"),
                role: "MUNICIPAL_TREASURY".into(),
                status: "INVITED".into(),
                capacity: String::new(),
                ..held.clone()
            };
            let row = membership::Entity::insert(row.into_active_model());
            row.exec_without_returning(&grown.world.database).await.unwrap();
        }
        let Some(first) = &self.first else { return };
        for viewer in Viewer::everybody() {
            if outcome(&grown.attempt(viewer, first).await) == "DONE" {
                return;
            }
        }
        panic!("nobody gets it done first: {first:?}");
    }
}

/// Has it done by the first who may, and finds out what was written; `None` where nobody may.
async fn work(grown: &Grown, task: &Task, before: &Memory) -> Option<Work> {
    let attempt = &task.attempt;
    let (_, subject, _) = SUBJECTS.iter().find(|(mutation, ..)| *mutation == attempt.mutation).unwrap();
    let leave = match decode(&ID::from(attempt.input[subject].as_str().unwrap())) {
        Some((_, Datum::Uuid(id))) => id,
        other => panic!("{other:?}"),
    };
    let act = Act::parse(if attempt.mutation == "recuseVote" { "castVote" } else { attempt.mutation }).unwrap();
    let key = key_of(act.resource())[0];
    let on = before.0[act.resource().table()].iter().find(|row| row.0[key] == leave.to_string());
    for viewer in Viewer::everybody() {
        if task.mandated && viewer.person != "officer_other_federation" {
            continue;
        }
        let Some(actor) = actor(grown, viewer).await else { continue };
        let scope = Scope::of(Arc::new(actor.clone()));
        if !on.is_some_and(|row| Judge::of(&scope, Some(before)).admits(act.resource(), act, row)) {
            continue;
        }
        if outcome(&grown.attempt(viewer, attempt).await) != "DONE" {
            continue;
        }
        let after = Memory::read(&grown.world.database).await;
        let (mut inserted, mut updated) = (Vec::new(), Vec::new());
        for resource in Resource::ALL.iter().filter(|resource| !KEPT_BY_THE_DATABASE.contains(resource)) {
            let key = |row: &TextRow| key_of(*resource).iter().map(|column| row.0[*column].clone()).collect::<Vec<_>>();
            for row in &after.0[resource.table()] {
                match before.0[resource.table()].iter().find(|known| key(known) == key(row)) {
                    None => inserted.push((*resource, row.clone())),
                    Some(known) if known.0 != row.0 => updated.push((*resource, known.clone())),
                    Some(_) => {}
                }
            }
        }
        return Some(Work { viewer, actor, act, leave, inserted, updated });
    }
    None
}

async fn actor(grown: &Grown, viewer: Viewer) -> Option<Actor> {
    let (store, now) = (&grown.world.store, grown.world.time());
    let named = viewer.tenant.map(|tenant| id(&format!("membership_{}_{tenant}", viewer.person)));
    let standing = store.standing(id(viewer.person), SignedIn::at_epoch(1), now, |identity| {
        Ok(match (named, identity.memberships.as_slice()) {
            (Some(named), held) => held.iter().find(|held| held.id == named),
            (None, [only]) => Some(only),
            (None, _) => None,
        })
    });
    standing.await.ok().map(|standing| standing.actor)
}

/// On a copy that is as it was before the act: tries what the work wrote, that with one column changed, and every row
/// of the tables that it may update, hold or read.
async fn try_on_a_copy(task: &Task, work: &Work, text: &mut String) -> Vec<Case> {
    let mut copy: Grown = on_postgres().await.unwrap();
    task.prepare(&mut copy).await;
    let all = Arc::new(Memory::read(&copy.world.database).await);
    let before = &*all;
    let worker = Worker::begin(&copy.world.database, &work.actor, work.act, work.leave).await;
    let actor = Arc::new(work.actor.clone());
    let case = |command, resource, row: &TextRow| {
        let (actor, act, leave, row) = (actor.clone(), work.act, work.leave, row.clone());
        Case { actor, act, leave, command, resource, row, before: all.clone() }
    };
    let mut cases = Vec::new();
    for (resource, row) in &work.inserted {
        let mut held = Vec::new();
        for (column, changed) in [(None, row.clone())].into_iter().chain(changed(*resource, row, before)) {
            let case = case(Command::Insert, *resource, &changed);
            let (judged, walled) = (case.is_admitted(TOUCHES, before), worker.inserts(*resource, &changed).await);
            assert_eq!(judged, walled, "{} of {:?}: {column:?} of {changed:?}", work.act.text(), resource);
            match column {
                None => assert!(judged, "{} wrote what it may not: {changed:?}", work.act.text()),
                Some(column) if !judged => held.push(column),
                Some(_) => {}
            }
            cases.push(case);
        }
        held.sort();
        push_wrapped(text, &format!("inserts {}, held by", resource.table()), &held);
    }
    for resource in Resource::ALL {
        for (command, word) in [(Command::Update, "change"), (Command::Lock, "hold"), (Command::Read, "read")] {
            let rows = &before.0[resource.table()];
            if !TOUCHES.iter().any(|touch| touch.is_of_work(work.act, command, *resource)) {
                continue;
            }
            let mut count = 0;
            for row in rows {
                let case = case(command, *resource, row);
                let walled = worker.touches(command, *resource, row).await;
                // What hangs on a row that is read for the act is seen by the wall too.
                let (least, most) = (case.is_admitted(TOUCHES, before), case.is_admitted_unseen(TOUCHES, before));
                assert!(least <= walled && walled <= most, "{} may {word} of {resource:?} {row:?}", work.act.text());
                count += usize::from(walled);
                cases.push(case);
            }
            let _ = writeln!(text, "  may {word} {count} of {} rows of {}", rows.len(), resource.table());
        }
    }
    for (resource, row) in &work.updated {
        let was_touched = case(Command::Update, *resource, row).is_admitted_unseen(TOUCHES, before);
        assert!(was_touched, "{} changed what it may not: {resource:?} {row:?}", work.act.text());
    }
    cases
}

/// The row with each of its ids, words and codes of states changed, one at a time, to what another row has there.
fn changed(resource: Resource, row: &TextRow, memory: &Memory) -> Vec<(Option<String>, TextRow)> {
    let is_word =
        |value: &str| !value.is_empty() && value.chars().all(|sign| sign.is_ascii_alphabetic() || sign == '_');
    let mut all = Vec::new();
    for (column, value) in &row.0 {
        let is_id = Uuid::try_parse(value).is_ok();
        if column == "state_code" {
            let mut changed = row.clone();
            changed.0.insert(column.clone(), if value == "32" { "14" } else { "32" }.to_owned());
            all.push((Some(column.clone()), changed));
            continue;
        }
        if !is_id && (!is_word(value) || value == "true" || value == "false") {
            continue;
        }
        let others = memory.0[resource.table()].iter().filter_map(|other| other.0.get(column));
        let other = others.into_iter().find(|other| *other != value && is_word(other) != is_id).cloned();
        let other = other.unwrap_or_else(|| if is_id { Uuid::new_v4().to_string() } else { "OTHER".to_owned() });
        let mut changed = row.clone();
        changed.0.insert(column.clone(), other);
        all.push((Some(column.clone()), changed));
    }
    all
}

/// Touches without which, or with `True` in place of whose condition, every case is what it was.
fn unnoticed(cases: &[Case]) -> Vec<(Touch, &'static str)> {
    let admitted = |touches: &[Touch], of: &Touch| -> Vec<bool> {
        let concerned = cases.iter().filter(|case| of.is_of_work(case.act, case.command, case.resource));
        concerned.map(|case| case.is_touched(touches)).collect()
    };
    let mut unnoticed = Vec::new();
    for (index, touch) in TOUCHES.iter().enumerate().filter(|(_, touch)| matches!(touch.by, By::Act(_) | By::AnyAct)) {
        let real = admitted(TOUCHES, touch);
        let mut dropped = TOUCHES.to_vec();
        dropped.remove(index);
        if admitted(&dropped, touch) == real {
            unnoticed.push((*touch, "dropped"));
        }
        let mut widened = TOUCHES.to_vec();
        widened[index].when = Predicate::True;
        if !matches!(touch.when, Predicate::True) && admitted(&widened, touch) == real {
            unnoticed.push((*touch, "widened"));
        }
    }
    unnoticed
}

trait OfWork {
    fn is_of_work(&self, act: Act, command: Command, resource: Resource) -> bool;
}

impl OfWork for Touch {
    fn is_of_work(&self, act: Act, command: Command, resource: Resource) -> bool {
        self.command == command && self.resource == resource && self.is_of(act)
    }
}

impl Case {
    /// The work may do it, and its actor sees the row that is changed or held.
    fn is_admitted(&self, touches: &[Touch], memory: &Memory) -> bool {
        let sees = self.command == Command::Insert || self.to(Command::Read).is_admitted_unseen(touches, memory);
        sees && self.is_admitted_unseen(touches, memory)
    }

    /// The work may do it, whoever sees the row. That of the act itself may always be held.
    fn is_admitted_unseen(&self, touches: &[Touch], memory: &Memory) -> bool {
        let scope = Scope::of(self.actor.clone());
        self.is_touched(touches)
            || match self.command {
                Command::Insert | Command::Update => false,
                Command::Read => Judge::of(&scope, Some(memory)).admits(self.resource, Act::Read, &self.row),
                Command::Lock => self.to(Command::Update).is_touched(touches) || self.is_itself(),
            }
    }

    fn to(&self, command: Command) -> Case {
        Case { command, actor: self.actor.clone(), row: self.row.clone(), before: self.before.clone(), ..*self }
    }

    fn is_itself(&self) -> bool {
        let key = key_of(self.resource)[0];
        self.act.resource() == self.resource && self.row.text(key) == Some(self.leave.to_string())
    }

    fn is_touched(&self, touches: &[Touch]) -> bool {
        let scope = Scope::of(self.actor.clone());
        // A row that is inserted is judged by its own columns alone; one that is there, beside all others.
        let beside: Option<&dyn RowsBeside> = if self.command == Command::Insert { None } else { Some(&*self.before) };
        let judge = Judge::of(&scope, beside);
        let mut own = touches.iter().filter(|touch| touch.is_of_work(self.act, self.command, self.resource));
        own.any(|touch| judge.holds(&touch.when, self.act, Some(self.leave), &self.row))
    }
}
