//! The access ledger is no part of the random worlds, since nobody can empty it: here everybody sees the same of it, by
//! the policy judged in memory, by the scopes, and on PostgreSQL by the second wall alone.

use sea_orm::{Database, DbBackend};
use tresporuno::authz::policy::RULES;

use super::mutants::everybody;
use super::sight::{Memory, Sight, scoped, walled};
use crate::postgres::served;
use crate::tenants::grown::Grown;
use crate::tenants::viewers::Viewer;

both_databases!(everybody_sees_the_same_entries_whichever_way_it_is_found_out);

async fn everybody_sees_the_same_entries_whichever_way_it_is_found_out(grown: Grown) {
    grown.look(Viewer::called("auditor"), "{ clubs { nodes { file { __typename } } } }").await;
    let part = grown.part("jerez pledged", "STATE");
    grown.look(Viewer::called("auditor"), &format!("{{ node(id: \"{part}\") {{ id }} }}")).await;
    let world = &grown.world;
    let memory = Memory::read(&world.database).await;
    let server = match world.database.get_database_backend() {
        DbBackend::Postgres => Some(Database::connect(served(world.backend.as_ref().unwrap().url())).await.unwrap()),
        _ => None,
    };
    let mut seen = 0;
    for actor in everybody(&grown).await {
        let entries = |sight: Sight| -> Sight {
            sight.into_iter().filter(|(table, _)| ["access_ledger_entry", "membership"].contains(table)).collect()
        };
        let judged = entries(memory.judged(&actor, RULES));
        assert_eq!(entries(scoped(&world.database, &actor).await), judged, "{:?}", actor.role());
        if let Some(server) = &server {
            assert_eq!(entries(walled(server, &actor).await), judged, "{:?}", actor.role());
        }
        seen += judged.iter().filter(|(table, _)| *table == "access_ledger_entry").count();
    }
    assert!(seen > 10, "{seen} entries seen are no test");
}
