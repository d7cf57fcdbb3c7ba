//! The joint decision from draft to deposit, as each actor does it.

use chrono::Duration;
use serde_json::{Value, json};

use crate::world::World;
use crate::world::story::VOTERS;

both_databases!(
    a_proposal_goes_from_draft_to_the_last_deposit,
    two_officers_other_than_the_author_confirm,
    a_seat_votes_once_and_may_change_its_vote_while_the_item_is_open,
    a_vote_is_eight_statements,
    one_person_votes_for_one_seat_only,
    nothing_is_decided_without_notice_quorum_or_session,
    the_resolution_is_the_one_that_the_votes_carry,
    an_item_whose_session_ended_sets_its_project_free,
);

/// Who acts, leave, what is decided on and who is seated, the vote, the end of the ledger, its entry, the key, and the
/// answer.
async fn a_vote_is_eight_statements(world: World) {
    let on = world.open().await;
    for person in VOTERS {
        world.be_known(person, &[]).await;
        let before = world.store.statements();
        world.vote(person, &on, "FOR").await;
        assert_eq!(world.store.statements() - before, 8, "{person}");
    }
}

async fn a_proposal_goes_from_draft_to_the_last_deposit(world: World) {
    let on = world.selected().await;
    let query = format!(
        "{{ project(id: {}) {{ stage audience parties {{ seat due {{ centavos }} detail {{ ... on Contribution {{ id version }} }} }} }} }}",
        on.project["id"]
    );
    for (person, seat, due) in [
        ("delegate_zac", 0, "25000001"),
        ("finance_zac", 1, "25000001"),
        ("treasury_jerez", 2, "25000001"),
        ("treasurer_jerez", 3, "25000000"),
    ] {
        let read = world.read(person, &query).await;
        assert_eq!(read["project"]["stage"], "SELECTED");
        assert_eq!(read["project"]["audience"], "SEATS");
        let party = &read["project"]["parties"][seat];
        assert_eq!(party["due"]["centavos"], due, "{person}");
        let part = &party["detail"];
        let amount = format!("{}.{}", &due[..6], &due[6..]);
        let input = json!({ "contributionId": part["id"], "expectedVersion": 1, "amount": amount });
        let pledged =
            world.done(person, "pledgeContribution", "contribution { version committed { amount } }", input).await;
        assert_eq!(pledged["contribution"]["committed"]["amount"], amount);
        let input = json!({
            "contributionId": part["id"], "expectedVersion": 2, "amount": "1000.00", "currency": "USD",
            "rate": "20.5", "rateOn": "2026-11-20", "depositedOn": "2026-11-25", "evidence": "Transferencia 17",
        });
        let selection = "contribution { version deposits(first: 5) { totalCount nodes { amount { amount currency } original { amount currency } rate } } }";
        let paid = world.done(person, "recordDeposit", selection, input).await;
        assert_eq!(paid["contribution"]["version"], 3);
        assert_eq!(
            paid["contribution"]["deposits"],
            json!({ "totalCount": 1, "nodes": [{
            "amount": { "amount": "20500.00", "currency": "MXN" },
            "original": { "amount": "1000.00", "currency": "USD" },
            "rate": "20.5000",
        }] })
        );
    }
    // What each seat has fulfilled is shared; its deposits are not.
    let shared = format!(
        "{{ project(id: {}) {{ parties {{ committed {{ amount }} deposited {{ amount }} detail {{ __typename }} }} }} }}",
        on.project["id"]
    );
    let read = world.read("treasurer_jerez", &shared).await;
    let deposited = |seat: usize| read["project"]["parties"][seat]["deposited"]["amount"].clone();
    assert_eq!((0..4).map(deposited).collect::<Vec<Value>>(), vec!["20500.00"; 4]);
    let kinds = (0..4).map(|seat| read["project"]["parties"][seat]["detail"]["__typename"].clone());
    assert_eq!(kinds.collect::<Vec<Value>>(), ["Withheld", "Withheld", "Withheld", "Contribution"]);
    let verification = world.store.verify_ledger(&mut |_| ()).await.unwrap();
    assert_eq!(verification.broken, vec![]);
    assert_eq!(
        (verification.entries, verification.chains),
        (19, 3),
        "3 of the proposal, 1 session, 2 of the item, 4 votes in a chain of theirs, closing, 8 of money"
    );
}

