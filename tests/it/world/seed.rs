//! Fills a fresh database with the small world, row by row and behind the service.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::*;
use sea_orm::{ActiveModelTrait, DatabaseConnection, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::people::{OUT_OF_FORCE, PEOPLE, SECOND_MEMBERSHIPS};

/// The id of whatever is called so; the same name is always the same id.
pub fn id(name: &str) -> Uuid {
    let hash = tresporuno::domain::ledger::sha256(name.as_bytes());
    Uuid::parse_str(&hash[..32]).unwrap()
}

/// INEGI's code of a municipality of the world.
pub fn code_of(municipality: &str) -> &'static str {
    MUNICIPALITIES.iter().find(|(name, ..)| *name == municipality).unwrap().1
}

const STATES: &[(&str, &str, &str)] = &[("32", "MX-ZAC", "Zacatecas"), ("14", "MX-JAL", "Jalisco")];
const MUNICIPALITIES: &[(&str, &str, &str)] =
    &[("jerez", "32020", "Jerez"), ("tlaltenango", "32048", "Tlaltenango"), ("colotlan", "14025", "Colotlán")];
const TENANTS: &[(&str, &str)] = &[
    ("ministry", "FEDERAL_MINISTRY"),
    ("federation", "FEDERATION"),
    ("other_federation", "FEDERATION"),
    ("consulate_la", "CONSULATE"),
    ("consulate_chicago", "CONSULATE"),
    ("oversight", "OVERSIGHT_BODY"),
    ("works_committee_jerez", "WORKS_COMMITTEE"),
];
/// Name, municipality, consulate, federation.
const CLUBS: &[(&str, &str, &str, Option<&str>)] = &[
    ("club_jerez", "jerez", "consulate_la", Some("federation")),
    ("club_tlaltenango", "tlaltenango", "consulate_la", Some("federation")),
    ("club_jal", "colotlan", "consulate_chicago", None),
];
/// Federation, club, acts, status, day on which it ends.
const MANDATES: &[(&str, &str, &str, &str, i64)] = &[
    ("federation", "club_jerez", "read,draftProposal,renewClubRegistration", "ACCEPTED", 300),
    ("federation", "club_tlaltenango", "*", "SUSPENDED", 300),
    ("other_federation", "club_jerez", "*", "ACCEPTED", -1),
    ("other_federation", "club_jal", "*", "PROPOSED", 300),
];

pub async fn fill(database: &DatabaseConnection) {
    territory(database).await;
    tenants(database).await;
    clubs(database).await;
    people(database).await;
    rules(database).await;
}

async fn territory(database: &DatabaseConnection) {
    for (code, iso_code, name) in STATES {
        let row = state::Model { code: (*code).into(), iso_code: (*iso_code).into(), name: (*name).into() };
        put(database, row).await;
    }
    for (key, code, name) in MUNICIPALITIES {
        put(
            database,
            municipality::Model {
                code: (*code).into(),
                state_code: code[..2].into(),
                name: (*name).into(),
                longitude_e4: -1_030_000,
                latitude_e4: 226_000,
                population: 0,
                marginalisation_degree: "UNKNOWN".into(),
                marginalisation_index_e6: 0,
            },
        )
        .await;
        put(
            database,
            community::Model {
                id: id(&format!("community_{key}")),
                municipality_code: (*code).into(),
                state_code: code[..2].into(),
                name: format!("El Saladillo de {name}"),
                marginalisation_degree: "HIGH".into(),
                solidarity_rank: 0,
            },
        )
        .await;
    }
}

async fn tenants(database: &DatabaseConnection) {
    for (name, kind) in TENANTS {
        tenant(database, name, kind, None, None).await;
    }
    for (key, code) in [("government_zac", "32"), ("government_jal", "14")] {
        tenant(database, key, "STATE_GOVERNMENT", Some(code), None).await;
    }
    for (key, code, _) in MUNICIPALITIES {
        tenant(database, key, "MUNICIPALITY", Some(&code[..2]), Some(code)).await;
    }
    for (key, us_state) in [("consulate_la", "CA"), ("consulate_chicago", "IL")] {
        put(database, consulate::Model { id: id(key), city: key.into(), us_state: us_state.into() }).await;
    }
}

