//! Minutes of sessions, and the signatures under them.

use async_graphql::ID;

use super::access::SessionMinutesCan;
use super::id::NodeKind;
use super::list::{few, object};
use super::scalar::DateTime;
use super::written::{Owned, Written, WrittenList};
use crate::domain::minutes::sealed;
use crate::domain::seat::Seat;
use crate::error::{Error, Result};
use crate::store::committee::Session;
use crate::store::minutes::{MinutesSignature, SessionMinutes};
use crate::store::tenant::Tenant;

object! {
    /// The minutes of a session (acta): its record as one text, which nobody words and nobody changes.
    SessionMinutes {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::SessionMinutes.id(self.id)
        }

        /// The text: JSON with sorted keys and without blanks, of the session, its items, what was resolved of each and
        /// what each seat said. It names no person. An item that the viewer does not see stands there sealed, as
        /// `{"position":…,"sha256":…}` with the SHA-256 of its own text.
        async fn text(&self) -> Result<String> {
            let readable: Vec<i32> = self.items.get()?.iter().map(|item| item.position).collect();
            sealed(&self.text, &readable).map_err(Error::internal)
        }

        /// SHA-256 in hexadecimal of the text in UTF-8 with every item sealed; what is signed, the same for all.
        async fn hash(&self) -> &str {
            &self.hash
        }

        /// When they were drawn up.
        async fn drawn_up_at(&self) -> DateTime {
            DateTime(self.drawn_up_at)
        }

        /// How many signatures there will be: one of each organisation that had a seat in an item.
        async fn signatures_due(&self) -> i32 {
            self.signatures_due
        }

        /// The signatures so far.
        async fn signatures(&self) -> Option<Result<WrittenList<&MinutesSignature>>> {
            few(&self.signatures)
        }

        /// Everybody who had a seat has signed.
        async fn complete(&self) -> Result<bool> {
            let signed = self.signatures.get()?.len();
            Ok(i32::try_from(signed).is_ok_and(|signed| signed >= self.signatures_due))
        }

        /// What the viewer may do with them, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<SessionMinutesCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(SessionMinutesCan(can))))
        }
    }
    ones {
        /// The session.
        session: Session;
    }
}

object! {
    /// A signature under minutes, over the hash of their text.
    MinutesSignature {
        /// The seat for which it was given.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// When it was given.
        async fn signed_at(&self) -> DateTime {
            DateTime(self.signed_at)
        }
    }
    ones {
        /// Who signed.
        tenant: Tenant;
    }
}