async fn two_officers_other_than_the_author_confirm(world: World) {
    let draft = world.draft().await;
    assert_eq!((&draft["stage"], &draft["audience"]), (&json!("DRAFT"), &json!("PROPOSER")));
    let confirm = |version: i64| json!({ "projectId": draft["id"], "expectedVersion": version });
    let selection = "project { id }";
    let refused = world.refusal("secretary_jerez", "confirmProposal", selection, confirm(1)).await;
    assert_eq!(refused, "REFUSED AUTHOR_CANNOT_CONFIRM", "the author");
    let refused = world.refusal("member_jerez", "confirmProposal", selection, confirm(1)).await;
    assert_eq!(refused, "FORBIDDEN -", "a member without an office");
    assert_eq!(world.confirm("president_jerez", &draft["id"], 1).await["stage"], "DRAFT");
    let refused = world.refusal("president_jerez", "confirmProposal", selection, confirm(2)).await;
    assert_eq!(refused, "REFUSED ALREADY_CONFIRMED", "twice");
    assert_eq!(world.confirm("treasurer_jerez", &draft["id"], 2).await["stage"], "SUBMITTED");
    let refused = world.refusal("president_jerez", "confirmProposal", selection, confirm(3)).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE");
}

async fn a_seat_votes_once_and_may_change_its_vote_while_the_item_is_open(world: World) {
    let on = world.open().await;
    let voted = world.vote("projects_jerez", &on, "AGAINST").await;
    assert_eq!(voted["agendaItem"]["votes"], json!([{ "seat": "MUNICIPAL", "choice": "AGAINST", "version": 1 }]));
    let again = |version: i64| json!({ "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": version });
    let refused = world.refusal("projects_jerez", "castVote", "agendaItem { id }", again(0)).await;
    assert_eq!(refused, "CONFLICT SEAT_ALREADY_VOTED");
    let changed = world.done("projects_jerez", "castVote", "agendaItem { votes { choice version } }", again(1)).await;
    assert_eq!(changed["agendaItem"]["votes"], json!([{ "choice": "FOR", "version": 2 }]));
    let refused = world.refusal("projects_jerez", "castVote", "agendaItem { id }", again(1)).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION");
    let input =
        json!({ "agendaItemId": on.item["id"], "reason": "Parentesco con el contratista", "expectedVersion": 2 });
    let recused = world.done("projects_jerez", "recuseVote", "agendaItem { votes { choice reason } }", input).await;
    assert_eq!(recused["agendaItem"]["votes"][0]["choice"], "RECUSED");
    // The vote is the seat's, whichever of its officers casts it.
    world.vote("president_jerez", &on, "AGAINST").await;
    let changed = world.done("treasurer_jerez", "castVote", "agendaItem { votes { choice version } }", again(1)).await;
    assert_eq!(changed["agendaItem"]["votes"], json!([{ "choice": "FOR", "version": 2 }]));
}

async fn one_person_votes_for_one_seat_only(world: World) {
    let on = world.open().await;
    let vote = |choice: &str| json!({ "agendaItemId": on.item["id"], "choice": choice, "expectedVersion": 0 });
    let as_municipality = world.act_as("turncoat", "jerez", "castVote", "agendaItem { id }", vote("FOR")).await;
    assert!(as_municipality.get("errors").is_none(), "{as_municipality:#}");
    let as_club = world.act_as("turncoat", "club_jerez", "castVote", "agendaItem { id }", vote("FOR")).await;
    assert_eq!(as_club["errors"][0]["extensions"]["reason"], "PERSON_VOTED_FOR_ANOTHER_SEAT");
    let undecided = world.act("turncoat", "castVote", "agendaItem { id }", vote("FOR")).await;
    assert_eq!(
        crate::world::code_and_reason(&undecided),
        "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN",
        "under no membership"
    );
}

