//! The second wall as it stands: on every table, for every role, and nobody by whom it is passed.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tresporuno::authz::policy::Resource;
use tresporuno::store::Store;
use tresporuno::store::connection::DatabaseUrl;
use tresporuno::store::wall::Footing;

use crate::both::{Backend, on_postgres};
use crate::postgres::served;
use crate::world::{World, id};

async fn rows(connection: &impl ConnectionTrait, text: &str) -> Vec<String> {
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Postgres, text)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

const KEEPING_SUMS: &[&str] = &[
    "club_is_counted_anew",
    "community_is_counted_anew",
    "party_is_tabled",
    "party_is_tabled_anew",
    "place_is_tabled",
    "place_is_tabled_anew",
    "progress_report_is_counted",
    "project_is_counted",
    "project_is_counted_anew",
    "project_is_shown_anew",
    "project_is_tabled",
    "project_is_tabled_anew",
    "term_is_counted",
    "term_is_counted_anew",
    "transfer_is_counted",
];

async fn server_of(world: &World) -> DatabaseConnection {
    let mut options = ConnectOptions::new(served(world.backend.as_ref().unwrap().url()));
    // What is told on one connection is not known on another.
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_level_security_is_forced_on_every_table() {
    let Some(world) = on_postgres::<World>().await else { return };
    let text = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
                AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1";
    // Only the migrator's own list can be read by whoever owns it without a policy.
    assert_eq!(rows(&world.database, text).await, ["seaql_migrations"]);
    let text = "SELECT DISTINCT tablename::text FROM pg_policies WHERE schemaname = 'public' ORDER BY 1";
    let mut tables: Vec<_> = Resource::ALL.iter().map(|resource| resource.table().to_owned()).collect();
    tables.push("seaql_migrations".to_owned());
    tables.sort();
    assert_eq!(rows(&world.database, text).await, tables);
    let views =
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')";
    assert_eq!(rows(&world.database, views).await, Vec::<String>::new(), "a view would read as its owner");
    // A function reads as its owner: none does but those that keep sums, which nobody calls and nobody bends.
    let definers =
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1";
    assert_eq!(rows(&world.database, definers).await, KEEPING_SUMS);
    let bent = "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND NOT \
                (prorettype = 'trigger'::regtype AND proconfig = ARRAY['search_path=public, pg_temp'] \
                AND NOT has_function_privilege('tresporuno_server', pg_proc.oid, 'EXECUTE') \
                AND proowner = (SELECT relowner FROM pg_class WHERE oid = 'project'::regclass))";
    assert_eq!(rows(&world.database, bent).await, Vec::<String>::new());
    let sleeping = "SELECT tgname::text FROM pg_trigger WHERE tgfoid IN (SELECT oid FROM pg_proc WHERE prosecdef) \
                    AND tgenabled <> 'A'";
    assert_eq!(rows(&world.database, sleeping).await, Vec::<String>::new(), "in every session");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_role_of_the_service_passes_by_it() {
    let Some(world) = on_postgres::<World>().await else { return };
    let text = "SELECT rolname::text FROM pg_roles WHERE (rolname LIKE 'tresporuno%' OR rolname = 'it_server') \
                AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)";
    assert_eq!(rows(&world.database, text).await, Vec::<String>::new());
    let text = "SELECT count(*)::text FROM pg_roles WHERE rolname LIKE 'tresporuno%' OR rolname = 'it_server'";
    assert!(rows(&world.database, text).await[0].parse::<usize>().unwrap() > 20);
    let text = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace \
                AND (pg_get_userbyid(relowner) LIKE 'tresporuno%' OR pg_get_userbyid(relowner) = 'it_server')";
    assert_eq!(rows(&world.database, text).await, Vec::<String>::new());
    let text = "SELECT grantee || ' ' || privilege_type || ' ' || table_name FROM information_schema.role_table_grants \
                WHERE table_schema = 'public' AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE') \
                AND grantee <> 'postgres'";
    assert_eq!(rows(&world.database, text).await, Vec::<String>::new(), "nobody deletes, truncates or refers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_tells_nothing_reads_nothing() {
    let Some(world) = on_postgres::<World>().await else { return };
    let server = server_of(&world).await;
    for resource in Resource::ALL {
        let asked = server.execute_unprepared(&format!("SELECT 1 FROM {} LIMIT 1", resource.table())).await;
        let error = asked.expect_err("the server itself may read no table").to_string();
        assert!(error.contains("permission denied"), "{error}");
    }
    for forbidden in [
        "ALTER TABLE project DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE project NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY open ON project USING (TRUE)",
        "SET ROLE postgres",
        "SET ROLE tresporuno_delegate; DELETE FROM project",
        "SET ROLE tresporuno_job; TRUNCATE vote",
        "SET ROLE tresporuno_delegate; ALTER TABLE vote DISABLE ROW LEVEL SECURITY",
        "SET session_replication_role = replica",
    ] {
        assert!(server.execute_unprepared(forbidden).await.is_err(), "{forbidden}");
        server.execute_unprepared("RESET ROLE").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_told_holds_for_one_transaction() {
    let Some(world) = on_postgres::<World>().await else { return };
    world.read("president_jerez", "{ clubs { nodes { file { __typename } } } }").await;
    // No transaction outlives its read by more than the way back to the pool.
    let text = "SELECT count(*)::text FROM pg_stat_activity WHERE usename = 'it_server' AND state LIKE 'idle in%' \
                AND datname = current_database()";
    let mut waited = 0;
    while rows(&world.database, text).await != ["0"] {
        waited += 1;
        assert!(waited < 100, "a transaction stayed open");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // The pool of the service has four connections; on each of them nothing is left of whoever came before.
    for _ in 0..8 {
        let told = world.read("", "{ clubs { nodes { file { __typename } } } viewer { name } }").await;
        assert!(told["viewer"].is_null());
        let files = told["clubs"]["nodes"].as_array().unwrap().iter().map(|club| club["file"]["__typename"].clone());
        assert!(files.into_iter().all(|kind| kind == "Withheld"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wall_writes_nothing_for_whoever_has_no_leave() {
    let Some(world) = on_postgres::<World>().await else { return };
    let server = server_of(&world).await;
    let (club, other) = (id("club_jerez"), id("club_tlaltenango"));
    let act = |act: &str, row: uuid::Uuid| {
        format!(
            "BEGIN; SET LOCAL ROLE tresporuno_club_president; SELECT set_config('tresporuno.tenant', '{club}', true), \
             set_config('tresporuno.person', '{}', true), set_config('tresporuno.act', '{act}', true), \
             set_config('tresporuno.row', '{row}', true); ",
            id("president_jerez")
        )
    };
    let file_of = |club: uuid::Uuid| format!("UPDATE club_file SET bank_name = 'X' WHERE club_id = '{club}'");
    for (told, statement, done) in [
        (act("updateClubFile", club), file_of(club), Some(1)),
        (act("updateClubFile", other), file_of(other), Some(0)),
        (act("updateClubFile", club), file_of(other), Some(0)),
        (act("castVote", club), file_of(club), Some(0)),
        (act("updateClubFile", other), file_of(club), Some(0)),
        (act("updateClubFile", club), format!("UPDATE club SET name = 'X' WHERE id = '{club}'"), Some(0)),
        (act("updateClubFile", club), format!("DELETE FROM club_file WHERE club_id = '{club}'"), None),
        (act("", club), file_of(club), Some(0)),
    ] {
        server.execute_unprepared("ROLLBACK").await.ok();
        let (told, statement) = (told.as_str(), statement.as_str());
        server.execute_unprepared(told).await.unwrap();
        let changed = server.execute_unprepared(statement).await.ok().map(|changed| changed.rows_affected());
        assert_eq!(changed, done, "{told} {statement}");
        server.execute_unprepared("ROLLBACK").await.ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_could_pass_by_it_is_known() {
    let Some(world) = on_postgres::<World>().await else { return };
    let url = world.backend.as_ref().map(Backend::url).unwrap();
    let footing = async |url: String| {
        let store = Store::open(&DatabaseUrl { url: url.into(), pool: 1 }).await.unwrap();
        let footing = store.footing().await.unwrap();
        (footing, store.is_present().await.unwrap())
    };
    assert_eq!(footing(url.to_owned()).await, (Footing::Privileged, true));
    assert_eq!(footing(served(url)).await, (Footing::Walled, true));
    let name =
        "SELECT policyname::text FROM pg_policies WHERE tablename = 'vote' AND cmd = 'SELECT' ORDER BY 1 LIMIT 1";
    let policy = rows(&world.database, name).await.remove(0);
    let changed = format!("ALTER POLICY {policy} ON vote USING (TRUE)");
    // What was noted of it tells as it is printed, which is the same in a copy of the database, or as it is kept.
    let note = "SELECT obj_description(oid, 'pg_policy') FROM pg_policy WHERE polname = '$policy'";
    let note = rows(&world.database, &note.replace("$policy", &policy)).await.remove(0);
    let (printed, kept) = note.split_once(' ').unwrap();
    for (noted, stands) in [
        (format!("{printed} another"), true),
        (format!("another {kept}"), true),
        (format!("{kept} {printed}"), false),
        (note.clone(), true),
    ] {
        let text = format!("COMMENT ON POLICY {policy} ON vote IS '{noted}'");
        world.database.execute_unprepared(&text).await.unwrap();
        assert_eq!(footing(served(url)).await, (Footing::Walled, stands), "{noted}");
    }
    // Somebody opened a table behind our back, or changed what a policy says: the wall is not the one of this version.
    for (breach, mended) in [
        ("ALTER TABLE vote NO FORCE ROW LEVEL SECURITY", "ALTER TABLE vote FORCE ROW LEVEL SECURITY"),
        ("CREATE POLICY open ON vote USING (TRUE)", "DROP POLICY open ON vote"),
        // Raised again below.
        (changed.as_str(), "SELECT 1"),
    ] {
        world.database.execute_unprepared(breach).await.unwrap();
        assert_eq!(footing(served(url)).await, (Footing::Walled, false), "{breach}");
        world.database.execute_unprepared(mended).await.unwrap();
    }
    let owner = Store::open(&DatabaseUrl { url: url.to_owned().into(), pool: 1 }).await.unwrap();
    owner.migrate().await.unwrap();
    assert_eq!(footing(served(url)).await, (Footing::Walled, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wall_is_raised_again_where_it_was_breached() {
    let Some(world) = on_postgres::<World>().await else { return };
    let text = "SELECT tablename || ' ' || policyname || ' ' || roles::text || ' ' || cmd || ' ' || coalesce(qual, '-') \
                || ' ' || coalesce(with_check, '-') FROM pg_policies ORDER BY 1";
    let before = rows(&world.database, text).await;
    assert!(before.len() > 200, "{}", before.len());
    world.database.execute_unprepared("ALTER TABLE vote DISABLE ROW LEVEL SECURITY").await.unwrap();
    world.database.execute_unprepared("CREATE POLICY open ON vote USING (TRUE)").await.unwrap();
    let url = world.backend.as_ref().map(Backend::url).unwrap().to_owned();
    let owner = Store::open(&DatabaseUrl { url: url.into(), pool: 1 }).await.unwrap();
    owner.migrate().await.unwrap();
    assert_eq!(rows(&world.database, text).await, before);
    assert!(owner.is_present().await.unwrap());
}

/// A statement that reads no column is not held by what may be read, only by what may be changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_row_is_changed_unseen() {
    let Some(world) = on_postgres::<World>().await else { return };
    world.selected().await;
    world.draft_called("secretary_jerez", "club_jerez", "unseen").await;
    let server = server_of(&world).await;
    let stranger = |role: &str, act: &str| {
        format!(
            "BEGIN; SET LOCAL ROLE tresporuno_{role}; SELECT set_config('tresporuno.person', '{}', true), \
             set_config('tresporuno.tenant', '{}', true), set_config('tresporuno.act', '{act}', true), \
             set_config('tresporuno.row', '{}', true), set_config('tresporuno.act_states', '{{14}}', true); ",
            id("delegate_jal"),
            id("other_federation"),
            id("nothing")
        )
    };
    for (role, act, statement) in [
        ("anonymous", "publishResolution", "UPDATE project SET audience = 'PUBLIC', stage = 'SUBMITTED'"),
        (
            "delegate",
            "publishResolution",
            "UPDATE project SET audience = 'PUBLIC', stage = 'SUBMITTED', state_code = '14'",
        ),
        ("delegate", "addAgendaItem", "UPDATE agenda_item SET state_code = '14'"),
        (
            "club_president",
            "acceptInvitation",
            "UPDATE membership SET person_id = '00000000-0000-0000-0000-000000000001'",
        ),
        ("club_president", "castVote", "UPDATE vote SET choice = 'FOR'"),
        ("club_president", "updateClubFile", "UPDATE club_file SET bank_name = 'X'"),
        ("federation_officer", "endMandate", "UPDATE federation_mandate SET status = 'ENDED'"),
    ] {
        server.execute_unprepared(&stranger(role, act)).await.unwrap();
        let changed = server.execute_unprepared(statement).await.ok().map(|changed| changed.rows_affected());
        server.execute_unprepared("ROLLBACK").await.unwrap();
        assert!(matches!(changed, None | Some(0)), "{role} {act}: {changed:?} by {statement}");
    }
    // What the work of an act reads is for those alone to whom some rule gives the act.
    for (role, act, table) in [
        ("anonymous", "invitePerson", "person WHERE id <> nullif(current_setting('tresporuno.person'), '')::uuid"),
        ("anonymous", "nothing", "decision_ledger_entry"),
        ("anonymous", "castVote", "decision_ledger_entry"),
        ("consulate_service", "closeAgendaItem", "vote"),
        (
            "delegation_analyst",
            "closeAgendaItem",
            "vote WHERE agenda_item_id IN (SELECT id FROM agenda_item WHERE status = 'OPEN')",
        ),
    ] {
        server.execute_unprepared(&stranger(role, act)).await.unwrap();
        let seen = rows(&server, &format!("SELECT count(*)::text FROM {table}")).await;
        server.execute_unprepared("ROLLBACK").await.unwrap();
        assert_eq!(seen, ["0"], "{role} {act} {table}");
    }
}