async fn clubs(database: &DatabaseConnection) {
    for (key, place, consulate, federation) in CLUBS {
        tenant(database, key, "CLUB", None, None).await;
        let code = code_of(place);
        put(
            database,
            club::Model {
                id: id(key),
                folio: format!("TN-{key}"),
                name: format!("Club {key}"),
                city: "Los Angeles".into(),
                us_state: "CA".into(),
                community_id: id(&format!("community_{place}")),
                municipality_code: code.into(),
                state_code: code[..2].into(),
                consulate_id: id(consulate),
                federation_id: federation.map(id),
                founded_on: day(-3_000),
                registered_on: day(-100),
                registered_until: day(630),
                created_at: moment(-100),
                version: 1,
            },
        )
        .await;
        put(
            database,
            club_file::Model {
                club_id: id(key),
                contact_name: format!("Contacto de {key}"),
                contact_email: format!("contacto@{key}.example"),
                contact_phone: "5550100".into(),
                bank_name: "Banco de Prueba".into(),
                bank_account: format!("CUENTA-{key}"),
                version: 1,
            },
        )
        .await;
    }
    for (federation, club, acts, status, ends) in MANDATES {
        put(
            database,
            federation_mandate::Model {
                id: id(&format!("mandate_{federation}_{club}")),
                federation_id: id(federation),
                club_id: id(club),
                acts: (*acts).into(),
                status: (*status).into(),
                valid_from: moment(-400),
                valid_until: moment(*ends),
                version: 1,
            },
        )
        .await;
    }
    for place in ["jerez", "tlaltenango"] {
        let key = format!("mirror_club_{place}");
        tenant(database, &key, "MIRROR_CLUB", None, None).await;
        put(
            database,
            mirror_club::Model {
                id: id(&key),
                club_id: id(&format!("club_{place}")),
                community_id: id(&format!("community_{place}")),
                founded_on: day(-1_000),
            },
        )
        .await;
    }
}

async fn people(database: &DatabaseConnection) {
    for (name, tenant, role, states) in PEOPLE {
        person(database, name).await;
        let held = membership(database, name, tenant, role, -100, 3_000).await;
        for territory in *states {
            put(
                database,
                access_grant::Model {
                    id: id(&format!("grant_{name}_{territory}")),
                    membership_id: held,
                    reach: "STATE".into(),
                    territory: (*territory).into(),
                    acts: "*".into(),
                    granted_by: id(name),
                    valid_from: moment(-100),
                    valid_until: moment(3_000),
                    revoked_at: None,
                    version: 1,
                },
            )
            .await;
        }
    }
    person(database, "turncoat").await;
    keys_and_sign_ins(database).await;
    for (name, tenant, role) in SECOND_MEMBERSHIPS {
        membership(database, name, tenant, role, -100, 3_000).await;
    }
    for (name, tenant, role, from, until) in OUT_OF_FORCE {
        person(database, name).await;
        membership(database, name, tenant, role, *from, *until).await;
    }
}

async fn rules(database: &DatabaseConnection) {
    let party = governing_party::Model {
        id: id("party_jerez"),
        tenant_id: id("jerez"),
        party: "Partido de Jerez".into(),
        since: day(-800),
        until: NaiveDate::from_ymd_opt(9999, 12, 31).unwrap(),
        recorded_by: id("administrator"),
        recorded_at: moment(-90),
        version: 1,
    };
    put(database, party).await;
    for kind in ["SOCIAL", "PRODUCTIVE"] {
        put(
            database,
            rule_set::Model {
                id: id(&format!("rules_{kind}")),
                name: "3×1".into(),
                fiscal_year: 2026,
                territory: String::new(),
                kind: kind.into(),
                revision: 1,
                federal_share_bps: 2_500,
                state_share_bps: 2_500,
                municipal_share_bps: 2_500,
                migrant_share_bps: 2_500,
                federal_cap_centavos: 80_000_000,
                federal_ceiling_centavos: 5_000_000_000,
                eligible_types: if kind == "SOCIAL" { "POTABLE_WATER,HEALTH_CENTRE".into() } else { "*".into() },
                quorum_seats: 3,
                majority: "SIMPLE".into(),
                tie_rule: "DEFERS".into(),
                notice_days: 5,
                review_limit_working_days: 30,
                required_documents: String::new(),
                confirming_officers: 2,
                progress_tolerance_bps: 1_000,
                submission_opens_on: None,
                submission_closes_on: None,
                correction_opens_on: None,
                correction_closes_on: None,
                price_tolerance_bps: 5_000,
            },
        )
        .await;
    }
    for (key, code) in [("committee_zac", "32"), ("committee_jal", "14")] {
        put(
            database,
            committee::Model {
                id: id(key),
                state_code: code.into(),
                fiscal_year: 2026,
                quorum_seats: 3,
                majority: "SIMPLE".into(),
                tie_rule: "DEFERS".into(),
                notice_days: 5,
                rules_revision: 1,
                installed_on: day(-90),
                version: 1,
                representatives_per_seat: 2,
                representatives_per_organisation: 1,
                full_endorsements: 100,
                halving_investment_centavos: 500_000_000,
                marginalisation_bps: 4_000,
                endorsement_bps: 2_000,
                past_investment_bps: 2_000,
                deposited_bps: 2_000,
            },
        )
        .await;
        for seat in ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"] {
            let row = committee_seat::Model {
                id: id(&format!("{key}_{seat}")),
                committee_id: id(key),
                seat: seat.into(),
                chairs: seat == "FEDERAL",
                state_code: code.into(),
            };
            put(database, row).await;
        }
    }
}

