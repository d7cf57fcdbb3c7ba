//! Ids that are malformed, of another kind, of nothing, or of somebody else's object.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::Stage;
use crate::world::story::global;

both_databases!(
    what_is_no_id_is_refused_where_it_stands,
    the_id_of_another_kind_is_refused_where_it_stands,
    the_id_of_nothing_is_not_found,
    an_object_of_somebody_else_is_the_same_as_none,
    queries_tell_malformed_ids_from_absent_objects,
);

/// Texts that are no ids, whatever the kind.
fn malformed() -> Vec<String> {
    let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let too_short = encoded(&[b'p'; 16]);
    let too_long = encoded(&[b'p'; 18]);
    let unknown_letter = encoded(&[b'!'; 17]);
    let padded = format!("{}=", encoded(&[b'p'; 17]));
    let mut texts: Vec<String> =
        ["", " ", "7", "null", "p", "cA", "!!!", "\0", "a\0b", "ñandú", "💧", "\u{202E}", "../../etc", "' OR 1=1 --"]
            .map(str::to_owned)
            .to_vec();
    texts.extend([too_short, too_long, unknown_letter, padded, "A".repeat(10_240), Uuid::new_v4().to_string()]);
    texts
}

/// The members of an input that hold ids.
fn id_fields(input: &Value) -> Vec<String> {
    let names = input.as_object().unwrap().keys();
    names.filter(|name| name.ends_with("Id") && *name != "clientMutationId").cloned().collect()
}

async fn what_is_no_id_is_refused_where_it_stands(stage: Stage) {
    for act in &stage.acts {
        for field in id_fields(&act.input) {
            for text in malformed() {
                let said = stage.with(act.mutation, &field, json!(text)).await;
                assert_eq!(said, format!("INVALID MALFORMED_ID {field}"), "{} {text:?}", act.mutation);
            }
            for value in [json!(7), json!(-1)] {
                let said = stage.with(act.mutation, &field, value).await;
                assert_eq!(said, format!("INVALID MALFORMED_ID {field}"), "{}", act.mutation);
            }
            for value in [json!(1.5), json!(true), json!([]), json!({}), json!(["a", "b"])] {
                assert_eq!(stage.with(act.mutation, &field, value).await, "INVALID - -", "{} {field}", act.mutation);
            }
        }
    }
}

async fn the_id_of_another_kind_is_refused_where_it_stands(stage: Stage) {
    for act in &stage.acts {
        for field in id_fields(&act.input) {
            let bytes = URL_SAFE_NO_PAD.decode(act.input[&field].as_str().unwrap()).unwrap();
            for kind in NodeKind::ALL {
                let mut other = URL_SAFE_NO_PAD.decode(kind.id(Uuid::nil()).as_str()).unwrap();
                if other[0] == bytes[0] {
                    continue;
                }
                // The same object's name under the letter of another kind.
                other.splice(1.., bytes[1..].iter().copied());
                let said = stage.with(act.mutation, &field, json!(URL_SAFE_NO_PAD.encode(other))).await;
                assert_eq!(said, format!("INVALID MALFORMED_ID {field}"), "{} {kind:?}", act.mutation);
            }
        }
    }
}

async fn the_id_of_nothing_is_not_found(stage: Stage) {
    for act in &stage.acts {
        for field in id_fields(&act.input) {
            let mut bytes = URL_SAFE_NO_PAD.decode(act.input[&field].as_str().unwrap()).unwrap();
            bytes.splice(1.., *Uuid::new_v4().as_bytes());
            let said = stage.with(act.mutation, &field, json!(URL_SAFE_NO_PAD.encode(bytes))).await;
            let expected = match field.as_str() {
                "communityId" if act.mutation == "fileAssemblyNeed" => "NOT_FOUND - -".to_owned(),
                // Whom the act is about beside its own row, and which everybody can look up.
                "communityId" | "federationId" => format!("INVALID MALFORMED_ID {field}"),
                "executorId" => "REFUSED EXECUTOR_NOT_A_PARTY -".to_owned(),
                "projectId" if act.mutation == "addAgendaItem" => "NOT_FOUND - projectId".to_owned(),
                "documentId" if act.mutation == "answerHelpRequest" => "NOT_FOUND - documentId".to_owned(),
                _ => "NOT_FOUND - -".to_owned(),
            };
            assert_eq!(said, expected, "{} {field}", act.mutation);
        }
    }
}

