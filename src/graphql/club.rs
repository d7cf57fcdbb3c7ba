//! Clubs, their registrations and private files, federations, consulates and mirror clubs.

use async_graphql::{Context, ID, SimpleObject, Union};

use super::access::{ClubCan, ClubFileCan, ConsulateCan, MirrorClubCan};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::request::Request;
use super::scalar::{Date, DateTime};
use super::written::{Owned, Written, WrittenList, one_of};
use crate::domain::calendar::local_date;
use crate::domain::project::Stage;
use crate::domain::registration::{self, RegistrationKind, RegistrationStatus};
use crate::error::Result;
use crate::store::club::{Club, ClubFile, ClubRegistration, MirrorClub};
use crate::store::mandate::FederationMandate;
use crate::store::project::Project;
use crate::store::tenant::{Consulate, Federation, Tenant};
use crate::store::territory::{Community, Municipality, State};

object! {
    /// A migrants' club (club de migrantes) and the status of its registration (toma de nota).
    Club {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Club.id(self.id)
        }

        /// Folio of its registration; it stays the same over renewals.
        async fn folio(&self) -> &str {
            &self.folio
        }

        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }

        /// City in the United States.
        async fn city(&self) -> &str {
            &self.city
        }

        /// State of the United States, two letters.
        async fn us_state(&self) -> &str {
            &self.us_state
        }

        /// Day on which the club was founded.
        async fn founded_on(&self) -> Date {
            Date(self.founded_on)
        }

        /// Where the registration stands today.
        async fn registration_status(&self, ctx: &Context<'_>) -> Result<RegistrationStatus> {
            Ok(registration::status(self.registered_until, local_date(Request::of(ctx)?.now)))
        }

        /// Day of the latest registration or renewal.
        async fn registered_on(&self) -> Date {
            Date(self.registered_on)
        }

        /// The registration holds until the day before this one.
        async fn registered_until(&self) -> Date {
            Date(self.registered_until)
        }

        /// Number of its projects by stage, of those that the viewer can see.
        async fn projects_by_stage(&self) -> Result<WrittenList<Owned<StageCount>>> {
            let mut counts: Vec<_> = self.projects_by_stage.get()?.clone();
            counts.sort();
            Ok(counts.into_iter().map(|(stage, projects)| Owned(StageCount { stage, projects })).collect())
        }

        /// Contacts and bank account: for the club itself; for others the reason why not.
        async fn file(&self) -> Option<Result<Written<ClubFileOrWithheld<'_>>>> {
            let file = match self.file.get() {
                Ok(file) => file,
                Err(error) => return Some(Err(error)),
            };
            Some(Ok(Written(match file {
                Some(file) => ClubFileOrWithheld::File(file),
                None => ClubFileOrWithheld::Withheld(Withheld { rule: "club_file.read.own" }),
            })))
        }

        /// When the club was entered.
        async fn created_at(&self) -> DateTime {
            DateTime(self.created_at)
        }

        /// Version, to be named by whoever changes the club.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ClubCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ClubCan(can))))
        }
    }
    ones {
        /// The community of origin.
        community: Community;
        /// The municipality of the community of origin.
        municipality: Municipality;
        /// The state of the community of origin.
        state: State;
        /// The consulate that registers the club.
        consulate: Consulate;
        /// The federation to which the club belongs.
        federation: Federation;
    }
    connections {
        /// Projects that the club proposed.
        projects: Project;
        /// History of its registrations.
        registrations: ClubRegistration;
        /// Mandates to its federation: for the club and the federation.
        mandates: FederationMandate;
        /// Mirror clubs in the community of origin.
        mirror_clubs: MirrorClub;
    }
}

/// Number of projects in one stage.
#[derive(Debug, SimpleObject)]
pub struct StageCount {
    /// The stage.
    stage: Stage,
    /// How many projects stand in it.
    projects: i64,
}

/// Something that is not for the viewer's eyes, with the rule that would have to hold.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct Withheld {
    /// Id of the rule of the policy.
    pub rule: &'static str,
}

/// The private file of a club, or why it is withheld.
#[derive(Union)]
pub enum ClubFileOrWithheld<'a> {
    File(Readable<'a>),
    Withheld(Withheld),
}

/// A private file that its viewer may read.
type Readable<'a> = &'a ClubFile;

one_of!(ClubFileOrWithheld<'_> { File, Withheld });

object! {
    /// Contacts and bank account of a club: its own.
    ClubFile {
        /// Person to contact.
        async fn contact_name(&self) -> &str {
            &self.contact_name
        }

        /// E-mail address of the contact.
        async fn contact_email(&self) -> &str {
            &self.contact_email
        }

        /// Telephone of the contact.
        async fn contact_phone(&self) -> &str {
            &self.contact_phone
        }

        /// Bank of the club.
        async fn bank_name(&self) -> &str {
            &self.bank_name
        }

        /// Account of the club.
        async fn bank_account(&self) -> &str {
            &self.bank_account
        }

        /// Version, to be named by whoever changes the file.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ClubFileCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ClubFileCan(can))))
        }
    }
}

