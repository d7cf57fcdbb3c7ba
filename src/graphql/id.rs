//! Global ids: opaque to clients, and never more than a name; they carry no authority.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::datum::Datum;

/// What a global id names. The letter is part of the id and is never given to another kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NodeKind {
    AccessGrant,
    AgendaItem,
    Agreement,
    ApiKey,
    BudgetCeiling,
    Club,
    Committee,
    CommitteeRepresentative,
    CommitteeSeat,
    Community,
    Complaint,
    Consulate,
    Contribution,
    Defect,
    Deposit,
    Document,
    Federation,
    FederationMandate,
    Freeze,
    GoverningParty,
    HandoverCertificate,
    HelpRequest,
    Hold,
    Inspection,
    Membership,
    MirrorClub,
    Municipality,
    Need,
    Observation,
    OperatingCost,
    ProgressReport,
    Project,
    RefundCase,
    Resolution,
    Review,
    RuleSet,
    Session,
    SessionMinutes,
    ShareException,
    State,
    TechnicalFile,
    TechnicalFileItem,
    Tenant,
    Training,
    Tranche,
    Transfer,
    UpkeepCommitment,
    Works,
    WorksCommittee,
}

const LETTERS: &[(NodeKind, u8)] = &[
    (NodeKind::AccessGrant, b'x'),
    (NodeKind::AgendaItem, b'a'),
    (NodeKind::Agreement, b'A'),
    (NodeKind::ApiKey, b'y'),
    (NodeKind::BudgetCeiling, b'B'),
    (NodeKind::Club, b'c'),
    (NodeKind::Committee, b'v'),
    (NodeKind::CommitteeRepresentative, b'P'),
    (NodeKind::CommitteeSeat, b'X'),
    (NodeKind::Community, b'l'),
    (NodeKind::Complaint, b'C'),
    (NodeKind::Consulate, b'k'),
    (NodeKind::Contribution, b'o'),
    (NodeKind::Defect, b'E'),
    (NodeKind::Deposit, b'd'),
    (NodeKind::Document, b'D'),
    (NodeKind::Federation, b'f'),
    (NodeKind::FederationMandate, b'n'),
    (NodeKind::Freeze, b'F'),
    (NodeKind::GoverningParty, b'w'),
    (NodeKind::HandoverCertificate, b'H'),
    (NodeKind::HelpRequest, b'h'),
    (NodeKind::Hold, b'O'),
    (NodeKind::Inspection, b'3'),
    (NodeKind::Membership, b'b'),
    (NodeKind::MirrorClub, b'm'),
    (NodeKind::Municipality, b'u'),
    (NodeKind::Need, b'N'),
    (NodeKind::Observation, b'4'),
    (NodeKind::OperatingCost, b'Z'),
    (NodeKind::ProgressReport, b'R'),
    (NodeKind::Project, b'p'),
    (NodeKind::RefundCase, b'K'),
    (NodeKind::Resolution, b'r'),
    (NodeKind::Review, b'V'),
    (NodeKind::RuleSet, b'g'),
    (NodeKind::Session, b's'),
    (NodeKind::SessionMinutes, b'M'),
    (NodeKind::ShareException, b'Q'),
    (NodeKind::State, b'e'),
    (NodeKind::TechnicalFile, b'T'),
    (NodeKind::TechnicalFileItem, b'I'),
    (NodeKind::Tenant, b't'),
    (NodeKind::Training, b'2'),
    (NodeKind::Tranche, b'G'),
    (NodeKind::Transfer, b'J'),
    (NodeKind::UpkeepCommitment, b'U'),
    (NodeKind::Works, b'Y'),
    (NodeKind::WorksCommittee, b'1'),
];

impl NodeKind {
    /// Every kind.
    pub const ALL: &'static [NodeKind] = &[
        NodeKind::AccessGrant,
        NodeKind::AgendaItem,
        NodeKind::Agreement,
        NodeKind::ApiKey,
        NodeKind::BudgetCeiling,
        NodeKind::Club,
        NodeKind::Committee,
        NodeKind::CommitteeRepresentative,
        NodeKind::CommitteeSeat,
        NodeKind::Community,
        NodeKind::Complaint,
        NodeKind::Consulate,
        NodeKind::Contribution,
        NodeKind::Defect,
        NodeKind::Deposit,
        NodeKind::Document,
        NodeKind::Federation,
        NodeKind::FederationMandate,
        NodeKind::Freeze,
        NodeKind::GoverningParty,
        NodeKind::HandoverCertificate,
        NodeKind::HelpRequest,
        NodeKind::Hold,
        NodeKind::Inspection,
        NodeKind::Membership,
        NodeKind::MirrorClub,
        NodeKind::Municipality,
        NodeKind::Need,
        NodeKind::Observation,
        NodeKind::OperatingCost,
        NodeKind::ProgressReport,
        NodeKind::Project,
        NodeKind::RefundCase,
        NodeKind::Resolution,
        NodeKind::Review,
        NodeKind::RuleSet,
        NodeKind::Session,
        NodeKind::SessionMinutes,
        NodeKind::ShareException,
        NodeKind::State,
        NodeKind::TechnicalFile,
        NodeKind::TechnicalFileItem,
        NodeKind::Tenant,
        NodeKind::Training,
        NodeKind::Tranche,
        NodeKind::Transfer,
        NodeKind::UpkeepCommitment,
        NodeKind::Works,
        NodeKind::WorksCommittee,
    ];

    fn letter(self) -> u8 {
        LETTERS.iter().find(|(kind, _)| *kind == self).map_or(b'?', |(_, letter)| *letter)
    }

    /// Kinds that are named by an INEGI code; all others are by a UUID.
    fn has_code(self) -> bool {
        matches!(self, NodeKind::State | NodeKind::Municipality)
    }

    pub fn id(self, uuid: Uuid) -> ID {
        let mut bytes = vec![self.letter()];
        bytes.extend_from_slice(uuid.as_bytes());
        ID(URL_SAFE_NO_PAD.encode(bytes))
    }

    pub fn id_of_code(self, code: &str) -> ID {
        let mut bytes = vec![self.letter()];
        bytes.extend_from_slice(code.as_bytes());
        ID(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The UUID that an id of this kind names; `path` says where in the input it stood.
    pub fn uuid(self, id: &ID, path: &str) -> Result<Uuid> {
        match decode(id) {
            Some((kind, Datum::Uuid(uuid))) if kind == self => Ok(uuid),
            _ => Err(Error::invalid(Reason::MalformedId, path)),
        }
    }
}

/// What an id names, if it is one of this service.
pub fn decode(id: &ID) -> Option<(NodeKind, Datum)> {
    if id.len() > 64 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(id.as_str()).ok()?;
    let (letter, rest) = bytes.split_first()?;
    let (kind, _) = LETTERS.iter().find(|(_, known)| known == letter)?;
    let datum = if kind.has_code() {
        let code = std::str::from_utf8(rest).ok()?;
        (matches!(code.len(), 2 | 5) && code.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| code.to_owned())
            .map(Datum::Text)?
    } else {
        Datum::Uuid(Uuid::from_slice(rest).ok()?)
    };
    Some((*kind, datum))
}
