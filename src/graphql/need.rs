//! Needs of communities, and endorsements of them.

use async_graphql::{Context, ID};

use super::access::{Permission, permission, permissions};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object, one};
use super::scalar::{Date, DateTime};
use super::written::{Owned, Written};
use crate::authz::policy::Act;
use crate::domain::need::NeedStatus;
use crate::domain::project::ProjectType;
use crate::error::Result;
use crate::store::club::MirrorClub;
use crate::store::need::{Need, NeedEndorsement};
use crate::store::project::Project;
use crate::store::territory::{Community, Municipality, State};

permissions!(NeedCan of "a need" {
    /// Endorse it.
    endorse_need: EndorseNeed,
    /// Take it back.
    withdraw_need: WithdrawNeed,
});

object! {
    /// What an assembly of a community asks for (necesidad priorizada), filed by its mirror club before anybody proposes, or
    /// by its municipality where it has none, and endorsed by its neighbours, each once. How many they are is for everybody;
    /// who they are is theirs. It is answered when a work that was proposed for it is handed over.
    Need {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Need.id(self.id)
        }

        /// Title.
        async fn title(&self) -> &str {
            &self.title
        }

        /// What is needed, and by whom.
        async fn description(&self) -> &str {
            &self.description
        }

        /// Type of work that would answer it.
        #[graphql(name = "type")]
        async fn project_type(&self) -> ProjectType {
            self.project_type
        }

        /// Day of the assembly (asamblea) that asked for it.
        async fn assembly_on(&self) -> Date {
            Date(self.assembly_on)
        }

        /// How many attended the assembly.
        async fn attendees(&self) -> i32 {
            self.attendees
        }

        /// How many endorsed it in the assembly, as its minutes say, where the municipality filed it; they are not counted
        /// among those who endorse it themselves, and in no rank. 0 where a mirror club filed it.
        async fn assembly_endorsements(&self) -> i32 {
            self.assembly_endorsements
        }

        /// What the minutes (acta) of the assembly are called; absent where a mirror club filed it.
        async fn minutes_reference(&self) -> Option<&str> {
            Some(self.minutes_reference.as_str()).filter(|reference| !reference.is_empty())
        }

        /// When it was filed.
        async fn filed_at(&self) -> DateTime {
            DateTime(self.filed_at)
        }

        /// How many people have endorsed it.
        async fn endorsements(&self) -> i64 {
            self.endorsements
        }

        /// Where it stands.
        async fn status(&self) -> NeedStatus {
            self.status
        }

        /// Why it was taken back; absent where it was not.
        async fn withdrawal_reason(&self) -> Option<&str> {
            Some(self.withdrawal_reason.as_str()).filter(|reason| !reason.is_empty())
        }

        /// The viewer's own endorsement; absent where there is none.
        async fn own_endorsement(&self) -> Option<Result<Written<&NeedEndorsement>>> {
            one(&self.own_endorsement)
        }

        /// Version, to be named by whoever takes the need back. It goes up with each endorsement.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<NeedCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(NeedCan(can))))
        }
    }
    ones {
        /// The community that needs it.
        community: Community;
        /// The municipality of the community.
        municipality: Municipality;
        /// The state of the community.
        state: State;
        /// The mirror club that filed it; absent where the municipality did.
        mirror_club: MirrorClub;
    }
    connections {
        /// Proposals that answer it, as far as the viewer sees them.
        projects: Project;
    }
}

object! {
    /// The viewer's own endorsement of a need (respaldo).
    NeedEndorsement {
        /// When it was given.
        async fn endorsed_at(&self) -> DateTime {
            DateTime(self.endorsed_at)
        }
    }
    ones {
        /// The mirror club as whose member it was given.
        mirror_club: MirrorClub;
    }
}

connection!(Need, "NeedConnection", "NeedEdge", "needs");

listed! {
    Need,
    where NeedWhere {
        /// Where it stands.
        status: NeedStatusFilter on "status",
        /// Type of work.
        r#type: ProjectTypeFilter on "project_type",
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
        /// INEGI's code of the municipality.
        municipality: InegiCodeFilter on "municipality_code",
    }
    order NeedOrder {
        /// The most endorsed first: of those that are open, their rank.
        EndorsementsDesc = descending("endorsements", Integer),
        /// The least endorsed first.
        EndorsementsAsc = ascending("endorsements", Integer),
        /// Newest first.
        FiledAtDesc = descending("filed_at", Instant),
        /// Oldest first.
        FiledAtAsc = ascending("filed_at", Instant),
    }
    default EndorsementsDesc
}
