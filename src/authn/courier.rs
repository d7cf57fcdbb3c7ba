//! Letters to people: codes with which they set a password, by SMTP, or into a folder where somebody else takes them on.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A server that does not answer is given up after this.
const PATIENCE: Duration = Duration::from_secs(20);
/// Letters on their way at once; more are not sent, so that nobody fills the memory with them.
const AT_ONCE: usize = 64;

/// Sends letters.
#[derive(Clone, Debug)]
pub struct Courier {
    way: Way,
    sender: Mailbox,
    places: Arc<Semaphore>,
    /// Whoever asks for a code, and has no letter yet.
    asked: Arc<Semaphore>,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Made when the first letter comes.
    Folder(PathBuf),
}

/// A setting of the courier that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WrongCourier {
    #[error("is not the URL of a mail server, as smtps://USER:PASSWORD@HOST")]
    Server,
    #[error("is not an e-mail address")]
    Sender,
}

impl Courier {
    /// By the mail server at `url`: `smtps://…`, or `smtp://…?tls=required`.
    pub fn by_smtp(url: &SecretString, sender: &str) -> Result<Self, WrongCourier> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret());
        let transport = transport.map_err(|_| WrongCourier::Server)?.timeout(Some(PATIENCE)).build();
        Self::by(Way::Smtp(transport), sender)
    }

    /// Into a folder, one file for each letter.
    pub fn into_folder(folder: PathBuf, sender: &str) -> Result<Self, WrongCourier> {
        Self::by(Way::Folder(folder), sender)
    }

    fn by(way: Way, sender: &str) -> Result<Self, WrongCourier> {
        let sender = sender.parse().map_err(|_| WrongCourier::Sender)?;
        let places = || Arc::new(Semaphore::new(AT_ONCE));
        Ok(Self { way, sender, places: places(), asked: places() })
    }

    /// A place for somebody to whom a letter may be sent; none while too many are on their way.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.asked.clone().try_acquire_owned().ok()
    }

    /// Sends the code in the background: whoever asked for it learns neither whether there is anybody at the address nor
    /// how long a letter takes.
    pub(super) fn send_code(&self, email: &str, code: SecretString) {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            tracing::warn!("too many letters are on their way; one was not sent");
            return;
        };
        let (courier, email) = (self.clone(), email.to_owned());
        tokio::spawn(async move {
            if let Err(error) = courier.deliver(&email, CODE, &code_text(code.expose_secret())).await {
                tracing::warn!(%error, "a letter was not sent");
            }
            drop(place);
        });
    }

    /// Tells somebody that what they prove themselves with was changed, so that they notice where it was not by them.
    pub(super) fn send_notice(&self, email: &str, of: Notice) {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            tracing::warn!("too many letters are on their way; one was not sent");
            return;
        };
        let (courier, email) = (self.clone(), email.to_owned());
        tokio::spawn(async move {
            if let Err(error) = courier.deliver(&email, NOTICE, of.text()).await {
                tracing::warn!(%error, "a letter was not sent");
            }
            drop(place);
        });
    }

    /// Ends when the letters that were begun are on their way or given up, for whoever ends then.
    pub(super) async fn rest(&self) {
        let all = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
        drop(self.places.acquire_many(all).await);
    }

    async fn deliver(&self, email: &str, subject: &str, text: &str) -> Result<(), String> {
        let address = email.parse().map_err(|_| "not an address that letters can be sent to".to_owned())?;
        let letter = Message::builder()
            .from(self.sender.clone())
            .to(Mailbox::new(None, address))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())
            .map_err(|error| error.to_string())?;
        match &self.way {
            Way::Smtp(transport) => transport.send(letter).await.map(drop).map_err(|error| error.to_string()),
            Way::Folder(folder) => {
                private_folder(folder).map_err(|error| error.to_string())?;
                let transport = AsyncFileTransport::<Tokio1Executor>::new(folder);
                transport.send(letter).await.map(drop).map_err(|error| error.to_string())
            }
        }
    }
}

const CODE: &str = "Código para su contraseña / Code for your password";
const NOTICE: &str = "Cambió su cuenta / Your account was changed";

/// Nothing in it is of anybody's choice but ours.
fn code_text(code: &str) -> String {
    format!(
        "Para fijar su contraseña en el Programa 3x1 para Migrantes use este código; vale media hora, una sola vez:\n\n    \
         {code}\n\nSi no lo pidió, no haga nada: nadie entró.\n\n--\n\nTo set your password use this code; it holds once, \
         for half an hour:\n\n    {code}\n\nIf you did not ask for it, do nothing: nobody got in.\n"
    )
}

/// What was changed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Notice {
    Password,
    SecondFactor,
    ProviderLinked,
}

impl Notice {
    const fn text(self) -> &'static str {
        match self {
            Notice::Password => {
                "Cambió su contraseña del Programa 3x1 para Migrantes. Si no fue usted, pida un código y fije otra.\n\n--\n\n\
                 Your password was changed. If it was not you, ask for a code and set another one.\n"
            }
            Notice::SecondFactor => {
                "Cambió el segundo factor de su cuenta del Programa 3x1 para Migrantes. Si no fue usted, avise a quien administra \
                 el servicio.\n\n--\n\nThe second factor of your account was changed. If it was not you, tell whoever runs the \
                 service.\n"
            }
            Notice::ProviderLinked => {
                "Se vinculó a su cuenta del Programa 3x1 para Migrantes la de un proveedor de identidad. Si no fue usted, \
                 desvincúlela y fije otra contraseña.\n\n--\n\nAn identity provider's account was linked to yours. If it was \
                 not you, unlink it and set another password.\n"
            }
        }
    }
}

/// Only its owner sees the letters.
fn private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
