//! What can be asked to be done in the grown world: for each mutation an input with which whoever may do it does it.

mod account;
mod complaints;
pub mod covam;
mod exceptions;
mod files;
mod freezes;
mod handover;
mod help;
mod money;
mod needs;
mod review;
mod supervision;
mod works;

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::grown::Grown;
use super::viewers::{Answer, Viewer};
use crate::world::id;
use crate::world::story::content;

/// Something to be done.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub mutation: &'static str,
    /// What tells it from other attempts at the same mutation.
    pub what: String,
    pub input: Value,
}

/// Which member of its input names what a mutation is done on, and of which kind that is.
pub const SUBJECTS: &[(&str, &str, NodeKind)] = &[
    ("registerClub", "consulateId", NodeKind::Consulate),
    ("renewClubRegistration", "clubId", NodeKind::Club),
    ("updateClubFile", "clubId", NodeKind::Club),
    ("proposeMandate", "clubId", NodeKind::Club),
    ("acceptMandate", "mandateId", NodeKind::FederationMandate),
    ("suspendMandate", "mandateId", NodeKind::FederationMandate),
    ("resumeMandate", "mandateId", NodeKind::FederationMandate),
    ("endMandate", "mandateId", NodeKind::FederationMandate),
    ("invitePerson", "tenantId", NodeKind::Tenant),
    ("acceptInvitation", "membershipId", NodeKind::Membership),
    ("declineInvitation", "membershipId", NodeKind::Membership),
    ("endMembership", "membershipId", NodeKind::Membership),
    ("grantAccess", "membershipId", NodeKind::Membership),
    ("revokeAccess", "accessGrantId", NodeKind::AccessGrant),
    ("createApiKey", "tenantId", NodeKind::Tenant),
    ("revokeApiKey", "apiKeyId", NodeKind::ApiKey),
    ("recordGoverningParty", "tenantId", NodeKind::Tenant),
    exceptions::SUBJECTS[0],
    exceptions::SUBJECTS[1],
    help::SUBJECTS[0],
    help::SUBJECTS[1],
    help::SUBJECTS[2],
    help::SUBJECTS[3],
    help::SUBJECTS[4],
    freezes::SUBJECTS[0],
    freezes::SUBJECTS[1],
    freezes::SUBJECTS[2],
    freezes::SUBJECTS[3],
    needs::SUBJECTS[0],
    needs::SUBJECTS[1],
    needs::SUBJECTS[2],
    needs::SUBJECTS[3],
    ("draftProposal", "clubId", NodeKind::Club),
    ("updateProposal", "projectId", NodeKind::Project),
    ("confirmProposal", "projectId", NodeKind::Project),
    ("installCommittee", "committeeId", NodeKind::Committee),
    ("adoptCommitteeRules", "committeeId", NodeKind::Committee),
    ("appointRepresentative", "committeeSeatId", NodeKind::CommitteeSeat),
    ("endRepresentative", "representativeId", NodeKind::CommitteeRepresentative),
    ("conveneSession", "committeeId", NodeKind::Committee),
    ("addAgendaItem", "sessionId", NodeKind::Session),
    ("addAgendaItem", "projectId", NodeKind::Project),
    ("openAgendaItem", "agendaItemId", NodeKind::AgendaItem),
    ("castVote", "agendaItemId", NodeKind::AgendaItem),
    ("recuseVote", "agendaItemId", NodeKind::AgendaItem),
    ("closeAgendaItem", "agendaItemId", NodeKind::AgendaItem),
    ("confirmConditions", "resolutionId", NodeKind::Resolution),
    ("drawUpMinutes", "sessionId", NodeKind::Session),
    ("signMinutes", "minutesId", NodeKind::SessionMinutes),
    ("publishResolution", "resolutionId", NodeKind::Resolution),
    ("openTechnicalFile", "projectId", NodeKind::Project),
    ("provideTechnicalFileItem", "technicalFileId", NodeKind::TechnicalFile),
    ("completeTechnicalFile", "technicalFileId", NodeKind::TechnicalFile),
    ("approveInPlanning", "projectId", NodeKind::Project),
    ("returnFromPlanning", "projectId", NodeKind::Project),
    ("findViable", "projectId", NodeKind::Project),
    ("returnFromViability", "projectId", NodeKind::Project),
    ("returnFromNationalReview", "projectId", NodeKind::Project),
    ("pledgeContribution", "contributionId", NodeKind::Contribution),
    ("recordDeposit", "contributionId", NodeKind::Contribution),
    ("placeHold", "projectId", NodeKind::Project),
    ("liftHold", "holdId", NodeKind::Hold),
    ("releaseTranche", "projectId", NodeKind::Project),
    ("openRefundCase", "projectId", NodeKind::Project),
    ("settleRefund", "refundCaseId", NodeKind::RefundCase),
    ("closeProject", "projectId", NodeKind::Project),
    ("recordOperatingCost", "tenantId", NodeKind::Tenant),
    ("setBudgetCeiling", "tenantId", NodeKind::Tenant),
    ("addDocument", "projectId", NodeKind::Project),
    ("designateExecutor", "projectId", NodeKind::Project),
    ("beginWorks", "projectId", NodeKind::Project),
    ("reportProgress", "worksId", NodeKind::Works),
    ("finishWorks", "worksId", NodeKind::Works),
    ("draftHandoverCertificate", "projectId", NodeKind::Project),
    ("signHandoverCertificate", "projectId", NodeKind::Project),
    ("recordDedication", "projectId", NodeKind::Project),
    ("checkInCommitment", "commitmentId", NodeKind::UpkeepCommitment),
    ("fileComplaint", "projectId", NodeKind::Project),
    ("answerComplaint", "complaintId", NodeKind::Complaint),
    ("reopenComplaint", "complaintId", NodeKind::Complaint),
    ("closeComplaint", "complaintId", NodeKind::Complaint),
    money::SUBJECTS[0],
    money::SUBJECTS[1],
    money::SUBJECTS[2],
    money::SUBJECTS[3],
    money::SUBJECTS[4],
    ("constituteWorksCommittee", "projectId", NodeKind::Project),
    ("recordTraining", "worksCommitteeId", NodeKind::WorksCommittee),
    ("recordInspection", "worksId", NodeKind::Works),
    ("recordObservation", "projectId", NodeKind::Project),
];

