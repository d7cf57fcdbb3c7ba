//! The sums that the database keeps for the reports are those that a reader of all rows counts, whatever happens.

mod counted;

use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use uuid::Uuid;

use crate::both::on_postgres;
use crate::migrations::migrate_anew_from;
use crate::tenants::grown::Grown;
use crate::world::id;
use counted::{Sums, counted, told};

both_databases!(
    what_was_done_by_acts_is_added_up,
    whatever_changes_the_sums_are_what_is_counted,
    without_its_trigger_each_change_makes_a_sum_wrong,
    what_was_there_before_there_were_sums_is_in_them,
);

pub async fn assert_kept(database: &impl ConnectionTrait) -> Sums {
    let (told, counted) = (told(database).await, counted(database).await);
    let differs: Vec<_> = told.iter().filter(|(key, figures)| counted.get(*key) != Some(figures)).collect();
    let missed: Vec<_> = counted.iter().filter(|(key, figures)| told.get(*key) != Some(figures)).collect();
    assert!(differs.is_empty() && missed.is_empty(), "told: {differs:#?}; counted: {missed:#?}");
    told
}

async fn what_was_done_by_acts_is_added_up(grown: Grown) {
    let told = assert_kept(&grown.world.database).await;
    for (table, least) in [("fairness", 8), ("money", 2), ("works", 1), ("programme_seat", 4), ("programme_year", 1)] {
        let of = told.keys().filter(|key| key.starts_with(table)).count();
        assert!(of >= least, "{of} sums of {table} are no test: {told:#?}");
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn day(&mut self) -> String {
        format!("{}-{:02}-{:02}", 2024 + self.below(3), 1 + self.below(12), 1 + self.below(28))
    }
}

/// Rows that changes are made to, as the database writes their ids.
struct Places {
    is_postgres: bool,
    projects: Vec<String>,
    built: Vec<String>,
    communities: Vec<String>,
    clubs: Vec<String>,
    federations: Vec<String>,
    municipalities: Vec<String>,
}

fn literal(is_postgres: bool, id: Uuid) -> String {
    if is_postgres { format!("CAST('{id}' AS UUID)") } else { format!("X'{}'", id.simple()) }
}

/// Each kind of change, with the trigger without which it is missed.
const CHANGES: &[(&str, &str)] = &[
    ("a proposal is there", "project_is_counted"),
    ("audience", "project_is_counted_anew"),
    ("stage", "project_is_counted_anew"),
    ("cost", "project_is_counted_anew"),
    ("year", "project_is_counted_anew"),
    ("club", "project_is_counted_anew"),
    ("community", "project_is_counted_anew"),
    ("municipality", "project_is_counted_anew"),
    ("shown", "project_is_shown_anew"),
    ("cost", "project_is_shown_anew"),
    ("degree", "community_is_counted_anew"),
    ("federation", "club_is_counted_anew"),
    ("term begins", "term_is_counted"),
    ("term moves", "term_is_counted_anew"),
    ("money", "transfer_is_counted"),
    ("report", "progress_report_is_counted"),
    ("a proposal is there", "project_is_tabled"),
    ("audience", "project_is_tabled_anew"),
    ("stage", "project_is_tabled_anew"),
    ("cost", "project_is_tabled_anew"),
    ("year", "project_is_tabled_anew"),
    ("type", "project_is_tabled_anew"),
    ("town", "project_is_tabled_anew"),
    ("party joins", "party_is_tabled"),
    ("standing", "party_is_tabled_anew"),
    ("due", "party_is_tabled_anew"),
    ("deposited", "party_is_tabled_anew"),
    ("year", "place_is_tabled"),
    ("audience", "place_is_tabled_anew"),
];

impl Places {
    fn of(grown: &Grown) -> Self {
        let is_postgres = grown.world.database.get_database_backend() == DbBackend::Postgres;
        let write = |id: Uuid| literal(is_postgres, id);
        let rows = &grown.rows;
        let shared = rows.projects.iter().filter(|row| row.audience != "PROPOSER" && row.stage != "WITHDRAWN");
        let built = rows.works.iter().map(|row| row.id);
        Self {
            is_postgres,
            projects: shared.map(|row| write(row.id)).collect(),
            built: built.map(write).collect(),
            communities: rows.clubs.iter().map(|row| write(row.community_id)).collect(),
            clubs: rows.clubs.iter().map(|row| write(row.id)).collect(),
            federations: ["federation", "other_federation"].map(|name| write(id(name))).to_vec(),
            municipalities: ["jerez", "tlaltenango", "colotlan"].map(|name| write(id(name))).to_vec(),
        }
    }

    /// A change that is made to one row, or to some.
    fn change(&self, what: &str, dice: &mut Dice, project: &str) -> String {
        let fresh = if self.is_postgres { "gen_random_uuid()" } else { "randomblob(16)" };
        let text = if self.is_postgres { "CAST(gen_random_uuid() AS TEXT)" } else { "lower(hex(randomblob(16)))" };
        let set = |what: String| format!("UPDATE project SET {what} WHERE id = {project}");
        let party = |what: &str| format!("UPDATE project_party SET {what} WHERE project_id = {project}");
        match what {
            "a proposal is there" => {
                let names = "folio, title, description, without_need_reason, need_id, withdrawal_reason, project_type, stage, \
                    frozen, audience, fiscal_year, club_id, federal_tenant_id, state_tenant_id, municipal_tenant_id, \
                    community_id, municipality_code, state_code, rule_set_id, cost_centavos, drafted_by, created_at, version";
                let values = names.replacen("folio", text, 1);
                format!("INSERT INTO project (id, {names}) SELECT {fresh}, {values} FROM project WHERE id = {project}")
            }
            "audience" | "shown" => {
                set("audience = CASE audience WHEN 'PUBLIC' THEN 'SEATS' ELSE 'PUBLIC' END".to_owned())
            }
            "stage" => {
                // Another one than before, of another kind.
                set("stage = CASE stage WHEN 'REJECTED' THEN 'SELECTED' WHEN 'SELECTED' THEN 'CANCELLED' WHEN 'CANCELLED' \
                     THEN 'IN_EXECUTION' ELSE 'REJECTED' END"
                    .to_owned())
            }
            "cost" => set(format!("cost_centavos = cost_centavos + {}", 100_001 + dice.below(1_000_000))),
            "year" => set(format!("fiscal_year = fiscal_year + {}", [1, -1][dice.below(2)])),
            "club" => set(format!("club_id = {}", dice.of(&self.clubs))),
            "community" => set(format!("community_id = {}", dice.of(&self.communities))),
            "municipality" => set(format!("municipal_tenant_id = {}", dice.of(&self.municipalities))),
            "type" => {
                set("project_type = CASE project_type WHEN 'OTHER' THEN 'POTABLE_WATER' ELSE 'OTHER' END".to_owned())
            }
            "town" => {
                set("municipality_code = CASE municipality_code WHEN '32020' THEN '32048' ELSE '32020' END".to_owned())
            }
            "standing" => {
                let turned = party("standing = CASE standing WHEN 'CURRENT' THEN 'FORMER' ELSE 'CURRENT' END");
                format!("{turned} AND seat = 'MUNICIPAL'")
            }
            "due" => party("due_centavos = due_centavos + 7"),
            "deposited" => party("deposited_centavos = (deposited_centavos + 1) % (committed_centavos + 1)"),
            "party joins" => {
                let names = "project_id, seat, tenant_id, state_code, share_bps, due_centavos, committed_centavos, \
                    deposited_centavos, since, version";
                let left = party("standing = 'FORMER'");
                format!(
                    "{left} AND seat = 'MIGRANT'; INSERT INTO project_party (id, {names}) SELECT {fresh}, {names} \
                     FROM project_party WHERE project_id = {project} AND seat = 'MIGRANT' LIMIT 1"
                )
            }
            "degree" => {
                "UPDATE community SET marginalisation_degree = CASE marginalisation_degree WHEN 'LOW' THEN 'HIGH' \
                         ELSE 'LOW' END"
                    .to_owned()
            }
            "federation" => format!(
                "UPDATE club SET federation_id = CASE WHEN federation_id = {0} THEN NULL ELSE {0} END",
                dice.of(&self.federations)
            ),
            // Nobody governed there before: terms never overlap.
            "term begins" => format!(
                "INSERT INTO governing_party (id, tenant_id, party, since, until, recorded_by, recorded_at) SELECT {fresh}, t.id, \
                 'Nuevo', '2001-01-01', '9999-12-31', (SELECT p.drafted_by FROM project p LIMIT 1), \
                 (SELECT p.created_at FROM project p LIMIT 1) FROM tenant t WHERE t.kind = 'MUNICIPALITY' AND NOT EXISTS \
                 (SELECT 1 FROM governing_party g WHERE g.tenant_id = t.id)"
            ),
            "term moves" => {
                let [early, late] = ["2002-01-01", "2026-12-31"]
                    .map(|day| if self.is_postgres { format!("DATE '{day}'") } else { format!("'{day}'") });
                format!(
                    "UPDATE governing_party SET since = CASE WHEN since > {early} THEN {early} ELSE {late} END, \
                     party = 'Partido {}'",
                    dice.below(3)
                )
            }
            "money" => format!(
                "INSERT INTO transfer (id, project_id, state_code, kind, seat, debit, credit, amount_centavos, occurred_on, \
                 subject_id, reference_id, recorded_by, recorded_at) SELECT {fresh}, p.id, p.state_code, 'RELEASE', NULL, \
                 'WORKS_PAID', 'PROJECT_FUND', {}, '{}', p.id, {fresh}, p.drafted_by, p.created_at FROM project p \
                 JOIN project_account a ON a.id = p.id WHERE p.id = {project}",
                1 + dice.below(1_000_000),
                dice.day()
            ),
            "report" => {
                let spent = dice.below(10_000);
                format!(
                    "INSERT INTO progress_report (id, project_id, state_code, tenant_id, reported_by, reported_on, physical_bps, \
                     spent_centavos, financial_bps, alert, narrative, recorded_at) SELECT {fresh}, p.id, p.state_code, \
                     p.municipal_tenant_id, p.drafted_by, '{}', {}, p.cost_centavos / 10000 * {spent}, {spent}, 'NONE', \
                     'Zanja', p.created_at FROM project p JOIN works w ON w.id = p.id WHERE p.id = {project}",
                    dice.day(),
                    dice.below(10_001)
                )
            }
            what => panic!("{what}"),
        }
    }
}

/// Also reports that come in no order and fall, and projects that are hidden again, which no act brings about.
async fn whatever_changes_the_sums_are_what_is_counted(grown: Grown) {
    let database = &grown.world.database;
    let places = Places::of(&grown);
    let mut dice = Dice(20_260_101);
    let mut before = assert_kept(database).await;
    let mut moved = 0;
    for round in 0..60 {
        for _ in 0..5 {
            let (what, _) = *dice.of(CHANGES);
            let of = if what == "report" { &places.built } else { &places.projects };
            let project = dice.of(of).clone();
            let text = places.change(what, &mut dice, &project);
            database.execute_unprepared(&text).await.unwrap_or_else(|error| panic!("{round}: {error}: {text}"));
        }
        let after = assert_kept(database).await;
        moved += usize::from(after != before);
        before = after;
    }
    assert!(moved > 50, "the sums moved in {moved} of 60 rounds");
}

async fn without_its_trigger_each_change_makes_a_sum_wrong(grown: Grown) {
    let database = &grown.world.database;
    let places = Places::of(&grown);
    let published = grown.rows.projects.iter().filter(|row| row.audience == "PUBLIC").map(|row| row.id);
    let published: Vec<String> = published.map(|id| places.projects[position(&grown, id)].clone()).collect();
    // Communities are told apart by their degree.
    let other =
        format!("UPDATE community SET marginalisation_degree = 'VERY_LOW' WHERE id = {}", places.communities[0]);
    database.execute_unprepared(&other).await.unwrap();
    for (what, trigger) in CHANGES {
        // Of the projects that everybody reads there is one whose change tells.
        let mut tells = false;
        for (project, seed) in published.iter().flat_map(|project| (0..6).map(move |seed| (project, seed))) {
            let text = places.change(what, &mut Dice(seed), project);
            let tx = database.begin().await.unwrap();
            tx.execute_unprepared(&text).await.unwrap();
            assert_kept(&tx).await;
            tx.rollback().await.unwrap();
            let tx = database.begin().await.unwrap();
            let of_table = if places.is_postgres { format!(" ON {}", table_of(trigger)) } else { String::new() };
            tx.execute_unprepared(&format!("DROP TRIGGER {trigger}{of_table}")).await.unwrap();
            tx.execute_unprepared(&text).await.unwrap();
            tells = told(&tx).await != counted(&tx).await;
            tx.rollback().await.unwrap();
            if tells {
                break;
            }
        }
        assert!(tells, "{what} is counted without {trigger}");
    }
}

fn position(grown: &Grown, id: Uuid) -> usize {
    let mut shared = grown.rows.projects.iter().filter(|row| row.audience != "PROPOSER" && row.stage != "WITHDRAWN");
    shared.position(|row| row.id == id).unwrap()
}

fn table_of(trigger: &str) -> &'static str {
    let tables = ["progress_report", "project", "community", "club", "transfer"];
    let other = || match trigger.split_once('_') {
        Some(("party", _)) => "project_party",
        Some(("place", _)) => "programme_place_sum",
        _ => "governing_party",
    };
    tables.into_iter().find(|table| trigger.starts_with(&format!("{table}_"))).unwrap_or_else(other)
}

