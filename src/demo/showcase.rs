//! Who to be when one shows the programme: one person of each kind of organisation, around the live part of Zacatecas.

use super::people::DOMAIN;

/// Somebody whose eyes one may look through.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Showcase {
    /// Short name, for a command line.
    pub key: &'static str,
    pub role_es: &'static str,
    pub role_en: &'static str,
    pub email: String,
    /// A first query that shows what this person sees.
    pub query: &'static str,
}

const STATISTICS: &str = "{
  programmeStatistics { years { fiscalYear projects states municipalities cost { amount } } clubs { clubs usStates } }
  projects(first: 3, where: { stage: { in: [SUBMITTED] } }) { totalCount nodes { folio title state { name } cost { amount } } }
}";
const SESSIONS: &str = "{
  sessions(first: 1) { nodes {
    id version startsAt endsAt
    agendaItems(orderBy: POSITION_ASC) { nodes {
      id version position status
      project { folio title club { name } }
      votes { seat choice version }
      resolution { outcome tally { votesFor votesAgainst } }
    } }
  } }
}";
const PROJECTS: &str = "{
  projects(first: 3, where: { stage: { in: [SUBMITTED] } }) { nodes {
    id folio title stage version cost { amount currency }
    club { name usState } municipality { name }
    parties {
      seat due { amount } committed { amount } deposited { amount }
      detail { __typename ... on Contribution { id version deposits { totalCount } } ... on Withheld { rule } }
    }
  } }
}";
const CLUBS: &str = "{
  clubs(first: 5, orderBy: CREATED_AT_DESC) { nodes {
    id folio name city usState registrationStatus registeredUntil version
    federation { name } projectsByStage { stage projects }
    file { __typename ... on ClubFile { contactName } ... on Withheld { rule } }
  } }
}";

const PEOPLE: &str = "{
  viewer { actingAs { tenant { id name can { invitePerson { allowed } } people { totalCount nodes {
    id version role status invitedName invitedEmail validUntil
    person { name email }
    can { endMembership { allowed } grantAccess { allowed } }
  } } } } }
}";
const INVITATIONS: &str = "{
  viewer { name invitations { id version role validUntil tenant { name kind } can { acceptInvitation { allowed } } } }
}";

/// One person of each kind of organisation.
pub fn showcase() -> Vec<Showcase> {
    let one = |key, role_es, role_en, mailbox: &str, query| Showcase {
        key,
        role_es,
        role_en,
        email: format!("{mailbox}@{DOMAIN}"),
        query,
    };
    vec![
        one(
            "national",
            "Revisión nacional de la secretaría federal",
            "National reviewer of the federal ministry",
            "revision.nacional",
            STATISTICS,
        ),
        one(
            "delegate",
            "Delegación federal en Zacatecas; preside el comité",
            "Federal delegate in Zacatecas; chairs the committee",
            "delegacion.32",
            SESSIONS,
        ),
        one("state", "Enlace del Gobierno de Zacatecas", "Liaison of the state of Zacatecas", "enlace.32", SESSIONS),
        one(
            "municipality",
            "Proyectos del municipio de Jerez",
            "Projects officer of the municipality of Jerez",
            "proyectos.32020",
            PROJECTS,
        ),
        one(
            "club",
            "Presidencia de un club de Jerez en Los Ángeles",
            "President of a club from Jerez in Los Angeles",
            "presidencia.zac-1",
            PROJECTS,
        ),
        one(
            "federation",
            "Federación de clubes zacatecanos de California",
            "Officer of the federation of clubs from Zacatecas in California",
            "federacion.01",
            CLUBS,
        ),
        one(
            "consulate",
            "Registro del consulado en Los Ángeles",
            "Registrar of the consulate in Los Angeles",
            "registro.los-angeles",
            CLUBS,
        ),
        one("auditor", "Auditoría", "Auditor", "auditoria", STATISTICS),
        one(
            "people",
            "Administra a la gente del municipio de Jerez",
            "Administers the people of the municipality of Jerez",
            "personal.32020",
            PEOPLE,
        ),
        one(
            "invited",
            "Invitada a la tesorería de Jerez; aún no responde",
            "Invited to the treasury of Jerez; has not answered",
            "invitada.32020",
            INVITATIONS,
        ),
    ]
}
