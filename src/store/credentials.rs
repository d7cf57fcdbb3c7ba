//! With what people prove who they are, and where they are signed in: read and kept by the one job that runs before there
//! is an actor. What is a secret comes here as a digest or sealed.

use chrono::{DateTime, Utc};
use entity::{account, account_code, external_identity, person, sign_in};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::Store;
use super::connection::{outrun, taken, unavailable};
use super::events::{Events, Topic};
use super::transaction::set;
use crate::authz::job::Job;
use crate::authz::policy::Resource;
use crate::domain::proof::FEDERATED;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// A transaction of [`Job::Credentials`]; dropped without [`Credentials::commit`], nothing of it stays.
pub struct Credentials {
    inner: DatabaseTransaction,
    events: Events,
    pub now: DateTime<Utc>,
}

/// A person, held until the transaction ends, so that nobody else changes what they prove themselves with meanwhile.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub epoch: i64,
}

/// The built-in account of a person.
#[derive(Clone, Default)]
pub struct Account {
    /// As PHC writes it: algorithm, parameters, salt and digest.
    pub password_hash: String,
    /// Sealed; empty without a second factor.
    pub totp_secret: String,
    /// From then on it is asked for.
    pub totp_since: Option<DateTime<Utc>>,
    pub totp_step: i64,
    /// Digests, separated by commas.
    pub recovery_codes: String,
    /// Wrong codes since the last right one.
    pub failed_codes: i64,
    pub failed_code_at: Option<DateTime<Utc>>,
}

/// A sign-in with its family of refresh tokens, of which the newest is at `position`.
#[derive(Clone)]
pub struct SignIn {
    pub id: Uuid,
    pub person: Uuid,
    /// The key of the application through which it was begun; nil where there was none.
    pub application: Uuid,
    /// What the person calls the device.
    pub label: String,
    /// As in RFC 8176, separated by blanks.
    pub methods: String,
    pub proved_at: DateTime<Utc>,
    pub began_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub position: i64,
    pub token_hash: String,
    pub rotated_at: DateTime<Utc>,
}

impl Store {
    pub async fn begin_credentials(&self, now: DateTime<Utc>) -> Result<Credentials> {
        Ok(Credentials { inner: self.begin_job(Job::Credentials).await?, events: self.events.clone(), now })
    }
}

impl Credentials {
    pub async fn person_called(&self, email: &str) -> Result<Option<Person>> {
        self.one_person(person::Column::Email.eq(email)).await
    }

    pub async fn person(&self, id: Uuid) -> Result<Option<Person>> {
        self.one_person(person::Column::Id.eq(id)).await
    }

    async fn one_person(&self, which: sea_orm::sea_query::SimpleExpr) -> Result<Option<Person>> {
        let found = person::Entity::find()
            .filter(which)
            .lock(LockType::NoKeyUpdate)
            .one(&self.inner)
            .await
            .map_err(unavailable)?;
        Ok(found.map(|row| Person { id: row.id, name: row.name, email: row.email, epoch: row.authorisation_epoch }))
    }

    /// Ends every token of the person that was issued before.
    pub async fn next_epoch(&self, person: &mut Person) -> Result<()> {
        person.epoch += 1;
        let row = person::ActiveModel { authorisation_epoch: set(person.epoch), ..Default::default() };
        let update = person::Entity::update_many().set(row).filter(person::Column::Id.eq(person.id));
        update.exec(&self.inner).await.map_err(unavailable)?;
        Ok(())
    }

    pub async fn account(&self, person: Uuid) -> Result<Option<Account>> {
        let found = account::Entity::find_by_id(person).one(&self.inner).await.map_err(unavailable)?;
        Ok(found.map(|row| Account {
            password_hash: row.password_hash,
            totp_secret: row.totp_secret,
            totp_since: row.totp_since,
            totp_step: row.totp_step,
            recovery_codes: row.recovery_codes,
            failed_codes: row.failed_codes,
            failed_code_at: row.failed_code_at,
        }))
    }

    /// Sets the password of a person, who has an account from then on; no code that was sent before sets another.
    pub async fn set_password(&self, person: Uuid, password_hash: String) -> Result<()> {
        self.use_codes(person).await?;
        let row = account::ActiveModel {
            password_hash: set(password_hash.clone()),
            password_set_at: set(self.now),
            ..Default::default()
        };
        if self.change_account(person, row).await? {
            return Ok(());
        }
        let row = account::Model {
            id: person,
            password_hash,
            password_set_at: self.now,
            totp_secret: String::new(),
            totp_since: None,
            totp_step: 0,
            recovery_codes: String::new(),
            failed_codes: 0,
            failed_code_at: None,
            version: 1,
        };
        let insert = account::Entity::insert(row.into_active_model());
        insert.exec_without_returning(&self.inner).await.map_err(outrun)?;
        Ok(())
    }

    /// Keeps the same password under a newer digest.
    pub async fn rehash(&self, person: Uuid, password_hash: String) -> Result<()> {
        let row = account::ActiveModel { password_hash: set(password_hash), ..Default::default() };
        self.change_account(person, row).await.map(drop)
    }