async fn what_was_there_before_there_were_sums_is_in_them(grown: Grown) {
    let world = &grown.world;
    let before = assert_kept(&world.database).await;
    for migration in ["m0026_sums", "m0028_programme"] {
        migrate_anew_from(world, migration).await;
        assert_eq!(assert_kept(&world.database).await, before);
    }
}

/// Two changes at once, neither of which sees the other: what comes second counts both.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_at_once_is_counted_once() {
    let Some(grown) = on_postgres::<Grown>().await else { return };
    let database = &grown.world.database;
    let places = Places::of(&grown);
    let mut accounts = grown.rows.transfers.iter().map(|row| literal(true, row.project_id));
    let project = accounts.find(|id| places.built.contains(id)).unwrap();
    let governed = format!(
        "UPDATE governing_party SET party = 'Otro' WHERE tenant_id = (SELECT municipal_tenant_id FROM project WHERE id = {project})"
    );
    let mut dice = Dice(5);
    let shown = places.change("shown", &mut dice, &project);
    let [money, report, due] = ["money", "report", "due"].map(|what| places.change(what, &mut dice, &project));
    places_governed(database, &project).await;
    for (first, second) in
        [(&money, &shown), (&shown, &money), (&report, &shown), (&shown, &report), (&governed, &shown)]
            .into_iter()
            .chain([(&shown, &governed), (&due, &shown), (&shown, &due)])
    {
        // Hidden before: it is shown by one of the two.
        let hidden = format!("UPDATE project SET audience = 'SEATS' WHERE id = {project}");
        database.execute_unprepared(&hidden).await.unwrap();
        let first_of_two = database.begin().await.unwrap();
        first_of_two.execute_unprepared(first).await.unwrap();
        let later = tokio::spawn({
            let (database, second) = (database.clone(), second.clone());
            async move { database.execute_unprepared(&second).await.map(drop) }
        });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        first_of_two.commit().await.unwrap();
        later.await.unwrap().unwrap();
        assert_kept(database).await;
        let back = "UPDATE governing_party SET party = 'Antes' WHERE party = 'Otro'";
        database.execute_unprepared(back).await.unwrap();
    }
}

