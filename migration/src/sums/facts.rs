//! What the sums are made of, as statements that add it to them. Each is a function of rows, with a sign: what a change
//! takes away is added with the sign -1. The two databases differ in how they write a day and nothing else.

use sea_orm_migration::sea_orm::DbBackend;

use crate::trigger::added;

/// The columns of a project that are counted by.
const COUNTED_BY: &[&str] = &[
    "id",
    "fiscal_year",
    "state_code",
    "club_id",
    "community_id",
    "municipal_tenant_id",
    "created_at",
    "stage",
    "audience",
    "cost_centavos",
    "rule_set_id",
];

/// Stages of a project that was selected at least; what waits or was turned down is no project of the programme's tables.
/// Part of migrations 26 and 28: a new stage takes a new migration.
pub const SELECTED_OR_LATER: &str = "('SELECTED', 'IN_COPLADE_REVIEW', 'IN_VIABILITY_REVIEW', 'IN_NATIONAL_REVIEW', \
     'AUTHORISED', 'AGREED', 'IN_EXECUTION', 'WORKS_FINISHED', 'HANDED_OVER', 'CLOSED')";

#[derive(Clone, Copy)]
pub struct Facts {
    pub backend: DbBackend,
}

impl Facts {
    /// The rows of a project `from` which it was or is to be, as `NEW` and `OLD` of a trigger, or of a table by its name.
    pub fn projects(self, from: &[(&str, i32)]) -> String {
        let part = |(row, sign): &(&str, i32)| {
            let columns: Vec<String> = COUNTED_BY.iter().map(|column| format!("{row}.{column} AS {column}")).collect();
            let table = match *row {
                "NEW" | "OLD" => String::new(),
                table => format!(" FROM {table}"),
            };
            format!("SELECT {}, {sign} AS sign{table}", columns.join(", "))
        };
        format!("({})", from.iter().map(part).collect::<Vec<_>>().join(" UNION ALL "))
    }

    /// Counts proposals, each in all of its groups.
    pub fn proposals(self, projects: &str) -> String {
        let (nil, made_on) = (self.nil(), self.made_on());
        let from = format!(
            "{projects} a JOIN community c ON c.id = a.community_id JOIN club b ON b.id = a.club_id \
             LEFT JOIN governing_party g ON g.tenant_id = a.municipal_tenant_id AND g.since <= {made_on} \
             AND g.until > {made_on} CROSS JOIN (SELECT 'MARGINALISATION' AS kind UNION ALL SELECT 'FEDERATION' \
             UNION ALL SELECT 'CLUB' UNION ALL SELECT 'GOVERNING_PARTY') k"
        );
        let group_id = format!(
            "CASE k.kind WHEN 'FEDERATION' THEN coalesce(b.federation_id, {nil}) WHEN 'CLUB' THEN a.club_id ELSE {nil} END"
        );
        let word = "CASE k.kind WHEN 'MARGINALISATION' THEN c.marginalisation_degree WHEN 'GOVERNING_PARTY' \
             THEN coalesce(g.party, '') ELSE '' END";
        counted("k.kind", &group_id, word, "a.sign", &from)
    }

    /// Moves the proposals of a community to another degree.
    pub fn of_other_degree(self) -> String {
        let from = "(SELECT NEW.marginalisation_degree AS word, 1 AS sign UNION ALL SELECT OLD.marginalisation_degree, -1) \
             x JOIN project a ON a.community_id = NEW.id";
        counted("'MARGINALISATION'", self.nil(), "x.word", "x.sign", from)
    }

    /// Moves the proposals of a club to another federation.
    pub fn of_other_federation(self) -> String {
        let from = "(SELECT NEW.federation_id AS federation, 1 AS sign UNION ALL SELECT OLD.federation_id, -1) x \
             JOIN project a ON a.club_id = NEW.id";
        let group_id = format!("coalesce(x.federation, {})", self.nil());
        counted("'FEDERATION'", &group_id, "''", "x.sign", from)
    }

    /// Moves the proposals that were made in a term to its party, from those of none; and the other way round as the row
    /// was before, where it was there. So terms can be changed one by one, in any order.
    pub fn of_other_party(self, was_there: bool) -> String {
        let made_on = self.made_on();
        let of = |row: &str, sign: i32| {
            format!(
                "SELECT {row}.tenant_id AS tenant, {row}.since AS since, {row}.until AS until, {row}.party AS word, \
                 {sign} AS sign UNION ALL SELECT {row}.tenant_id, {row}.since, {row}.until, '', {}",
                -sign
            )
        };
        let before = if was_there { format!(" UNION ALL {}", of("OLD", -1)) } else { String::new() };
        let from = format!(
            "({}{before}) x JOIN project a ON a.municipal_tenant_id = x.tenant AND {made_on} >= x.since \
             AND {made_on} < x.until",
            of("NEW", 1)
        );
        counted("'GOVERNING_PARTY'", self.nil(), "x.word", "x.sign", &from)
    }

    /// Adds up what moved in projects that everybody can read.
    pub fn money(self, transfers: &str, projects: &str) -> String {
        let month = self.month("t.occurred_on");
        format!(
            "INSERT INTO poa_money_sum (state_code, month, kind, seat, amount_centavos) \
             SELECT t.state_code, {month}, t.kind, coalesce(t.seat, ''), CAST(sum(a.sign * t.amount_centavos) AS BIGINT) \
             FROM {transfers} t JOIN {projects} a ON a.id = t.project_id WHERE a.audience = 'PUBLIC' \
             GROUP BY 1, 2, 3, 4 HAVING sum(a.sign * t.amount_centavos) <> 0 ORDER BY 1, 2, 3, 4 \
             ON CONFLICT (state_code, month, kind, seat) DO UPDATE \
             SET amount_centavos = poa_money_sum.amount_centavos + excluded.amount_centavos"
        )
    }

