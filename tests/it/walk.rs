//! A work from the need of its community to the last promise of its upkeep: every step by whoever takes it, through the
//! API alone. What is left out is what a work that goes well does not need: returns, freezes, holds and refunds.

use chrono::Duration;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::World;
use crate::world::story::{JEREZ, VOTERS, content, global};

both_databases!(a_work_goes_from_a_need_to_its_upkeep);

const DELEGATE: &str = "delegate_zac";
const TOWN: &str = "projects_jerez";
const NEIGHBOUR: &str = "mirror_jerez";
/// Belongs to nobody before the works committee, and to nobody else then.
const BENEFICIARY: &str = "former_president";
const MIGRANT: &str = "member_jerez";
const PAYERS: [&str; 4] = ["delegate_zac", "finance_zac", "treasury_jerez", "treasurer_jerez"];
/// Mutations of the whole walk.
const OPERATIONS: usize = 103;

/// A world, the project that is walked through it, and how many mutations that took.
struct Walk {
    world: World,
    project: Value,
    operations: usize,
}

impl Walk {
    async fn does(&mut self, person: &str, mutation: &str, selection: &str, input: Value) -> Value {
        self.operations += 1;
        self.world.done(person, mutation, selection, input).await
    }

    /// Fields of the project, as the delegation reads them.
    async fn reads(&self, fields: &str) -> Value {
        self.seen_by(DELEGATE, fields).await
    }

    async fn seen_by(&self, person: &str, fields: &str) -> Value {
        self.world.read(person, &format!("{{ project(id: {}) {{ {fields} }} }}", self.project)).await["project"].clone()
    }

    /// What a step on the project takes beside its id and the version at which it stands.
    async fn input(&self, person: &str, rest: Value) -> Value {
        let mut input =
            json!({ "projectId": self.project, "expectedVersion": self.seen_by(person, "version").await["version"] });
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        input
    }

    /// Does a step on the project, and gives the stage that it leads to.
    async fn moves(&mut self, person: &str, mutation: &str, selection: &str, rest: Value) -> Value {
        let input = self.input(person, rest).await;
        self.does(person, mutation, selection, input).await;
        self.seen_by(person, "stage").await["stage"].clone()
    }

    fn today(&self) -> Value {
        json!(self.world.time().date_naive())
    }

    fn in_days(&self, days: i64) -> Value {
        json!((self.world.time() + Duration::days(days)).date_naive())
    }

    /// A need that an assembly wrote down, and a proposal that answers it, confirmed by two who did not write it.
    async fn is_needed_and_proposed(&mut self) {
        let need = json!({
            "mirrorClubId": global(NodeKind::MirrorClub, "mirror_club_jerez"), "title": "Agua", "type": "POTABLE_WATER",
            "description": "Las mujeres acarrean el agua dos kilómetros", "assemblyOn": self.today(), "attendees": 120,
        });
        let need = self.does(NEIGHBOUR, "fileNeed", "need { id }", need).await["need"]["id"].clone();
        let endorsed = json!({ "needId": need, "expectedVersion": 0 });
        self.does(NEIGHBOUR, "endorseNeed", "need { endorsements }", endorsed).await;
        let draft = json!({
            "clubId": global(NodeKind::Club, JEREZ.club), "title": "Agua potable para El Saladillo", "needId": need,
            "description": "Red de agua potable para 120 familias", "type": "POTABLE_WATER", "cost": "1000000.03",
            "content": content("El Saladillo", "1000000.03"),
        });
        self.project = self.does(JEREZ.author, "draftProposal", "project { id }", draft).await["project"]["id"].clone();
        for officer in JEREZ.confirming {
            self.moves(officer, "confirmProposal", "project { stage }", json!({})).await;
        }
        assert_eq!(self.reads("stage").await["stage"], "SUBMITTED");
    }