const SEATS: [&str; 4] = ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"];

/// Everything that can be attempted, each as it would succeed.
pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let club = NodeKind::Club.id(id("club_jerez"));
    let now = grown.world.time();
    let mixed = grown.session("mixed");
    let step = |mandate: Uuid| json!({ "mandateId": NodeKind::FederationMandate.id(mandate), "expectedVersion": 1 });
    let mut attempts = vec![
        attempt("registerClub", "by the consulate of Los Angeles", registration()),
        attempt("renewClubRegistration", "of Jerez", json!({ "clubId": club, "expectedVersion": 1 })),
        attempt(
            "updateClubFile",
            "of Jerez",
            json!({ "clubId": club, "expectedVersion": 1, "contact": contact("Otro contacto") }),
        ),
        attempt(
            "proposeMandate",
            "to the club of Jerez",
            json!({ "clubId": club, "acts": ["READ"], "validUntil": now + chrono::Duration::days(30) }),
        ),
        attempt("acceptMandate", "asked of Tlaltenango", step(grown.asked_mandate())),
        attempt("suspendMandate", "of Jerez", step(id("mandate_federation_club_jerez"))),
        attempt("resumeMandate", "of Tlaltenango", step(id("mandate_federation_club_tlaltenango"))),
        attempt("endMandate", "of Jerez", step(id("mandate_federation_club_jerez"))),
        attempt(
            "recordGoverningParty",
            "of the municipality of Jerez",
            json!({ "tenantId": NodeKind::Tenant.id(id("jerez")), "party": "Otro partido", "since": "2026-09-15" }),
        ),
        attempt("draftProposal", "for the club of Jerez", draft(&club.0)),
        attempt("updateProposal", "jerez draft", anew(grown, "jerez draft")),
        attempt("updateProposal", "jerez submitted", anew(grown, "jerez submitted")),
        attempt(
            "confirmProposal",
            "jerez draft",
            json!({ "projectId": grown.project("jerez draft"), "expectedVersion": 1 }),
        ),
        attempt(
            "conveneSession",
            "of the committee of Zacatecas",
            json!({
                "committeeId": NodeKind::Committee.id(id("committee_zac")), "place": "Delegación",
                "startsAt": now + chrono::Duration::days(6), "endsAt": now + chrono::Duration::days(7),
            }),
        ),
        attempt(
            "addAgendaItem",
            "jerez submitted",
            json!({
                "sessionId": NodeKind::Session.id(mixed.id), "expectedVersion": mixed.version,
                "projectId": grown.project("jerez submitted"),
            }),
        ),
        attempt(
            "openAgendaItem",
            "jerez pending",
            json!({ "agendaItemId": grown.item("jerez pending"), "expectedVersion": 1 }),
        ),
        attempt(
            "castVote",
            "jerez fresh",
            json!({ "agendaItemId": grown.item("jerez fresh"), "choice": "FOR", "expectedVersion": 0 }),
        ),
        attempt(
            "recuseVote",
            "jerez fresh",
            json!({ "agendaItemId": grown.item("jerez fresh"), "reason": "Parentesco", "expectedVersion": 0 }),
        ),
        attempt(
            "closeAgendaItem",
            "jerez voted",
            json!({
                "agendaItemId": grown.item("jerez voted"), "expectedVersion": 2, "reason": "Cumple",
            }),
        ),
        attempt(
            "publishResolution",
            "jerez decided",
            json!({ "resolutionId": grown.resolution("jerez decided"), "expectedVersion": 1 }),
        ),
    ];
    attempts.extend(covam::attempts(grown));
    attempts.extend(on_people(grown));
    attempts.extend(files::attempts(grown));
    attempts.extend(works::attempts(grown));
    attempts.extend(needs::attempts(grown));
    attempts.extend(review::attempts(grown));
    attempts.extend(freezes::attempts(grown));
    attempts.extend(complaints::attempts(grown));
    attempts.extend(handover::attempts(grown));
    attempts.extend(exceptions::attempts(grown));
    attempts.extend(help::attempts(grown));
    attempts.extend(supervision::attempts(grown));
    for seat in SEATS {
        let due = if seat == "MIGRANT" { "250000.00" } else { "250000.01" };
        let input = json!({ "contributionId": grown.part("jerez decided", seat), "expectedVersion": 1, "amount": due });
        attempts.push(attempt("pledgeContribution", &format!("{seat} part of jerez decided"), input));
    }
    for seat in SEATS {
        let input = json!({
            "contributionId": grown.part("jerez pledged", seat), "expectedVersion": 3, "amount": "10.00",
            "depositedOn": "2026-11-28", "evidence": "Recibo 2",
        });
        attempts.push(attempt("recordDeposit", &format!("{seat} part of jerez pledged"), input));
    }
    attempts.extend(money::attempts(grown));
    attempts.extend(account::attempts(grown));
    attempts
}

