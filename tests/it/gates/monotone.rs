//! Taking something away never widens: a membership's end, a grant's, a mandate's, in any world.

use std::collections::BTreeSet;

use tresporuno::authz::policy::{Act, RULES};

use super::fill::fill;
use super::random::{Spec, actors, try_worlds};
use super::sight::{Memory, Sight};
use crate::world::World;

both_databases!(what_is_taken_away_never_widens);

/// Worlds tried on each database; each with everything taken away once.
const WORLDS: u32 = 8;

async fn what_is_taken_away_never_widens(world: World) {
    let mut compared = 0;
    try_worlds(WORLDS, async |spec| {
        fill(&world.database, &spec).await;
        let before = rights(&world, &spec).await;
        for (taken, less) in spec.without_one() {
            fill(&world.database, &less).await;
            for (who, sight, acts) in rights(&world, &less).await {
                let Some((_, had, could)) = before.iter().find(|(known, ..)| *known == who) else {
                    return Err(format!("{who} appeared when {taken} was taken away"));
                };
                let seen: Vec<_> = sight.difference(had).collect();
                let done: Vec<_> = acts.difference(could).collect();
                if !seen.is_empty() || !done.is_empty() {
                    return Err(format!("{who} gained {seen:?} {done:?} when {taken} was taken away"));
                }
                compared += 1;
            }
        }
        Ok(())
    });
    assert!(compared > 100, "{compared} comparisons are no test");
}

/// What everybody sees and may do.
async fn rights(world: &World, spec: &Spec) -> Vec<(String, Sight, BTreeSet<(Act, String)>)> {
    let memory = Memory::read(&world.database).await;
    let mut rights = Vec::new();
    for (who, actor) in actors(&world.store, spec).await {
        // What somebody takes away is their own record too, which they lose sight of.
        let mut sight = memory.judged(&actor, RULES);
        sight.retain(|(table, _)| !matches!(*table, "membership" | "access_grant"));
        rights.push((format!("{who} {}", actor.membership()), sight, memory.permitted(&actor, RULES)));
    }
    rights
}