async fn an_object_of_somebody_else_is_the_same_as_none(stage: Stage) {
    // Same role, other tenant; what they may not see at all is not there, what is public is not theirs.
    for (mutation, stranger, expected) in [
        ("confirmProposal", "president_jal", "NOT_FOUND - -"),
        ("addAgendaItem", "delegate_jal", "NOT_FOUND - -"),
        ("openAgendaItem", "delegate_jal", "NOT_FOUND - -"),
        ("closeAgendaItem", "delegate_jal", "NOT_FOUND - -"),
        ("castVote", "president_jal", "NOT_FOUND - -"),
        ("castVote", "liaison_jal", "NOT_FOUND - -"),
        ("recuseVote", "projects_tlaltenango", "NOT_FOUND - -"),
        ("publishResolution", "delegate_jal", "NOT_FOUND - -"),
        ("repudiateProposal", "president_jal", "NOT_FOUND - -"),
        ("suspendProject", "delegate_jal", "NOT_FOUND - -"),
        ("liftFreeze", "president_tlaltenango", "NOT_FOUND - -"),
        ("withdrawProject", "president_tlaltenango", "NOT_FOUND - -"),
        ("pledgeContribution", "finance_zac", "NOT_FOUND - -"),
        ("recordDeposit", "treasury_jerez", "NOT_FOUND - -"),
        ("updateClubFile", "president_jal", "NOT_FOUND - -"),
        ("acceptMandate", "president_jal", "NOT_FOUND - -"),
        ("suspendMandate", "officer_other_federation", "NOT_FOUND - -"),
        ("resumeMandate", "president_jerez", "NOT_FOUND - -"),
        ("endMandate", "officer_federation", "NOT_FOUND - -"),
        ("acceptInvitation", "future_president", "NOT_FOUND - -"),
        ("declineInvitation", "people_ministry", "NOT_FOUND - -"),
        ("endMembership", "president_jerez", "NOT_FOUND - -"),
        ("grantAccess", "people_jerez", "NOT_FOUND - -"),
        ("revokeAccess", "president_jal", "NOT_FOUND - -"),
        ("invitePerson", "people_ministry", "FORBIDDEN - -"),
        ("proposeMandate", "officer_other_federation", "FORBIDDEN - -"),
        ("registerClub", "registrar_chicago", "FORBIDDEN - -"),
        ("renewClubRegistration", "registrar_chicago", "FORBIDDEN - -"),
        ("draftProposal", "president_jal", "FORBIDDEN - -"),
        ("fileNeed", "president_jerez", "FORBIDDEN - -"),
        ("endorseNeed", "president_jerez", "FORBIDDEN - -"),
        ("withdrawNeed", "projects_jerez", "FORBIDDEN - -"),
        ("conveneSession", "delegate_jal", "FORBIDDEN - -"),
    ] {
        let act = stage.act(mutation);
        let said = stage.refused_to(stranger, mutation, act.input.clone()).await;
        assert_eq!(said, expected, "{stranger}: {mutation}");
        if expected.starts_with("NOT_FOUND") {
            assert_same_bytes_as_absent(&stage, stranger, mutation).await;
        }
    }
    // A project of another state is not seen by the delegation that would put it on its agenda.
    let foreign = stage.world.draft_of("secretary_jal", "club_jal").await["id"].clone();
    let stage = Stage { before: crate::digest::digest(&stage.world.database).await, ..stage };
    assert_eq!(stage.with("addAgendaItem", "projectId", foreign).await, "NOT_FOUND - projectId");
}

async fn assert_same_bytes_as_absent(stage: &Stage, stranger: &str, mutation: &str) {
    let act = stage.act(mutation);
    let field =
        id_fields(&act.input).into_iter().find(|name| !name.starts_with("project") || mutation != "addAgendaItem");
    let field = field.unwrap();
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {} }} }}", act.selection);
    let mut answers = Vec::new();
    for absent in [false, true] {
        let mut input = act.input.clone();
        input["idempotencyKey"] = json!("the-same-key");
        if absent {
            let mut bytes = URL_SAFE_NO_PAD.decode(input[&field].as_str().unwrap()).unwrap();
            bytes.splice(1.., *Uuid::new_v4().as_bytes());
            input[&field] = json!(URL_SAFE_NO_PAD.encode(bytes));
        }
        answers.push(stage.world.send(stranger, json!({ "query": query, "variables": { "input": input } })).await);
    }
    assert_eq!(answers[0], answers[1], "{stranger}: {mutation}");
}

async fn queries_tell_malformed_ids_from_absent_objects(stage: Stage) {
    let person = "president_jerez";
    for text in malformed() {
        let variables = json!({ "id": text });
        for field in ["node(id: $id) { id }", "project(id: $id) { id }", "club(id: $id) { id }"] {
            let said = stage.asked(person, &format!("query($id: ID!) {{ {field} }}"), variables.clone()).await;
            assert_eq!(said, "INVALID MALFORMED_ID id", "{text:?}");
        }
        let several = "query($id: ID!) { nodes(ids: [$id]) { id } }";
        assert_eq!(
            stage.world.ask(person, several, variables).await,
            json!({ "data": { "nodes": [null] } }),
            "{text:?}"
        );
    }
    let club = global(NodeKind::Club, "club_jerez");
    let said = stage.asked(person, "query($id: ID!) { project(id: $id) { id } }", json!({ "id": club })).await;
    assert_eq!(said, "INVALID MALFORMED_ID id", "of another kind");
    let nobody = global(NodeKind::Project, "nowhere");
    let said = stage.asked(person, "query($id: ID!) { project(id: $id) { id } }", json!({ "id": nobody })).await;
    assert_eq!(said, "NOT_FOUND - -");
    // The draft of Jerez, which is there, to somebody who must not know.
    let draft = &stage.act("confirmProposal").input["projectId"];
    let said =
        stage.asked("president_jal", "query($id: ID!) { project(id: $id) { id } }", json!({ "id": draft })).await;
    assert_eq!(said, "NOT_FOUND - -");
    let both = "query($a: ID!, $b: ID!) { a: node(id: $a) { id } b: node(id: $b) { id } }";
    let answer = stage.world.ask("president_jal", both, json!({ "a": draft, "b": nobody })).await;
    assert_eq!(answer, json!({ "data": { "a": null, "b": null } }));
}