    /// Each seat names who speaks for it.
    async fn is_represented(&mut self) {
        for (seat, person) in ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"].into_iter().zip(VOTERS) {
            let input = json!({
                "committeeSeatId": global(NodeKind::CommitteeSeat, &format!("committee_zac_{seat}")),
                "email": format!("{person}@test.example"), "capacity": "PRINCIPAL",
            });
            self.does(person, "appointRepresentative", "representative { id }", input).await;
        }
    }

    /// A session of the four, which decides for this purpose, writes it down and signs it.
    async fn is_decided_on(&mut self, purpose: &str, stage: &str) {
        let session = json!({
            "committeeId": global(NodeKind::Committee, JEREZ.committee), "place": "Delegación",
            "startsAt": self.world.time() + Duration::days(6), "endsAt": self.world.time() + Duration::days(7),
        });
        let session = self.does(DELEGATE, "conveneSession", "session { id }", session).await["session"]["id"].clone();
        let item = json!({
            "sessionId": session, "expectedVersion": 1, "projectId": self.project, "purpose": purpose,
        });
        let item = self.does(DELEGATE, "addAgendaItem", "agendaItem { id }", item).await["agendaItem"]["id"].clone();
        self.world.pass(Duration::days(6) + Duration::hours(1));
        let open = json!({ "agendaItemId": item, "expectedVersion": 1 });
        self.does(DELEGATE, "openAgendaItem", "agendaItem { status }", open).await;
        for person in VOTERS {
            let vote = json!({ "agendaItemId": item, "choice": "FOR", "expectedVersion": 0 });
            self.does(person, "castVote", "agendaItem { id }", vote).await;
        }
        let close = json!({ "agendaItemId": item, "expectedVersion": 2, "reason": "Cumple las reglas" });
        let selection = "agendaItem { resolution { id } project { stage } }";
        let closed = self.does(DELEGATE, "closeAgendaItem", selection, close).await;
        assert_eq!(closed["agendaItem"]["project"]["stage"], stage);
        let resolution = &closed["agendaItem"]["resolution"];
        let publish = json!({ "resolutionId": resolution["id"], "expectedVersion": 1 });
        self.does(DELEGATE, "publishResolution", "resolution { audience }", publish).await;
        let drawn = json!({ "sessionId": session, "expectedVersion": 2 });
        let minutes = self.does(DELEGATE, "drawUpMinutes", "minutes { id hash }", drawn).await["minutes"].clone();
        for (signed, person) in (1..).zip(VOTERS) {
            let sign = json!({ "minutesId": minutes["id"], "hash": minutes["hash"] });
            let minutes = self.does(person, "signMinutes", "minutes { complete }", sign).await["minutes"].clone();
            assert_eq!(minutes["complete"], signed == 4);
        }
    }

    /// The municipality opens the technical file and provides what is asked for.
    async fn is_written_up(&mut self) {
        let file = "technicalFile { id version items { requirement version } }";
        let input = self.input(TOWN, json!({})).await;
        let opened = self.does(TOWN, "openTechnicalFile", file, input).await["technicalFile"].clone();
        let ask = json!({
            "technicalFileId": opened["id"], "expectedVersion": opened["version"], "requirement": "LAND_TITLE",
            "seat": "MIGRANT", "question": "¿Quién firmó la donación del predio?",
        });
        let asked = self.does(TOWN, "requestHelp", "helpRequest { id }", ask).await["helpRequest"]["id"].clone();
        let answer = json!({ "helpRequestId": asked, "expectedVersion": 1, "answer": "El comisariado, ante notario" });
        self.does(JEREZ.author, "answerHelpRequest", "helpRequest { status }", answer).await;
        let noted = json!({ "helpRequestId": asked, "expectedVersion": 2 });
        self.does(TOWN, "acknowledgeHelp", "helpRequest { status }", noted).await;
        for item in opened["items"].as_array().unwrap() {
            let provided = json!({
                "technicalFileId": opened["id"], "requirement": item["requirement"],
                "expectedVersion": item["version"], "reference": "Folio 7",
            });
            self.does(TOWN, "provideTechnicalFileItem", "technicalFileItem { status }", provided).await;
        }
        let version = self.seen_by(TOWN, "technicalFile { version }").await["technicalFile"]["version"].clone();
        let complete = json!({ "technicalFileId": opened["id"], "expectedVersion": version });
        self.does(TOWN, "completeTechnicalFile", "technicalFile { status }", complete).await;
    }

    /// The state's planning committee, the delegation and the national office, one after the other.
    async fn is_reviewed_and_authorised(&mut self) {
        for (person, mutation, stage) in [
            ("planning_zac", "approveInPlanning", "IN_VIABILITY_REVIEW"),
            (DELEGATE, "findViable", "IN_NATIONAL_REVIEW"),
            ("national", "authoriseProject", "AUTHORISED"),
        ] {
            assert_eq!(self.moves(person, mutation, "project { id }", json!({ "reasons": "Cumple" })).await, stage);
        }
        let file = self.reads("technicalFile { reviews { nodes { step outcome } } }").await["technicalFile"].clone();
        assert_eq!(file["reviews"]["nodes"].as_array().unwrap().len(), 3, "{file}");
    }

    /// The club has lost members, and the committee lets the federation pay some of its part.
    async fn is_excepted(&mut self) {
        let exception = json!({
            "payingSeat": "FEDERAL", "relievedSeat": "MIGRANT", "amount": "50000.00", "reason": "Faltan socios",
        });
        let input = self.input(DELEGATE, exception).await;
        self.does(DELEGATE, "fileShareException", "shareException { id }", input).await;
        self.is_decided_on("EXCEPTION", "AUTHORISED").await;
        let dues = self.reads("parties { due { amount } }").await["parties"].clone();
        let amounts = ["300000.01", "250000.01", "250000.01", "200000.00"];
        assert_eq!(dues, json!(amounts.map(|amount| json!({ "due": { "amount": amount } }))));
    }

    /// Two tranches, an agreement that all seats sign, and the parts of all four.
    async fn is_agreed_on_and_paid_for(&mut self) {
        let tranches = json!({ "tranches": [
            { "dueOn": self.in_days(20), "milestone": 0, "amount": "500000.00" },
            { "dueOn": self.in_days(60), "milestone": 5_000, "amount": "500000.03" },
        ] });
        let input = self.input(DELEGATE, tranches).await;
        let agreement = "agreement { id version hash project { stage } }";
        let mut drawn = self.does(DELEGATE, "setTimeline", agreement, input).await["agreement"].clone();
        for person in VOTERS {
            let sign = json!({ "agreementId": drawn["id"], "expectedVersion": drawn["version"], "contentHash": drawn["hash"] });
            drawn = self.does(person, "signAgreement", agreement, sign).await["agreement"].clone();
        }
        assert_eq!(drawn["project"]["stage"], "AGREED");
        for (seat, person) in PAYERS.into_iter().enumerate() {
            let parties = "parties { due { amount } detail { ... on Contribution { id } } }";
            let party = self.seen_by(person, parties).await["parties"][seat].clone();
            let (part, due) = (&party["detail"]["id"], &party["due"]["amount"]);
            let pledge = json!({ "contributionId": part, "expectedVersion": 1, "amount": due });
            self.does(person, "pledgeContribution", "contribution { id }", pledge).await;
            let deposit = json!({
                "contributionId": part, "expectedVersion": 2, "amount": due, "depositedOn": self.today(),
                "evidence": "Transferencia 17",
            });
            self.does(person, "recordDeposit", "contribution { id }", deposit).await;
        }
    }

    /// Who builds, and who watches them: nothing begins before the committee has been trained.
    async fn is_made_ready(&mut self) {
        let executor = json!({
            "projectId": self.project, "expectedVersion": 0, "executorId": global(NodeKind::Tenant, "jerez"),
            "contractor": "Constructora del Valle",
        });
        self.does(TOWN, "designateExecutor", "works { id }", executor).await;
        let member = |capacity: &str, person: &str| json!({ "capacity": capacity, "name": person, "email": format!("{person}@test.example") });
        let committee = json!({
            "projectId": self.project, "termUntil": self.in_days(365),
            "members": [member("BENEFICIARY", BENEFICIARY), member("MIGRANT", MIGRANT)],
        });
        let selection = "worksCommittee { id version }";
        let committee =
            self.does(TOWN, "constituteWorksCommittee", selection, committee).await["worksCommittee"].clone();
        for member in [BENEFICIARY, MIGRANT] {
            let invitations = self.world.read(member, "{ viewer { invitations { id version } } }").await;
            let invitation = &invitations["viewer"]["invitations"][0];
            let accept = json!({ "membershipId": invitation["id"], "expectedVersion": invitation["version"] });
            self.does(member, "acceptInvitation", "membership { id }", accept).await;
        }
        let training = json!({
            "worksCommitteeId": committee["id"], "expectedVersion": committee["version"], "heldOn": self.today(),
            "hours": 8, "topics": "Contraloría social",
        });
        self.does("comptroller_zac", "recordTraining", "worksCommittee { trainedOn }", training).await;
    }

    /// The works, watched by the committee, the mirror club and a neighbour who complains.
    async fn is_built(&mut self) {
        self.moves(DELEGATE, "releaseTranche", "project { id }", json!({ "position": 1 })).await;
        let begun = self.moves(TOWN, "beginWorks", "works { id }", json!({ "begunOn": self.today() })).await;
        assert_eq!(begun, "IN_EXECUTION");
        self.reports(5_000, "490000.00").await;
        let works = self.reads("works { id }").await["works"]["id"].clone();
        let inspection = json!({
            "worksId": works, "inspectedOn": self.today(), "asPlanned": true, "goodQuality": false,
            "materialsOnSite": true, "note": "Falta cemento",
        });
        self.does(BENEFICIARY, "recordInspection", "inspection { id }", inspection).await;
        let observation = json!({ "projectId": self.project, "body": "La zanja quedó abierta" });
        self.does(NEIGHBOUR, "recordObservation", "observation { id }", observation).await;
        let complaint = json!({
            "projectId": self.project, "category": "QUALITY", "addressedTo": "MUNICIPAL", "text": "La zanja sigue abierta",
        });
        let selection = "complaint { id version }";
        let filed = self.does(NEIGHBOUR, "fileComplaint", selection, complaint).await["complaint"].clone();
        let answer = json!({ "complaintId": filed["id"], "expectedVersion": 1, "answer": "Se cerró hoy" });
        self.does(TOWN, "answerComplaint", selection, answer).await;
        let close = json!({ "complaintId": filed["id"], "expectedVersion": 2 });
        self.does(NEIGHBOUR, "closeComplaint", selection, close).await;
        self.moves(DELEGATE, "releaseTranche", "project { id }", json!({ "position": 2 })).await;
        self.world.pass(Duration::days(20));
        self.reports(10_000, "1000000.03").await;
        let works = self.reads("works { id version }").await["works"].clone();
        let finish = json!({ "worksId": works["id"], "expectedVersion": works["version"], "finishedOn": self.today() });
        self.does(TOWN, "finishWorks", "works { finishedOn }", finish).await;
    }

    async fn reports(&mut self, physical: i32, spent: &str) {
        let works = self.seen_by(TOWN, "works { id version }").await["works"].clone();
        let report = json!({
            "worksId": works["id"], "expectedVersion": works["version"], "reportedOn": self.today(),
            "physical": physical, "spent": spent, "narrative": "Zanja y tubería",
        });
        self.does(TOWN, "reportProgress", "works { alert }", report).await;
    }

    /// The certificate that all seats sign, the accounts, and the promise that is kept.
    async fn is_handed_over_and_closed(&mut self) {
        let certificate = json!({
            "handedOverOn": self.today(), "description": "Red de agua potable",
            "commitments": [{ "responsible": "MUNICIPALITY", "text": "Clorar", "dueOn": self.in_days(30) }],
        });
        let input = self.input(TOWN, certificate).await;
        let selection = "handoverCertificate { version contentHash commitments { id version } project { stage } }";
        let mut drawn =
            self.does(TOWN, "draftHandoverCertificate", selection, input).await["handoverCertificate"].clone();
        for person in VOTERS {
            let sign = json!({
                "projectId": self.project, "expectedVersion": drawn["version"], "contentHash": drawn["contentHash"],
            });
            let signed = self.does(person, "signHandoverCertificate", selection, sign).await;
            drawn = signed["handoverCertificate"].clone();
        }
        assert_eq!(drawn["project"]["stage"], "HANDED_OVER");
        assert_eq!(self.moves(DELEGATE, "closeProject", "project { id }", json!({})).await, "CLOSED");
        self.world.pass(Duration::days(30));
        let commitment = &drawn["commitments"][0];
        let kept = json!({
            "commitmentId": commitment["id"], "expectedVersion": commitment["version"], "kept": "KEPT", "note": "Clorada",
        });
        self.does(TOWN, "checkInCommitment", "commitment { kept }", kept).await;
    }
}