fn attempt(mutation: &'static str, what: &str, input: Value) -> Attempt {
    Attempt { mutation, what: what.to_owned(), input }
}

fn on_people(grown: &Grown) -> Vec<Attempt> {
    let membership = |id: Uuid| json!({ "membershipId": NodeKind::Membership.id(id), "expectedVersion": 1 });
    let held = |person: &str, tenant: &str| membership(id(&format!("membership_{person}_{tenant}")));
    let invite = |tenant: &str, role: &str| {
        let (name, email) = ("Persona nueva", "nueva@test.example");
        json!({ "tenantId": NodeKind::Tenant.id(id(tenant)), "role": role, "name": name, "email": email })
    };
    let grant = |person: &str, state: &str| {
        let until = grown.world.time() + chrono::Duration::days(30);
        json!({
            "membershipId": NodeKind::Membership.id(id(&format!("membership_{person}_ministry"))), "state": state,
            "acts": ["READ", "CAST_VOTE"], "validUntil": until,
        })
    };
    let revoke = NodeKind::AccessGrant.id(id("grant_delegate_zac_32"));
    vec![
        attempt("invitePerson", "to the treasury of Jerez", invite("jerez", "MUNICIPAL_TREASURY")),
        attempt("invitePerson", "to a delegation", invite("ministry", "DELEGATE")),
        attempt("invitePerson", "to administer the ministry", invite("ministry", "TENANT_ADMIN")),
        attempt("invitePerson", "to the club of Jerez", invite("club_jerez", "CLUB_MEMBER")),
        attempt("acceptInvitation", "of a member of a club", membership(grown.invitation("member_jerez"))),
        attempt("acceptInvitation", "of nobody's member", membership(grown.invitation("future_president"))),
        attempt("declineInvitation", "of a member of a club", membership(grown.invitation("member_jerez"))),
        attempt("endMembership", "of the treasury of Jerez", held("treasury_jerez", "jerez")),
        attempt("endMembership", "of the only administrator of Jerez", held("people_jerez", "jerez")),
        attempt("endMembership", "of an administrator of the ministry", held("people_zac", "ministry")),
        attempt("endMembership", "of the delegate in Jalisco", held("delegate_jal", "ministry")),
        attempt("endMembership", "of the treasurer of a club", held("treasurer_jerez", "club_jerez")),
        attempt("grantAccess", "to the analyst in Zacatecas", grant("analyst_zac", "32")),
        attempt("grantAccess", "of Jalisco to the analyst in Zacatecas", grant("analyst_zac", "14")),
        attempt(
            "revokeAccess",
            "of the delegate in Zacatecas",
            json!({ "accessGrantId": revoke, "expectedVersion": 1 }),
        ),
        attempt(
            "createApiKey",
            "for the municipality of Jerez",
            json!({
                "tenantId": NodeKind::Tenant.id(id("jerez")), "name": "Tablero", "role": "MUNICIPAL_PROJECTS",
                "requestsAMinute": 60, "validUntil": grown.world.time() + chrono::Duration::days(30),
            }),
        ),
        attempt(
            "revokeApiKey",
            "of the municipality of Jerez",
            json!({ "apiKeyId": NodeKind::ApiKey.id(id("key_jerez")), "expectedVersion": 1 }),
        ),
    ]
}