async fn tenant(database: &DatabaseConnection, key: &str, kind: &str, state: Option<&str>, place: Option<&str>) {
    put(
        database,
        tenant::Model {
            id: id(key),
            kind: kind.into(),
            name: format!("Entidad {key}"),
            state_code: state.map(Into::into),
            municipality_code: place.map(Into::into),
            created_at: moment(-4_000),
            version: 1,
        },
    )
    .await;
}

async fn person(database: &DatabaseConnection, name: &str) {
    put(
        database,
        person::Model {
            id: id(name),
            name: format!("Persona {name}"),
            email: format!("{name}@test.example"),
            authorisation_epoch: 1,
            created_at: moment(-100),
        },
    )
    .await;
}

/// With what some of them prove who they are, and where they are signed in; and a machine's key.
async fn keys_and_sign_ins(database: &DatabaseConnection) {
    for name in ["president_jal", "national", "people_jerez"] {
        put(
            database,
            account::Model {
                id: id(name),
                password_hash: "none".into(),
                password_set_at: moment(-50),
                totp_secret: String::new(),
                totp_since: None,
                totp_step: 0,
                recovery_codes: String::new(),
                failed_codes: 0,
                failed_code_at: None,
                version: 1,
            },
        )
        .await;
        put(
            database,
            external_identity::Model {
                id: id(&format!("identity_{name}")),
                person_id: id(name),
                issuer: "https://provider.example".into(),
                subject: name.into(),
                linked_at: moment(-50),
                unlinked_at: None,
            },
        )
        .await;
        put(
            database,
            sign_in::Model {
                id: id(&format!("sign_in_{name}")),
                person_id: id(name),
                application_id: Uuid::nil(),
                label: "teléfono".into(),
                methods: "pwd".into(),
                began_at: moment(-50),
                proved_at: moment(-50),
                last_used_at: moment(-1),
                expires_at: moment(10),
                ended_at: None,
                token_position: 1,
                token_hash: "none".into(),
                rotated_at: moment(-1),
            },
        )
        .await;
    }
    for tenant in ["jerez", "club_jal"] {
        put(
            database,
            api_key::Model {
                id: id(&format!("key_{tenant}")),
                tenant_id: id(tenant),
                name: "Tablero".into(),
                role: if tenant == "jerez" { "MUNICIPAL_PROJECTS" } else { "CLUB_MEMBER" }.into(),
                acts: "*".into(),
                territory: String::new(),
                secret_hash: "none".into(),
                requests_a_minute: 60,
                created_by: id("people_jerez"),
                valid_from: moment(-50),
                valid_until: moment(300),
                revoked_at: None,
                last_used_at: None,
                version: 1,
            },
        )
        .await;
    }
}

async fn membership(
    database: &DatabaseConnection,
    name: &str,
    tenant: &str,
    role: &str,
    from: i64,
    until: i64,
) -> Uuid {
    let held = id(&format!("membership_{name}_{tenant}"));
    put(
        database,
        membership::Model {
            id: held,
            person_id: id(name),
            tenant_id: id(tenant),
            role: role.into(),
            valid_from: moment(from),
            valid_until: moment(until),
            version: 1,
            status: "ACTIVE".into(),
            invited_name: String::new(),
            invited_email: String::new(),
            ended_at: None,
            capacity: String::new(),
        },
    )
    .await;
    held
}

async fn put<M, A>(database: &DatabaseConnection, row: M)
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    A::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
}

fn moment(days: i64) -> DateTime<Utc> {
    super::now() + Duration::days(days)
}

fn day(days: i64) -> NaiveDate {
    moment(days).date_naive()
}