    /// Adds up how works went on, of all that was reported of them for which `reports` holds. A work is looked at as a whole,
    /// month by month: so the sums do not rest on the order in which its reports come.
    pub fn works(self, projects: &str, reports: &str) -> String {
        let month = self.month("r.reported_on");
        let year = |day: &str| self.year(day);
        let months = format!(
            "SELECT a.id, a.sign, r.state_code, {month} AS month, a.cost_centavos AS cost, \
             s.progress_tolerance_bps AS tolerated, max(r.physical_bps) AS physical, max(r.spent_centavos) AS spent, \
             max(r.financial_bps) AS financial FROM {projects} a JOIN progress_report r ON r.project_id = a.id \
             JOIN rule_set s ON s.id = a.rule_set_id WHERE a.audience = 'PUBLIC' AND {reports} GROUP BY 1, 2, 3, 4, 5, 6"
        );
        // How each work stands at the end of each month in which something was reported of it.
        let so_far = "OVER (PARTITION BY q.id, q.sign ORDER BY q.month ROWS UNBOUNDED PRECEDING)";
        let ends = format!(
            "SELECT q.id, q.sign, q.state_code, q.month, q.cost, max(q.physical) {so_far} AS physical, \
             max(q.spent) {so_far} AS spent, CASE WHEN max(q.financial) {so_far} > max(q.physical) {so_far} + q.tolerated \
             THEN 1 ELSE 0 END AS alert FROM ({months}) q"
        );
        // And beside it how it stood before.
        let before = "OVER (PARTITION BY e.id, e.sign ORDER BY e.month)";
        let steps = format!(
            "SELECT e.sign, e.state_code, e.month, e.cost, e.physical, e.spent, e.alert, \
             coalesce(lag(e.physical) {before}, 0) AS physical_0, coalesce(lag(e.spent) {before}, 0) AS spent_0, \
             coalesce(lag(e.alert) {before}, 0) AS alert_0, \
             CASE WHEN {} = {} THEN 0 ELSE 1 END AS first FROM ({ends}) e",
            year(&format!("lag(e.month) {before}")),
            year("e.month"),
        );
        // `cost * bps / 10000`, of any cost.
        let part = |bps: &str| format!("(w.cost / 10000 * w.{bps} + w.cost % 10000 * w.{bps} / 10000)");
        let sums = [
            ("works", "w.first".to_owned()),
            ("cost_centavos", "w.first * w.cost".to_owned()),
            ("built_before_centavos", format!("w.first * {}", part("physical_0"))),
            ("built_centavos", format!("({} - {})", part("physical"), part("physical_0"))),
            ("spent_before_centavos", "w.first * w.spent_0".to_owned()),
            ("spent_centavos", "(w.spent - w.spent_0)".to_owned()),
            // A work comes into the year with its alert, whatever it had before.
            ("in_alert", "(w.alert - (1 - w.first) * w.alert_0)".to_owned()),
        ];
        let sums = sums.map(|(name, figure)| (name, format!("w.sign * {figure}")));
        added("poa_works_sum", &["state_code", "month"], &sums, &format!("({steps}) w"), "w")
    }

    fn is_postgres(self) -> bool {
        self.backend == DbBackend::Postgres
    }

    fn nil(self) -> &'static str {
        if self.is_postgres() {
            "CAST('00000000-0000-0000-0000-000000000000' AS UUID)"
        } else {
            "X'00000000000000000000000000000000'"
        }
    }

    /// The day, UTC, on which the proposal `a` was made.
    fn made_on(self) -> &'static str {
        if self.is_postgres() { "CAST(a.created_at AT TIME ZONE 'UTC' AS DATE)" } else { "date(a.created_at)" }
    }

    fn month(self, day: &str) -> String {
        if self.is_postgres() {
            format!("CAST(date_trunc('month', {day}) AS DATE)")
        } else {
            format!("date({day}, 'start of month')")
        }
    }

    fn year(self, day: &str) -> String {
        if self.is_postgres() { format!("date_trunc('year', {day})") } else { format!("date({day}, 'start of year')") }
    }
}

/// Counts the public ones of the proposals `a` that `from` brings, in their state and in the whole country.
fn counted(kind: &str, group_id: &str, word: &str, sign: &str, from: &str) -> String {
    let facts = format!(
        "(SELECT a.fiscal_year, CASE p.whole WHEN 1 THEN '' ELSE a.state_code END AS state_code, {kind} AS kind, \
         {group_id} AS group_id, {word} AS word, {sign} AS sign, a.cost_centavos AS cost, \
         CASE WHEN a.stage IN {SELECTED_OR_LATER} THEN 1 ELSE 0 END AS chosen, \
         CASE WHEN a.stage = 'REJECTED' THEN 1 ELSE 0 END AS turned_down \
         FROM {from} CROSS JOIN (SELECT 0 AS whole UNION ALL SELECT 1) p WHERE a.audience = 'PUBLIC') f"
    );
    let sums = [
        ("proposals", "f.sign".to_owned()),
        ("selected", "f.sign * f.chosen".to_owned()),
        ("rejected", "f.sign * f.turned_down".to_owned()),
        ("cost_centavos", "f.sign * f.chosen * f.cost".to_owned()),
    ];
    added("fairness_sum", &["fiscal_year", "state_code", "kind", "group_id", "word"], &sums, &facts, "f")
}
