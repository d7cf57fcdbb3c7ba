//! Technical files (expedientes técnicos) of projects.

use async_graphql::{Context, ID};

use super::access::{Permission, permission, permissions};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, few, object};
use super::scalar::DateTime;
use super::written::{Owned, Written, WrittenList};
use crate::authz::policy::Act;
use crate::domain::technical_file::{FileStatus, ItemStanding, Requirement};
use crate::error::Result;
use crate::store::help_request::HelpRequest;
use crate::store::project::Project;
use crate::store::review::Review;
use crate::store::technical_file::{TechnicalFile, TechnicalFileDocument, TechnicalFileItem};
use crate::store::tenant::Tenant;

permissions!(TechnicalFileCan of "a technical file" {
    /// Provide what its checklist asks for.
    provide_technical_file_item: ProvideTechnicalFileItem,
    /// Complete it.
    complete_technical_file: CompleteTechnicalFile,
    /// Ask another seat for help with it.
    request_help: RequestHelp,
});

object! {
    /// The technical file (expediente técnico) of a project: the municipality fills it in with the club's help, and the
    /// state, the delegation and the national office review it. The seats of the project see it, and those who oversee.
    TechnicalFile {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::TechnicalFile.id(self.id)
        }

        /// Where it stands.
        async fn status(&self) -> FileStatus {
            self.status
        }

        /// When it was opened.
        async fn opened_at(&self) -> DateTime {
            DateTime(self.opened_at)
        }

        /// When it was last completed; absent while it is being filled in.
        async fn completed_at(&self) -> Option<DateTime> {
            self.completed_at.map(DateTime)
        }

        /// How often a reviewer returned it.
        async fn returns(&self) -> i64 {
            self.returns
        }

        /// Version, to be named by whoever completes it; each document that is provided moves it on.
        async fn version(&self) -> i64 {
            self.version
        }

        /// Its checklist, in order.
        async fn items(&self) -> Option<Result<WrittenList<&TechnicalFileItem>>> {
            few(&self.items)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<TechnicalFileCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(TechnicalFileCan(can))))
        }
    }
    ones {
        /// The project.
        project: Project;
    }
    connections {
        /// Its reviews that are over.
        reviews: Review;
        /// What the municipality asks, or has asked, other seats for.
        help_requests: HelpRequest;
    }
}

object! {
    /// Something that the checklist of a technical file asks for.
    TechnicalFileItem {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::TechnicalFileItem.id(self.id)
        }

        /// What is asked for.
        async fn requirement(&self) -> Requirement {
            self.requirement
        }

        /// Where it stands.
        async fn status(&self) -> ItemStanding {
            self.status
        }

        /// Number of the newest version of its document; 0 where there is none yet.
        async fn document_number(&self) -> i64 {
            self.document_number
        }

        /// Version, to be named by whoever provides it.
        async fn version(&self) -> i64 {
            self.version
        }
    }
    ones {
        /// The technical file.
        technical_file: TechnicalFile;
    }
    connections {
        /// The versions in which its document was provided.
        versions: TechnicalFileDocument;
    }
}

object! {
    /// A version of a document in a technical file. None is ever changed.
    TechnicalFileDocument {
        /// Its number, from 1.
        async fn number(&self) -> i64 {
            self.number
        }

        /// Where it is found: a folio, or the place of the paper.
        async fn reference(&self) -> &str {
            &self.reference
        }

        /// What whoever provided it says of it; empty where they say nothing.
        async fn note(&self) -> &str {
            &self.note
        }

        /// When it was provided.
        async fn provided_at(&self) -> DateTime {
            DateTime(self.provided_at)
        }
    }
    ones {
        /// The organisation that provided it.
        tenant: Tenant;
    }
}

connection!(
    TechnicalFileDocument,
    "TechnicalFileDocumentConnection",
    "TechnicalFileDocumentEdge",
    "versions of a document"
);

listed! {
    TechnicalFileDocument,
    where TechnicalFileDocumentWhere {
        /// When it was provided.
        provided_at: DateTimeFilter on "provided_at",
    }
    order TechnicalFileDocumentOrder {
        /// The first version first.
        NumberAsc = ascending("number", Integer),
        /// The newest version first.
        NumberDesc = descending("number", Integer),
    }
    default NumberDesc
}
