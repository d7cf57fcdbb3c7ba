//! No rule can be dropped or widened unnoticed: each changes what somebody sees or may do in the grown world, where
//! every sight is held against the oracle and every act against the reviewed matrix of mutations.

use std::collections::BTreeSet;

use tresporuno::authz::actor::{Actor, SignedIn};
use tresporuno::authz::policy::{Act, RULES, Rule};
use tresporuno::authz::predicate::Predicate;

use super::sight::{Memory, Sight};
use crate::both::on_sqlite;
use crate::tenants::grown::Grown;
use crate::tenants::viewers::Viewer;
use crate::world::id;

/// What somebody may do.
type Permitted = BTreeSet<(Act, String)>;

/// Everything that a mandate can list.
const MANDATE: &str = "read,renewClubRegistration,updateClubFile,draftProposal,updateProposal,castVote,pledgeContribution,recordDeposit,signAgreement";

/// Judged in memory: the database only brings the rows, so that one of the two is enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_rule_can_be_dropped_or_widened_unnoticed() {
    let mut grown: Grown = on_sqlite().await;
    grown.mandate("other_federation", "club_jerez", MANDATE).await;
    grown.look(Viewer::called("auditor"), "{ clubs { nodes { file { __typename } } } }").await;
    let memory = Memory::read(&grown.world.database).await;
    let actors = everybody(&grown).await;
    let logged = |rules: &[Rule]| -> (Vec<Rule>, Vec<Rule>) { rules.iter().partition(|rule| rule.logged) };
    let real = actors.iter().map(|actor| {
        let (logged, open) = logged(RULES);
        (actor, memory.judged(actor, &open), memory.judged(actor, &logged), memory.permitted(actor, RULES))
    });
    let real: Vec<(&Actor, Sight, Sight, Permitted)> = real.collect();
    // A rule speaks to its own roles alone, and one of these people has to notice.
    let is_noticed = |of: &Rule, rules: &[Rule]| {
        let (logged, open) = logged(rules);
        real.iter().filter(|(actor, ..)| of.who.contains(&actor.role())).any(|(actor, seen, seen_logged, permitted)| {
            memory.judged(actor, &open) != *seen
                || memory.judged(actor, &logged) != *seen_logged
                || memory.permitted(actor, rules) != *permitted
        })
    };
    let mut unnoticed = Vec::new();
    for (index, rule) in RULES.iter().enumerate() {
        let mut dropped = RULES.to_vec();
        dropped.remove(index);
        if !is_noticed(rule, &dropped) {
            unnoticed.push((rule.id, "dropped"));
        }
        if !matches!(rule.when, Predicate::True) {
            let mut widened = RULES.to_vec();
            widened[index].when = Predicate::True;
            if !is_noticed(rule, &widened) {
                unnoticed.push((rule.id, "widened"));
            }
        }
    }
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

pub async fn everybody(grown: &Grown) -> Vec<Actor> {
    let world = &grown.world;
    let mut actors = vec![Actor::anonymous()];
    for viewer in Viewer::everybody().into_iter().filter(|viewer| !viewer.person.is_empty()) {
        let held = world.standing(viewer.person).await.identity.memberships.len();
        for at in 0..held {
            let one = world
                .store
                .standing(id(viewer.person), SignedIn::at_epoch(1), world.time(), |who| Ok(who.memberships.get(at)));
            actors.push(one.await.unwrap().actor);
        }
    }
    actors
}
