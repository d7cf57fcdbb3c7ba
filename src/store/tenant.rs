//! Organisations that act, with what everybody may know of them: their name and kind.

use uuid::Uuid;

use super::api_key::ApiKey;
use super::club::Club;
use super::governing_party::GoverningParty;
use super::mandate::FederationMandate;
use super::noun::noun;
use super::people::Membership;
use crate::domain::tenant::TenantKind;

noun! {
    /// An organisation that acts (entidad).
    Tenant, TenantWants of Tenant
    row { id: Uuid, kind: TenantKind, name: String, }
    pages {
        people: Membership = "people" by id -> tenant_id;
        api_keys: ApiKey = "apiKeys" by id -> tenant_id;
        governing_parties: GoverningParty = "governingParties" by id -> tenant_id;
    }
    acts { InvitePerson, CreateApiKey, RecordOperatingCost, SetBudgetCeiling, RecordGoverningParty, }
}

noun! {
    /// An umbrella of clubs (federación); a tenant like others, with its clubs.
    Federation, FederationWants of Tenant only kind = "FEDERATION"
    row { id: Uuid, name: String, }
    pages {
        clubs: Club = "clubs" by id -> federation_id;
        mandates: FederationMandate = "mandates" by id -> federation_id;
    }
}

noun! {
    /// A consulate, which registers clubs.
    Consulate, ConsulateWants of Consulate
    row { id: Uuid, city: String, us_state: String, }
    one { tenant: Tenant = "name" by id -> id; }
    pages { clubs: Club = "clubs" by id -> consulate_id; }
    acts { RegisterClub, }
}