async fn nothing_is_decided_without_notice_quorum_or_session(world: World) {
    let short = json!({
        "committeeId": crate::world::story::global(tresporuno::graphql::id::NodeKind::Committee, "committee_zac"),
        "place": "Delegación", "startsAt": world.time() + Duration::days(4), "endsAt": world.time() + Duration::days(5),
    });
    let refused = world.refusal("delegate_zac", "conveneSession", "session { id }", short).await;
    assert_eq!(refused, "REFUSED SHORT_NOTICE");

    let on = world.on_agenda().await;
    let open = json!({ "agendaItemId": on.item["id"], "expectedVersion": 1 });
    world.pass(Duration::days(-1));
    let refused = world.refusal("delegate_zac", "openAgendaItem", "agendaItem { id }", open.clone()).await;
    assert_eq!(refused, "REFUSED SESSION_NOT_BEGUN");
    world.pass(Duration::days(1));
    let vote = json!({ "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": 0 });
    let refused = world.refusal("president_jerez", "castVote", "agendaItem { id }", vote.clone()).await;
    assert_eq!(refused, "REFUSED ITEM_NOT_OPEN");
    world.done("delegate_zac", "openAgendaItem", "agendaItem { id }", open).await;
    world.vote("delegate_zac", &on, "FOR").await;
    world.vote("liaison_zac", &on, "FOR").await;
    let close = json!({ "agendaItemId": on.item["id"], "expectedVersion": 2, "reason": "Sí" });
    let refused = world.refusal("delegate_zac", "closeAgendaItem", "agendaItem { id }", close.clone()).await;
    assert_eq!(refused, "REFUSED NO_QUORUM");
    world.vote("projects_jerez", &on, "FOR").await;
    let stale = json!({ "agendaItemId": on.item["id"], "expectedVersion": 1, "reason": "Sí" });
    let refused = world.refusal("delegate_zac", "closeAgendaItem", "agendaItem { id }", stale).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION");
    world.done("delegate_zac", "closeAgendaItem", "agendaItem { status }", close).await;
    let refused = world.refusal("president_jerez", "castVote", "agendaItem { id }", vote).await;
    assert_eq!(refused, "REFUSED ITEM_CLOSED");
}

async fn the_resolution_is_the_one_that_the_votes_carry(world: World) {
    let on = world.open().await;
    for (person, choice) in VOTERS.into_iter().zip(["FOR", "AGAINST", "AGAINST", "ABSTAIN"]) {
        world.vote(person, &on, choice).await;
    }
    // Conditions are for what is carried; that they fall away is told only once the item is closed.
    let close = json!({
        "agendaItemId": on.item["id"], "expectedVersion": 2, "reason": "No",
        "conditions": "Presupuesto revisado", "conditionsDueOn": "2027-02-28",
    });
    let selection = "agendaItem { resolution { outcome conditions conditionsDueOn tally { votesFor votesAgainst } } }";
    let closed = world.done("delegate_zac", "closeAgendaItem", selection, close).await["agendaItem"].clone();
    let expected = json!({
        "outcome": "REJECTED", "conditions": "", "conditionsDueOn": null, "tally": { "votesFor": 1, "votesAgainst": 2 },
    });
    assert_eq!(closed["resolution"], expected);
    let read = world.read("president_jerez", &format!("{{ project(id: {}) {{ stage }} }}", on.project["id"])).await;
    assert_eq!(read["project"]["stage"], "REJECTED");
}

async fn an_item_whose_session_ended_sets_its_project_free(world: World) {
    let on = world.open().await;
    let next = world.session().await;
    let add = json!({ "sessionId": next["id"], "expectedVersion": 1, "projectId": on.project["id"] });
    let refused = world.refusal("delegate_zac", "addAgendaItem", "agendaItem { id }", add.clone()).await;
    assert_eq!(refused, "REFUSED ALREADY_ON_AGENDA");
    world.pass(Duration::days(3));
    world.done("delegate_zac", "addAgendaItem", "agendaItem { id }", add).await;
    let query = format!("{{ project(id: {}) {{ agendaItems {{ nodes {{ status }} }} }} }}", on.project["id"]);
    let read = world.read("president_jerez", &query).await;
    assert_eq!(read["project"]["agendaItems"]["nodes"], json!([{ "status": "PENDING" }, { "status": "LAPSED" }]));
}