    /// Keeps what stands of the second factor in `account`.
    pub async fn set_second_factor(&self, person: Uuid, account: &Account) -> Result<()> {
        let row = account::ActiveModel {
            totp_secret: set(account.totp_secret.clone()),
            totp_since: set(account.totp_since),
            totp_step: set(account.totp_step),
            recovery_codes: set(account.recovery_codes.clone()),
            failed_codes: set(account.failed_codes),
            failed_code_at: set(account.failed_code_at),
            ..Default::default()
        };
        self.change_account(person, row).await.map(drop)
    }

    async fn change_account(&self, person: Uuid, row: account::ActiveModel) -> Result<bool> {
        let update = account::Entity::update_many()
            .set(row)
            .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
            .filter(account::Column::Id.eq(person));
        let changed = update.exec(&self.inner).await.map_err(unavailable)?;
        Ok(changed.rows_affected == 1)
    }

    /// How many codes the person was sent since then.
    pub async fn codes_since(&self, person: Uuid, since: DateTime<Utc>) -> Result<u64> {
        let sent = account_code::Entity::find()
            .filter(account_code::Column::PersonId.eq(person))
            .filter(account_code::Column::IssuedAt.gt(since));
        sent.count(&self.inner).await.map_err(unavailable)
    }

    pub async fn keep_code(&self, person: Uuid, code_hash: String, expires_at: DateTime<Utc>) -> Result<()> {
        let row = account_code::Model {
            id: Uuid::now_v7(),
            person_id: person,
            code_hash,
            issued_at: self.now,
            expires_at,
            used_at: None,
        };
        let insert = account_code::Entity::insert(row.into_active_model());
        insert.exec_without_returning(&self.inner).await.map_err(unavailable)?;
        Ok(())
    }

    /// The person to whom the code was sent, if it still holds; afterwards neither it nor any other of theirs does.
    pub async fn take_code(&self, code_hash: &str) -> Result<Option<Person>> {
        let called = || account_code::Entity::find().filter(account_code::Column::CodeHash.eq(code_hash));
        let Some(code) = called().one(&self.inner).await.map_err(unavailable)? else { return Ok(None) };
        let Some(person) = self.person(code.person_id).await? else { return Ok(None) };
        // Asked again, behind the person's row: of two who send the same code one finds it used.
        let code = called().one(&self.inner).await.map_err(unavailable)?;
        let holds = code.is_some_and(|code| code.used_at.is_none() && self.now < code.expires_at);
        self.use_codes(person.id).await?;
        Ok(holds.then_some(person))
    }

    async fn use_codes(&self, person: Uuid) -> Result<()> {
        let used = account_code::ActiveModel { used_at: set(Some(self.now)), ..Default::default() };
        let update = account_code::Entity::update_many()
            .set(used)
            .filter(account_code::Column::PersonId.eq(person))
            .filter(account_code::Column::UsedAt.is_null());
        update.exec(&self.inner).await.map_err(unavailable)?;
        Ok(())
    }

    pub async fn begin_sign_in(&self, new: &SignIn) -> Result<()> {
        let row = sign_in::Model {
            id: new.id,
            person_id: new.person,
            application_id: new.application,
            label: new.label.clone(),
            methods: new.methods.clone(),
            began_at: new.began_at,
            proved_at: new.proved_at,
            last_used_at: self.now,
            expires_at: new.expires_at,
            ended_at: new.ended_at,
            token_position: new.position,
            token_hash: new.token_hash.clone(),
            rotated_at: new.rotated_at,
        };
        let insert = sign_in::Entity::insert(row.into_active_model());
        insert.exec_without_returning(&self.inner).await.map_err(unavailable)?;
        Ok(())
    }

    /// A sign-in with its person, both held until the transaction ends; the person first, as everywhere, so that no two
    /// wait for each other.
    pub async fn sign_in(&self, id: Uuid) -> Result<Option<(Person, SignIn)>> {
        let found = sign_in::Entity::find_by_id(id).one(&self.inner).await.map_err(unavailable)?;
        let Some(person) = found.map(|row| row.person_id) else { return Ok(None) };
        let Some(person) = self.person(person).await? else { return Ok(None) };
        let found = sign_in::Entity::find_by_id(id).one(&self.inner).await.map_err(unavailable)?;
        let sign_in = found.map(|row| SignIn {
            id: row.id,
            person: row.person_id,
            application: row.application_id,
            label: row.label,
            methods: row.methods,
            proved_at: row.proved_at,
            began_at: row.began_at,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
            position: row.token_position,
            token_hash: row.token_hash,
            rotated_at: row.rotated_at,
        });
        Ok(sign_in.map(|sign_in| (person, sign_in)))
    }