/// Somebody governs where the project is, since long ago.
async fn places_governed(database: &impl ConnectionTrait, project: &str) {
    let text = format!(
        "INSERT INTO governing_party (id, tenant_id, party, since, until, recorded_by, recorded_at) SELECT gen_random_uuid(), \
         p.municipal_tenant_id, 'Antes', '2001-01-01', '9999-12-31', p.drafted_by, p.created_at FROM project p \
         WHERE p.id = {project} AND NOT EXISTS (SELECT 1 FROM governing_party g WHERE g.tenant_id = p.municipal_tenant_id)"
    );
    database.execute_unprepared(&text).await.unwrap();
}

/// In the tests the tables are a superuser's, by whom every wall is passed: so the functions are given to somebody with the
/// rights of an owner and no others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wall_lets_whoever_owns_the_tables_keep_the_sums_and_touch_nothing_else() {
    let Some(grown) = on_postgres::<Grown>().await else { return };
    let tx = grown.world.database.begin().await.unwrap();
    let role = format!("sums_owner_{}", Uuid::new_v4().simple());
    let given = format!(
        "CREATE ROLE {role} NOLOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO {role};
         GRANT USAGE, CREATE ON SCHEMA public TO {role};
         DO $$ DECLARE f regprocedure; p record; BEGIN
           FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef LOOP
             EXECUTE format('ALTER FUNCTION %s OWNER TO {role}', f); END LOOP;
           FOR p IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'
             AND roles = ARRAY[current_user]::name[] LOOP
             EXECUTE format('ALTER POLICY %I ON %I TO {role}', p.policyname, p.tablename); END LOOP;
         END $$"
    );
    tx.execute_unprepared(&given).await.unwrap();
    let places = Places::of(&grown);
    let mut dice = Dice(3);
    for (what, _) in CHANGES {
        let of = if *what == "report" { &places.built } else { &places.projects };
        for project in of {
            let text = places.change(what, &mut dice, project);
            tx.execute_unprepared(&text).await.unwrap();
        }
    }
    assert_kept(&tx).await;
    tx.execute_unprepared(&format!("SET LOCAL ROLE {role}")).await.unwrap();
    for table in ["vote", "deposit", "person", "contribution", "membership"] {
        let text = format!("SELECT count(*) AS n FROM {table}");
        let statement = sea_orm::Statement::from_string(DbBackend::Postgres, text);
        let row = tx.query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0, "{table}");
    }
    let changed = tx.execute_unprepared("UPDATE project SET title = 'X'").await.unwrap();
    assert_eq!(changed.rows_affected(), 0, "what is counted is not changed");
    tx.rollback().await.unwrap();
}
