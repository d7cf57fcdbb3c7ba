//! The row "technical file" of the matrix, and what hangs on it.

use entity::*;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::Oracle;

impl Oracle<'_> {
    /// Whoever decides on the project sees its technical file; that the project is public makes nobody see it.
    pub fn technical_file(&self, file: &technical_file::Model) -> bool {
        self.decides(self.rows.project_of(file.project_id))
    }

    pub fn technical_file_item(&self, item: &technical_file_item::Model) -> bool {
        self.decides(self.rows.project_of(item.project_id))
    }

    pub fn technical_file_document(&self, document: &technical_file_document::Model) -> bool {
        self.decides(self.rows.project_of(document.project_id))
    }

    pub fn help_request(&self, request: &help_request::Model) -> bool {
        self.decides(self.rows.project_of(request.project_id))
    }

    pub fn review(&self, review: &review::Model) -> bool {
        self.decides(self.rows.project_of(review.project_id))
            && self.rows.technical_files.iter().any(|file| file.project_id == review.project_id)
    }

    pub fn defect(&self, defect: &defect::Model) -> bool {
        self.decides(self.rows.project_of(defect.project_id))
    }

    /// Marks of what is seen of technical files.
    pub(super) fn of_review(&self) -> Vec<String> {
        let rows = self.rows;
        let node = |kind: NodeKind, id: Uuid| format!("{kind:?} {}", *kind.id(id));
        let mut marks = Vec::new();
        let files = rows.technical_files.iter().filter(|row| self.technical_file(row));
        marks.extend(files.map(|row| node(NodeKind::TechnicalFile, row.id)));
        let items = rows.technical_file_items.iter().filter(|row| self.technical_file_item(row));
        marks.extend(items.map(|row| node(NodeKind::TechnicalFileItem, row.id)));
        let requests = rows.help_requests.iter().filter(|row| self.help_request(row));
        marks.extend(requests.map(|row| node(NodeKind::HelpRequest, row.id)));
        let reviews = rows.reviews.iter().filter(|row| self.review(row));
        marks.extend(reviews.map(|row| node(NodeKind::Review, row.id)));
        let defects = rows.defects.iter().filter(|row| self.defect(row));
        marks.extend(defects.map(|row| node(NodeKind::Defect, row.id)));
        let documents = rows.technical_file_documents.iter().filter(|row| self.technical_file_document(row));
        marks.extend(documents.map(|row| format!("TechnicalFileDocument {}", row.note)));
        marks
    }
}
