//! What the pure parts of a request cost: the policy compiled into a scope, the plan of a page, an entry of the ledger
//! hashed, a token checked.

// As in a test: what cannot be built ends it.
#![allow(clippy::expect_used)]

use std::hint::black_box;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use sea_orm::DbBackend;
use tresporuno::authn::{SigningKey, Tokens};
use tresporuno::authz::actor::{Actor, MembershipFacts, Role};
use tresporuno::authz::claims::Claims;
use tresporuno::authz::policy::{Act, Resource};
use tresporuno::authz::predicate::Binder;
use tresporuno::authz::scope::Scope;
use tresporuno::domain::ledger::{Entry, GENESIS};
use tresporuno::store::datum::Kind;
use tresporuno::store::page::{Beside, Order, PageArgs};
use tresporuno::store::plan::{PageWants, page_statement};
use tresporuno::store::project::{Project, ProjectWants};
use tresporuno::store::query::Query;
use uuid::Uuid;

/// An officer of a municipality.
fn actor() -> Arc<Actor> {
    Arc::new(Actor::under(MembershipFacts {
        membership: Uuid::from_u128(1),
        person: Uuid::from_u128(2),
        tenant: Uuid::from_u128(3),
        role: Role::MunicipalProjects,
        states: Vec::new(),
        municipality: "32020".to_owned(),
        acts: None,
        mandates: Vec::new(),
    }))
}

fn policy(c: &mut Criterion) {
    let scope = Scope::of(actor());
    let mut group = c.benchmark_group("policy");
    for (name, resource) in
        [("project", Resource::Project), ("party", Resource::ProjectParty), ("vote", Resource::Vote)]
    {
        group.bench_function(format!("scope of a {name}"), |bencher| {
            bencher.iter(|| {
                let mut query = Query::new(DbBackend::Postgres);
                let alias = query.alias();
                black_box(scope.readable(black_box(resource), &alias, &mut query).text())
            });
        });
    }
    group.bench_function("leave to vote", |bencher| {
        bencher.iter(|| {
            let mut query = Query::new(DbBackend::Postgres);
            let alias = query.alias();
            black_box(scope.permitted(black_box(Act::CastVote), &alias, &mut query).text())
        });
    });
    let actor = actor();
    group.bench_function("claims of a reader", |bencher| bencher.iter(|| black_box(Claims::of(black_box(&actor)))));
    group.finish();
}

fn planner(c: &mut Criterion) {
    let scope = Scope::of(actor());
    let args = |limit, column| PageArgs::first(limit, Order::descending(column, Kind::Instant));
    let resolutions = PageWants { args: args(1, "resolved_at"), beside: Beside::default(), wants: Default::default() };
    let wants = ProjectWants {
        club: Some(Box::default()),
        municipality: Some(Box::default()),
        parties: Some(Box::default()),
        resolutions: vec![resolutions],
        ..ProjectWants::default()
    };
    let page = PageWants { args: args(20, "created_at"), beside: Beside::default(), wants };
    for (name, backend) in [("PostgreSQL", DbBackend::Postgres), ("SQLite", DbBackend::Sqlite)] {
        c.bench_function(&format!("plan of a page, {name}"), |bencher| {
            bencher.iter(|| {
                page_statement::<Project>(Query::new(backend), black_box(&scope), black_box(&page)).expect("a plan")
            });
        });
    }
}

fn ledger(c: &mut Criterion) {
    let entry = Entry {
        chain: Uuid::from_u128(1),
        position: 7,
        recorded_at: DateTime::UNIX_EPOCH,
        person: Uuid::from_u128(2),
        tenant: Uuid::from_u128(3),
        act: "cast_vote",
        subject_kind: "Vote",
        subject: Uuid::from_u128(4),
        content: r#"{"seat":"STATE","version":2,"vote":"00000000-0000-0000-0000-000000000005"}"#,
        previous_hash: GENESIS,
    };
    c.bench_function("entry of the ledger", |bencher| bencher.iter(|| black_box(black_box(&entry).hash())));
}

fn token(c: &mut Criterion) {
    let tokens = Tokens::new(SigningKey::ephemeral().expect("a key"), "tresporuno", "tresporuno");
    let now = Utc::now();
    let token = tokens.issue(Uuid::from_u128(2), 1, &["pwd"], TimeDelta::minutes(10), now).expect("a token");
    c.bench_function("check of a token", |bencher| {
        bencher.iter(|| tokens.check(black_box(&token), now).expect("it is genuine"));
    });
}

criterion_group!(pure, policy, planner, ledger, token);
criterion_main!(pure);
