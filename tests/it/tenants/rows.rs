//! All rows that somebody may not see, as the database holds them, whoever asks.

use entity::*;
use sea_orm::{DatabaseConnection, EntityTrait};
use uuid::Uuid;

macro_rules! rows {
    ($($name:ident of $table:ident),+ $(,)?) => {
        #[derive(Clone, Debug)]
        pub struct Rows { $(pub $name: Vec<$table::Model>,)+ }

        impl Rows {
            pub async fn read(database: &DatabaseConnection) -> Self {
                Self { $($name: $table::Entity::find().all(database).await.unwrap(),)+ }
            }
        }
    };
}

rows! {
    accounts of project_account,
    agreements of agreement,
    api_keys of api_key,
    budget_lines of budget_line,
    ceilings of budget_ceiling,
    clubs of club,
    committee_seats of committee_seat,
    committees of committee,
    certificates of handover_certificate,
    commitments of upkeep_commitment,
    complaints of complaint,
    deposits of deposit,
    documents of document,
    endorsements of need_endorsement,
    files of club_file,
    governing_parties of governing_party,
    exceptions of share_exception,
    freezes of freeze,
    entries of decision_ledger_entry,
    grants of access_grant,
    help_requests of help_request,
    holds of hold,
    inspections of inspection,
    items of agenda_item,
    mandates of federation_mandate,
    memberships of membership,
    minutes of session_minutes,
    mirror_clubs of mirror_club,
    needs of need,
    operating_costs of operating_cost,
    observations of observation,
    parties of project_party,
    parts of contribution,
    people of person,
    projects of project,
    reports of progress_report,
    refund_shares of refund_share,
    refunds of refund_case,
    registrations of club_registration,
    representatives of committee_representative,
    reservations of budget_reservation,
    resolutions of resolution,
    reviews of review,
    defects of defect,
    rule_sets of rule_set,
    sessions of session,
    minutes_signatures of minutes_signature,
    sign_ins of sign_in,
    sites of project_site,
    technical_files of technical_file,
    technical_file_documents of technical_file_document,
    technical_file_items of technical_file_item,
    agreement_signatures of agreement_signature,
    tenants of tenant,
    trainings of works_committee_training,
    tranche_parts of tranche_part,
    tranches of tranche,
    transfers of transfer,
    votes of vote,
    works of works,
    works_committees of works_committee,
}

impl Rows {
    pub fn project(&self, title: &str) -> &project::Model {
        self.projects.iter().find(|project| project.title == title).unwrap_or_else(|| panic!("no project {title}"))
    }

    pub fn project_of(&self, id: Uuid) -> &project::Model {
        self.projects.iter().find(|project| project.id == id).unwrap()
    }

    pub fn item_of(&self, id: Uuid) -> &agenda_item::Model {
        self.items.iter().find(|item| item.id == id).unwrap()
    }

    pub fn technical_file(&self, title: &str) -> &technical_file::Model {
        let project = self.project(title).id;
        self.technical_files
            .iter()
            .find(|file| file.project_id == project)
            .unwrap_or_else(|| panic!("no file of {title}"))
    }
}
