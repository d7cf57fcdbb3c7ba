//! Texts that are empty, blank, too long, or not what they seem.

use serde_json::json;

use super::Stage;

both_databases!(
    a_text_that_is_needed_is_not_empty_or_blank,
    a_text_is_no_longer_than_its_field_admits,
    a_text_holds_no_control_characters_and_reads_as_it_is_written,
    an_address_looks_like_one,
    a_state_of_the_united_states_is_one,
    a_club_has_one_to_three_different_officers,
);

/// Mutation, place, most characters, and whether it may be empty.
const TEXTS: &[(&str, &str, usize, bool)] = &[
    ("registerClub", "name", 200, false),
    ("registerClub", "city", 100, false),
    ("registerClub", "contact.name", 200, false),
    ("registerClub", "contact.phone", 40, true),
    ("registerClub", "contact.bankName", 200, true),
    ("registerClub", "contact.bankAccount", 40, true),
    ("registerClub", "officers.0.name", 200, false),
    ("registerClub", "officers.1.name", 200, false),
    ("updateClubFile", "contact.name", 200, false),
    ("updateClubFile", "contact.phone", 40, true),
    ("updateClubFile", "contact.bankName", 200, true),
    ("updateClubFile", "contact.bankAccount", 40, true),
    ("invitePerson", "name", 200, false),
    ("fileNeed", "title", 200, false),
    ("fileNeed", "description", 5_000, false),
    ("fileAssemblyNeed", "title", 200, false),
    ("fileAssemblyNeed", "description", 5_000, false),
    ("fileAssemblyNeed", "minutesReference", 200, false),
    ("withdrawNeed", "reason", 2_000, false),
    ("repudiateProposal", "reason", 2_000, false),
    ("suspendProject", "reason", 2_000, false),
    ("liftFreeze", "reason", 2_000, false),
    ("withdrawProject", "reason", 2_000, false),
    ("draftProposal", "title", 200, false),
    ("draftProposal", "description", 5_000, false),
    ("draftProposal", "withoutNeedReason", 1_000, false),
    ("draftProposal", "content.budgetLines.0.concept", 200, false),
    ("draftProposal", "content.budgetLines.0.unit", 40, false),
    ("draftProposal", "content.sites.0.name", 200, false),
    ("draftProposal", "content.sites.0.locality", 200, false),
    ("updateProposal", "title", 200, false),
    ("updateProposal", "description", 5_000, false),
    ("updateProposal", "withoutNeedReason", 1_000, false),
    ("conveneSession", "place", 200, false),
    ("castVote", "reason", 2_000, true),
    ("recuseVote", "reason", 2_000, false),
    ("closeAgendaItem", "reason", 2_000, false),
    ("closeAgendaItem", "conditions", 2_000, true),
    ("pledgeContribution", "notes", 2_000, true),
    ("recordDeposit", "evidence", 200, false),
    ("fileShareException", "reason", 2_000, false),
    ("withdrawShareException", "reason", 2_000, false),
    ("requestHelp", "question", 2_000, false),
    ("answerHelpRequest", "answer", 2_000, false),
    ("declineHelpRequest", "reason", 2_000, false),
    ("withdrawHelpRequest", "reason", 2_000, false),
    ("addDocument", "title", 200, false),
    ("designateExecutor", "contractor", 200, true),
    ("reportProgress", "narrative", 2_000, false),
    ("draftHandoverCertificate", "description", 5_000, false),
    ("draftHandoverCertificate", "commitments.0.text", 1_000, false),
    ("recordDedication", "text", 500, false),
    ("checkInCommitment", "note", 2_000, true),
    ("fileComplaint", "text", 5_000, false),
    ("answerComplaint", "answer", 5_000, false),
    ("reopenComplaint", "reason", 2_000, false),
    ("constituteWorksCommittee", "members.1.name", 200, false),
    ("recordTraining", "topics", 2_000, false),
    ("recordInspection", "note", 2_000, true),
    ("recordObservation", "body", 2_000, false),
];

async fn a_text_that_is_needed_is_not_empty_or_blank(stage: Stage) {
    for (mutation, path, _, may_be_empty) in TEXTS {
        if *may_be_empty {
            continue;
        }
        // The last ones are written with characters that leave no trace on paper.
        for blank in ["", " ", " \t\r\n ", "\u{A0}\u{2003}\u{3000}", "\u{200B}", "\u{FEFF}\u{2060} \u{200D}"] {
            let said = stage.with(mutation, path, json!(blank)).await;
            assert_eq!(said, format!("INVALID EMPTY_TEXT {path}"), "{mutation} {blank:?}");
        }
        // What a proposal answers is said in one of two ways, each of which alone can be left out.
        let either = *path == "withoutNeedReason";
        let expected = if either { "INVALID NEED_OR_REASON needId" } else { "INVALID - -" };
        assert_eq!(stage.with(mutation, path, json!(null)).await, expected, "{mutation} {path}");
    }
}

