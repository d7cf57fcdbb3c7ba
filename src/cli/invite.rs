//! `invite`: invites the first who shall administer an organisation's people.

use async_graphql::ID;
use chrono::{SubsecRound, Utc};
use clap::Args;

use super::terminal::say;
use super::{Failure, open_present};
use crate::config::Config;
use crate::domain::club::parse_email;
use crate::domain::refusal::{Language, Reason};
use crate::domain::text::Name;
use crate::graphql::id::NodeKind;
use crate::store::first_administrator::NotInvited;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Organisation: id or exact name
    #[arg(long)]
    tenant: String,

    /// E-mail address of the person
    #[arg(long)]
    email: String,

    /// Name of the person
    #[arg(long)]
    name: String,
}

pub(super) async fn run(config: &Config, arguments: &Arguments) -> Result<(), Failure> {
    let wrong = |what: &str, reason: Reason| Failure::new(format!("{what}: {}", reason.sentence(Language::En)));
    let name = Name::parse(&arguments.name).map_err(|reason| wrong("--name", reason))?;
    let email = parse_email(&arguments.email).map_err(|reason| wrong("--email", reason))?;
    // As the schema writes it, or as the database holds it.
    let global = NodeKind::Tenant.uuid(&ID(arguments.tenant.clone()), "tenant");
    let tenant = global.map_or_else(|_| arguments.tenant.clone(), |id| id.to_string());
    let (store, _) = open_present(config).await?;
    let now = Utc::now().trunc_subsecs(6);
    let invited = store.invite_first_administrator(&tenant, name.as_str(), &email, now).await?;
    let invited = invited.map_err(|why| Failure::new(sentence(why, &arguments.tenant)))?;
    say(format!(
        "{} <{email}> is invited to administer the people of {}; the invitation is {}",
        name.as_str(),
        invited.tenant_name,
        NodeKind::Membership.id(invited.membership).as_str()
    ))?;
    Ok(store.close().await?)
}

fn sentence(why: NotInvited, tenant: &str) -> String {
    match why {
        NotInvited::NoSuchTenant => format!("no organisation is called {tenant}"),
        NotInvited::SeveralTenants => format!("several organisations are called {tenant}; name one by its id"),
        NotInvited::HasAdministrator => {
            format!("somebody administers the people of {tenant} already; they invite others")
        }
        NotInvited::Pending => "the same person has an invitation that is still open".to_owned(),
    }
}
