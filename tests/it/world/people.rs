//! Who lives in the world: name, tenant, role and reach of each person.

/// Name, tenant, role, and the states granted to a delegation.
pub const PEOPLE: &[(&str, &str, &str, &[&str])] = &[
    ("administrator", "ministry", "PROGRAMME_ADMIN", &[]),
    ("national", "ministry", "NATIONAL_REVIEWER", &[]),
    ("delegate_zac", "ministry", "DELEGATE", &["32"]),
    ("analyst_zac", "ministry", "DELEGATION_ANALYST", &["32"]),
    ("delegate_jal", "ministry", "DELEGATE", &["14"]),
    ("liaison_zac", "government_zac", "STATE_LIAISON", &[]),
    ("finance_zac", "government_zac", "STATE_FINANCE", &[]),
    ("planning_zac", "government_zac", "STATE_PLANNING", &[]),
    ("comptroller_zac", "government_zac", "STATE_COMPTROLLER", &[]),
    ("liaison_jal", "government_jal", "STATE_LIAISON", &[]),
    ("projects_jerez", "jerez", "MUNICIPAL_PROJECTS", &[]),
    ("treasury_jerez", "jerez", "MUNICIPAL_TREASURY", &[]),
    ("projects_tlaltenango", "tlaltenango", "MUNICIPAL_PROJECTS", &[]),
    ("projects_jal", "colotlan", "MUNICIPAL_PROJECTS", &[]),
    ("president_jerez", "club_jerez", "CLUB_PRESIDENT", &[]),
    ("treasurer_jerez", "club_jerez", "CLUB_TREASURER", &[]),
    ("secretary_jerez", "club_jerez", "CLUB_SECRETARY", &[]),
    ("member_jerez", "club_jerez", "CLUB_MEMBER", &[]),
    ("president_tlaltenango", "club_tlaltenango", "CLUB_PRESIDENT", &[]),
    ("treasurer_tlaltenango", "club_tlaltenango", "CLUB_TREASURER", &[]),
    ("secretary_tlaltenango", "club_tlaltenango", "CLUB_SECRETARY", &[]),
    ("president_jal", "club_jal", "CLUB_PRESIDENT", &[]),
    ("treasurer_jal", "club_jal", "CLUB_TREASURER", &[]),
    ("secretary_jal", "club_jal", "CLUB_SECRETARY", &[]),
    ("officer_federation", "federation", "FEDERATION_OFFICER", &[]),
    ("officer_other_federation", "other_federation", "FEDERATION_OFFICER", &[]),
    ("mirror_jerez", "mirror_club_jerez", "MIRROR_CLUB_MEMBER", &[]),
    ("works_jerez", "works_committee_jerez", "WORKS_COMMITTEE_MEMBER", &[]),
    ("registrar_la", "consulate_la", "CONSULATE_REGISTRAR", &[]),
    ("registrar_chicago", "consulate_chicago", "CONSULATE_REGISTRAR", &[]),
    ("service_la", "consulate_la", "CONSULATE_SERVICE", &[]),
    ("auditor", "oversight", "AUDITOR", &[]),
    ("people_ministry", "ministry", "TENANT_ADMIN", &[]),
    ("people_zac", "ministry", "TENANT_ADMIN", &["32"]),
    ("people_jerez", "jerez", "TENANT_ADMIN", &[]),
];

/// Name, tenant and role of what else somebody is.
pub const SECOND_MEMBERSHIPS: &[(&str, &str, &str)] =
    &[("turncoat", "jerez", "MUNICIPAL_PROJECTS"), ("turncoat", "club_jerez", "CLUB_PRESIDENT")];

/// Memberships that are over, or have not begun: person, tenant, role, days from now of their begin and end.
pub const OUT_OF_FORCE: &[(&str, &str, &str, i64, i64)] = &[
    ("former_president", "club_jerez", "CLUB_PRESIDENT", -700, -1),
    ("future_president", "club_jerez", "CLUB_PRESIDENT", 30, 700),
];
