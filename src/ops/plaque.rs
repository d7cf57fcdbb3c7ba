//! The plaque: the municipality records its dedication, which names no official.
//!
//! A refused attempt is kept nowhere, as of every act: the ledger would show for ever the name that was to be kept off.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::plaque::{Dedication, must_name_no_official};
use crate::domain::project::Stage;
use crate::error::Result;
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;
use crate::store::{life, plaque};

/// The municipality records what stands on the plaque of a work that was handed over.
#[derive(Debug, Serialize)]
pub struct RecordDedication {
    pub project: Uuid,
    /// Of the certificate with which the work was handed over.
    pub expected_version: i64,
    pub text: Dedication,
}

impl Op for RecordDedication {
    const ACT: Act = Act::RecordDedication;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        life::standing(tx, self.project).await?.is_in(&[Stage::HandedOver, Stage::Closed])?;
        let certificate = plaque::signed(tx, leave).await?;
        // Whoever does not know the certificate as it stands is not told whether a name is an official's.
        plaque::dedicate(tx, leave, certificate, self.expected_version, &self.text).await?;
        let officials = plaque::officials(tx, leave).await?;
        must_name_no_official(self.text.as_str(), officials.iter().map(String::as_str))?;
        let decision = Decision {
            chain: self.project,
            subject_kind: "HandoverCertificate",
            subject: certificate,
            content: json!({ "dedication": self.text }),
        };
        Ok(Done { resource: Resource::Project, subject: self.project, decision })
    }
}