impl Attempt {
    /// The same attempt on something else, which the member `subject` of its input names.
    pub fn on(&self, subject: &str, id: &str) -> Attempt {
        let mut input = self.input.clone();
        input[subject] = id.into();
        Attempt { input, ..self.clone() }
    }
}

impl Grown {
    pub async fn attempt(&self, viewer: Viewer, attempt: &Attempt) -> Answer {
        let mutation = attempt.mutation;
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ clientMutationId }} }}");
        let mut input = attempt.input.clone();
        input["idempotencyKey"] = Uuid::new_v4().to_string().into();
        self.ask(viewer, &query, json!({ "input": input })).await
    }
}

/// `DONE`, or the code and the reason of the refusal.
pub fn outcome(answer: &Answer) -> String {
    let json = answer.json();
    if json.get("errors").is_none() { "DONE".to_owned() } else { crate::world::code_and_reason(&json) }
}

fn registration() -> Value {
    let officer =
        |office: &str| json!({ "office": office, "name": office, "email": format!("{office}@nuevo.example") });
    json!({
        "consulateId": NodeKind::Consulate.id(id("consulate_la")),
        "name": "Club Nuevo", "city": "Fresno", "usState": "CA", "foundedOn": "2020-01-01",
        "communityId": NodeKind::Community.id(id("community_jerez")), "contact": contact("Contacto nuevo"),
        "officers": [officer("PRESIDENT"), officer("TREASURER"), officer("SECRETARY")],
    })
}

fn contact(name: &str) -> Value {
    json!({
        "name": name, "email": "otro@club.example", "phone": "5550199", "bankName": "Banco", "bankAccount": "CUENTA-2",
    })
}

fn draft(club: &str) -> Value {
    json!({
        "clubId": club, "title": "Centro de salud", "description": "Un centro de salud",
        "withoutNeedReason": "Sin necesidad registrada", "type": "HEALTH_CENTRE", "cost": "100000.00",
        "content": content("Centro de salud", "100000.00"),
    })
}

/// The proposal, with a word more.
fn anew(grown: &Grown, title: &str) -> Value {
    json!({
        "projectId": grown.project(title), "expectedVersion": grown.rows.project(title).version,
        "title": title, "description": "Red de agua potable para 130 familias",
        "withoutNeedReason": "Sin necesidad registrada", "type": "POTABLE_WATER", "cost": "1000000.03",
        "content": content(title, "1000000.03"),
    })
}
