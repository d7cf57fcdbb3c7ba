//! Clubs: status for everybody, registrations for those who work with them, the private file for the club itself.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::noun::noun;
use super::project::Project;
use super::tenant::{Consulate, Federation, Tenant};
use super::territory::{Community, Municipality, State};
use crate::domain::project::Stage;
use crate::domain::registration::RegistrationKind;

noun! {
    /// A migrants' club and the status of its registration.
    Club, ClubWants of Club
    row {
        id: Uuid,
        folio: String,
        name: String,
        city: String,
        us_state: String,
        founded_on: NaiveDate,
        registered_on: NaiveDate,
        registered_until: NaiveDate,
        created_at: DateTime<Utc>,
        version: i64,
    }
    one {
        community: Community = "community" by community_id -> id;
        municipality: Municipality = "municipality" by municipality_code -> code;
        state: State = "state" by state_code -> code;
        consulate: Consulate = "consulate" by consulate_id -> id;
        federation: Federation = "federation" by federation_id -> id;
        file: ClubFile = "file" by id -> club_id;
    }
    pages {
        projects: Project = "projects" by id -> club_id;
        registrations: ClubRegistration = "registrations" by id -> club_id;
        mirror_clubs: MirrorClub = "mirrorClubs" by id -> club_id;
    }
    tallies { projects_by_stage: Stage of Project = "projectsByStage" by id -> club_id per "stage"; }
}

noun! {
    /// Contacts and bank account of a club: the club's own.
    ClubFile, ClubFileWants of ClubFile
    row {
        club_id: Uuid,
        contact_name: String,
        contact_email: String,
        contact_phone: String,
        bank_name: String,
        bank_account: String,
        version: i64,
    }
}

noun! {
    /// One registration (toma de nota) of a club.
    ClubRegistration, ClubRegistrationWants of ClubRegistration
    row { id: Uuid, kind: RegistrationKind, issued_on: NaiveDate, valid_until: NaiveDate, }
    one {
        issuer: Tenant = "issuer" by issuer_id -> id;
        club: Club = "club" by club_id -> id;
    }
}

noun! {
    /// Beneficiaries organised in the community of origin (club espejo), twin of a club.
    MirrorClub, MirrorClubWants of MirrorClub
    row { id: Uuid, founded_on: NaiveDate, }
    one {
        tenant: Tenant = "name" by id -> id;
        club: Club = "club" by club_id -> id;
        community: Community = "community" by community_id -> id;
    }
}