object! {
    /// One registration of a club (toma de nota), or a renewal of it.
    ClubRegistration {
        /// New or renewed.
        async fn kind(&self) -> RegistrationKind {
            self.kind
        }

        /// Day on which it was issued.
        async fn issued_on(&self) -> Date {
            Date(self.issued_on)
        }

        /// It holds until the day before this one.
        async fn valid_until(&self) -> Date {
            Date(self.valid_until)
        }
    }
    ones {
        /// Who issued it.
        issuer: Tenant;
        /// Whose it is.
        club: Club;
    }
}

object! {
    /// An umbrella of clubs (federación de clubes).
    Federation {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Federation.id(self.id)
        }

        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }
    }
    connections {
        /// Its clubs.
        clubs: Club;
        /// Mandates of its clubs: each for its club and the federation.
        mandates: FederationMandate;
    }
}

object! {
    /// A consulate of Mexico in the United States, which registers clubs.
    Consulate {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Consulate.id(self.id)
        }

        /// City in which it sits.
        async fn city(&self) -> &str {
            &self.city
        }

        /// State of the United States, two letters.
        async fn us_state(&self) -> &str {
            &self.us_state
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ConsulateCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ConsulateCan(can))))
        }
    }
    connections {
        /// Clubs that it registers.
        clubs: Club;
    }
}

object! {
    /// Beneficiaries organised in the community of origin (club espejo), twin of a club.
    MirrorClub {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::MirrorClub.id(self.id)
        }

        /// Name.
        async fn name(&self) -> Option<Result<&str>> {
            super::list::one(&self.tenant).map(|tenant| tenant.map(|tenant| tenant.0.name.as_str()))
        }

        /// Day on which it was founded.
        async fn founded_on(&self) -> Date {
            Date(self.founded_on)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<MirrorClubCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(MirrorClubCan(can))))
        }
    }
    ones {
        /// The club of which it is the twin.
        club: Club;
        /// Where it is.
        community: Community;
    }
}

connection!(Club, "ClubConnection", "ClubEdge", "clubs");
connection!(ClubRegistration, "ClubRegistrationConnection", "ClubRegistrationEdge", "registrations");
connection!(MirrorClub, "MirrorClubConnection", "MirrorClubEdge", "mirror clubs");
connection!(Federation, "FederationConnection", "FederationEdge", "federations");
connection!(Consulate, "ConsulateConnection", "ConsulateEdge", "consulates");

listed! {
    Club,
    where ClubWhere {
        /// Folio of the registration.
        folio: TextFilter on "folio",
        /// State of the United States, two letters.
        us_state: TextFilter on "us_state",
        /// INEGI's code of the state of origin.
        state: InegiCodeFilter on "state_code",
        /// INEGI's code of the municipality of origin.
        municipality: InegiCodeFilter on "municipality_code",
        /// Day before which the registration holds.
        registered_until: DateFilter on "registered_until",
    }
    order ClubOrder {
        /// By the time of entry, newest last.
        CreatedAtAsc = ascending("created_at", Instant),
        /// By the time of entry, newest first.
        CreatedAtDesc = descending("created_at", Instant),
        /// By name.
        NameAsc = ascending("name", Text),
        /// By name, backwards.
        NameDesc = descending("name", Text),
    }
    default CreatedAtDesc
}

listed! {
    ClubRegistration,
    where ClubRegistrationWhere {
        /// Day of issue.
        issued_on: DateFilter on "issued_on",
    }
    order ClubRegistrationOrder {
        /// Oldest first.
        IssuedOnAsc = ascending("issued_on", Date),
        /// Newest first.
        IssuedOnDesc = descending("issued_on", Date),
    }
    default IssuedOnDesc
}

listed! {
    MirrorClub,
    where MirrorClubWhere {
        /// Day of foundation.
        founded_on: DateFilter on "founded_on",
    }
    order MirrorClubOrder {
        /// Oldest first.
        FoundedOnAsc = ascending("founded_on", Date),
        /// Newest first.
        FoundedOnDesc = descending("founded_on", Date),
    }
    default FoundedOnAsc
}

listed! {
    Federation,
    where FederationWhere {
        /// Name.
        name: TextFilter on "name",
    }
    order FederationOrder {
        /// By name.
        NameAsc = ascending("name", Text),
        /// By name, backwards.
        NameDesc = descending("name", Text),
    }
    default NameAsc
}

listed! {
    Consulate,
    where ConsulateWhere {
        /// State of the United States, two letters.
        us_state: TextFilter on "us_state",
    }
    order ConsulateOrder {
        /// By city.
        CityAsc = ascending("city", Text),
        /// By city, backwards.
        CityDesc = descending("city", Text),
    }
    default CityAsc
}