async fn a_text_is_no_longer_than_its_field_admits(stage: Stage) {
    for (mutation, path, longest, _) in TEXTS {
        for text in ["x".repeat(longest + 1), "ñ".repeat(longest + 1), "💧".repeat(longest + 1), "x".repeat(100_000)]
        {
            let said = stage.with(mutation, path, json!(text)).await;
            assert_eq!(said, format!("INVALID TEXT_TOO_LONG {path}"), "{mutation}");
        }
    }
    // The longest ones are taken, counted in characters and not in bytes, with what only pads them cut off.
    for (mutation, path, longest, _) in
        [("updateClubFile", "contact.phone", 40, true), ("draftProposal", "title", 200, false)]
    {
        let act = stage.act(mutation);
        let mut input = act.input.clone();
        super::put(&mut input, path, json!(format!("  {}  ", "💧".repeat(longest))));
        stage.world.done(act.person, mutation, act.selection, input).await;
    }
}

async fn a_text_holds_no_control_characters_and_reads_as_it_is_written(stage: Stage) {
    for (mutation, path, longest, _) in TEXTS {
        for wrong in
            ['\0', '\u{1}', '\t', '\r', '\u{1B}', '\u{7F}', '\u{85}', '\u{202E}', '\u{202A}', '\u{2066}', '\u{2069}']
        {
            let said = stage.with(mutation, path, json!(format!("a{wrong}b"))).await;
            assert_eq!(said, format!("INVALID CONTROL_CHARACTERS {path}"), "{mutation} {wrong:?}");
        }
        if *longest <= 200 {
            let said = stage.with(mutation, path, json!("a\nb")).await;
            assert_eq!(said, format!("INVALID CONTROL_CHARACTERS {path}"), "{mutation}: a name of two lines");
        }
    }
}

async fn an_address_looks_like_one(stage: Stage) {
    let long = format!("{}@club.example", "x".repeat(250));
    for wrong in [
        "",
        " ",
        "rosa",
        "@",
        "@club.example",
        "rosa@",
        "rosa@club",
        "a@b@c.example",
        "ro sa@club.example",
        "rosa@club.example\0",
        "rosa\n@club.example",
        "rosá@club.example",
        "<rosa@club.example>\u{202E}",
        &long,
    ] {
        for (mutation, path) in [
            ("registerClub", "contact.email"),
            ("registerClub", "officers.1.email"),
            ("invitePerson", "email"),
            ("constituteWorksCommittee", "members.1.email"),
            ("updateClubFile", "contact.email"),
        ] {
            let said = stage.with(mutation, path, json!(wrong)).await;
            assert_eq!(said, format!("INVALID MALFORMED_VALUE {path}"), "{mutation} {wrong:?}");
        }
    }
}

async fn a_state_of_the_united_states_is_one(stage: Stage) {
    for wrong in ["", "ca", "XX", "C", "CAL", "ZA", "Á", "A L", "AL AK", "\0\0", " CA"] {
        let said = stage.with("registerClub", "usState", json!(wrong)).await;
        assert_eq!(said, "INVALID MALFORMED_VALUE usState", "{wrong:?}");
    }
}

async fn a_club_has_one_to_three_different_officers(stage: Stage) {
    let officer = |office: &str, email: &str| json!({ "office": office, "name": "Rosa Haro", "email": email });
    let (president, treasurer) = (officer("PRESIDENT", "a@club.example"), officer("TREASURER", "b@club.example"));
    let secretary = officer("SECRETARY", "c@club.example");
    for (officers, expected) in [
        (json!([]), "INVALID MALFORMED_VALUE officers"),
        (
            json!([president, treasurer, secretary, officer("SECRETARY", "d@club.example")]),
            "INVALID MALFORMED_VALUE officers",
        ),
        (json!([president, officer("PRESIDENT", "b@club.example")]), "INVALID OFFICER_NOT_DISTINCT officers"),
        (json!([president, officer("TREASURER", "A@CLUB.example")]), "INVALID OFFICER_NOT_DISTINCT officers"),
        (json!([president, null]), "INVALID - -"),
        (json!([officer("BOSS", "b@club.example")]), "INVALID - -"),
        (json!(null), "INVALID - -"),
    ] {
        assert_eq!(stage.with("registerClub", "officers", officers.clone()).await, expected, "{officers}");
    }
}