async fn a_work_goes_from_a_need_to_its_upkeep(world: World) {
    let mut walk = Walk { world, project: Value::Null, operations: 0 };
    walk.is_needed_and_proposed().await;
    walk.is_represented().await;
    walk.is_decided_on("SELECTION", "SELECTED").await;
    walk.is_written_up().await;
    walk.is_decided_on("PROCEED", "IN_COPLADE_REVIEW").await;
    walk.is_reviewed_and_authorised().await;
    walk.is_excepted().await;
    walk.is_agreed_on_and_paid_for().await;
    walk.is_made_ready().await;
    walk.is_built().await;
    walk.is_handed_over_and_closed().await;

    let money = "account { fund { amount } paid { amount } balanced } works { physical financial }";
    assert_eq!(
        walk.reads(money).await,
        json!({
            "account": { "fund": { "amount": "0.00" }, "paid": { "amount": "1000000.03" }, "balanced": true },
            "works": { "physical": 10_000, "financial": 10_000 },
        })
    );
    // Nobody is left with anything to do about it, and all of it is in the ledger.
    for person in VOTERS {
        let tasks = walk.world.read(person, "{ myTasks { tasks { act project { id } } } }").await;
        assert!(!tasks.to_string().contains(walk.project.as_str().unwrap()), "{person}: {tasks:#}");
    }
    let verification = walk.world.store.verify_ledger(&mut |_| ()).await.unwrap();
    assert_eq!((verification.broken, verification.entries), (vec![], u64::try_from(walk.operations).unwrap()));
    assert_eq!(walk.world.store.verify_accounts().await.unwrap(), vec![]);
    assert_eq!(walk.operations, OPERATIONS);
}