    /// Keeps what has become of a sign-in: its newest token, and when and how the person proved who they are.
    pub async fn keep_sign_in(&self, sign_in: &SignIn) -> Result<()> {
        let row = sign_in::ActiveModel {
            methods: set(sign_in.methods.clone()),
            proved_at: set(sign_in.proved_at),
            last_used_at: set(self.now),
            expires_at: set(sign_in.expires_at),
            token_position: set(sign_in.position),
            token_hash: set(sign_in.token_hash.clone()),
            rotated_at: set(sign_in.rotated_at),
            ..Default::default()
        };
        let update = sign_in::Entity::update_many().set(row).filter(sign_in::Column::Id.eq(sign_in.id));
        update.exec(&self.inner).await.map_err(unavailable)?;
        Ok(())
    }

    /// Ends these sign-ins of the person; says how many were ended.
    pub async fn end_sign_ins(&self, person: Uuid, which: Which) -> Result<u64> {
        let ended = sign_in::ActiveModel { ended_at: set(Some(self.now)), ..Default::default() };
        let update = sign_in::Entity::update_many()
            .set(ended)
            .filter(sign_in::Column::PersonId.eq(person))
            .filter(sign_in::Column::EndedAt.is_null());
        let update = match which {
            Which::All => update,
            Which::One(id) => update.filter(sign_in::Column::Id.eq(id)),
            Which::AllBut(id) => update.filter(sign_in::Column::Id.ne(id)),
            Which::FederatedBut(id) => {
                update.filter(sign_in::Column::Id.ne(id)).filter(sign_in::Column::Methods.starts_with(FEDERATED))
            }
        };
        Ok(update.exec(&self.inner).await.map_err(unavailable)?.rows_affected)
    }

    /// The person whom an identity provider calls so.
    pub async fn linked(&self, issuer: &str, subject: &str) -> Result<Option<Person>> {
        let found = external_identity::Entity::find()
            .filter(external_identity::Column::Issuer.eq(issuer))
            .filter(external_identity::Column::Subject.eq(subject))
            .filter(external_identity::Column::UnlinkedAt.is_null());
        let Some(found) = found.one(&self.inner).await.map_err(unavailable)? else { return Ok(None) };
        self.person(found.person_id).await
    }

    /// The providers' accounts that are linked to the person: issuer, subject, and since when.
    pub async fn links(&self, person: Uuid) -> Result<Vec<(String, String, DateTime<Utc>)>> {
        let found = external_identity::Entity::find()
            .filter(external_identity::Column::PersonId.eq(person))
            .filter(external_identity::Column::UnlinkedAt.is_null());
        let found = found.all(&self.inner).await.map_err(unavailable)?;
        Ok(found.into_iter().map(|row| (row.issuer, row.subject, row.linked_at)).collect())
    }

    /// From now on the identity provider's word for the person counts.
    pub async fn link(&self, person: Uuid, issuer: &str, subject: &str) -> Result<()> {
        let row = external_identity::Model {
            id: Uuid::now_v7(),
            person_id: person,
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            linked_at: self.now,
            unlinked_at: None,
        };
        let insert = external_identity::Entity::insert(row.into_active_model());
        insert.exec_without_returning(&self.inner).await.map_err(taken(Reason::IdentityLinked))?;
        Ok(())
    }

    /// The word of one provider, or of all, counts for the person no more; says how many accounts were unlinked.
    pub async fn unlink(&self, person: Uuid, issuer: Option<&str>) -> Result<u64> {
        let unlinked = external_identity::ActiveModel { unlinked_at: set(Some(self.now)), ..Default::default() };
        let update = external_identity::Entity::update_many()
            .set(unlinked)
            .filter(external_identity::Column::PersonId.eq(person))
            .filter(external_identity::Column::UnlinkedAt.is_null());
        let update = match issuer {
            Some(issuer) => update.filter(external_identity::Column::Issuer.eq(issuer)),
            None => update,
        };
        Ok(update.exec(&self.inner).await.map_err(unavailable)?.rows_affected)
    }

    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// Commits; whoever is remembered or listens as this person is asked anew who they are.
    pub async fn commit(self, person: Option<Uuid>) -> Result<()> {
        let touched: Vec<Topic> = person.into_iter().map(|id| Topic { resource: Resource::Person, id }).collect();
        self.events.notify(&self.inner, &touched).await?;
        let _told = self.events.when_dropped(touched);
        self.inner.commit().await.map_err(unavailable)
    }
}

/// Which sign-ins of a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Which {
    All,
    One(Uuid),
    AllBut(Uuid),
    /// Those that began by a provider's word.
    FederatedBut(Uuid),
}

impl Account {
    /// The same without its second factor; a step of time that was taken is not taken again by another one.
    pub fn without_second_factor(self) -> Self {
        Self { password_hash: self.password_hash, totp_step: self.totp_step, ..Self::default() }
    }
}

impl SignIn {
    /// The person has proved now, by this method too, who they are.
    pub fn proved(&mut self, method: &str, now: DateTime<Utc>) {
        let mut methods: Vec<&str> = self.methods.split(' ').chain([method]).collect();
        methods.sort_unstable();
        methods.dedup();
        self.methods = methods.join(" ");
        self.proved_at = now;
    }

    /// It gives tokens: it was not ended, and its time is not over.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

/// Whoever is refused for what they prove themselves with.
pub fn refused() -> Error {
    Error::unauthenticated(Reason::CredentialInvalid)
}
