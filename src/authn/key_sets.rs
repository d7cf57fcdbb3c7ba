//! The key set of a provider: found by its configuration, kept for a while, and asked for again when a key is not in it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::Uri;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::refusal::Reason;
use crate::error::{Code, Error, Result};

/// For how long a set of keys is good.
#[derive(Clone, Copy, Debug)]
pub struct Freshness {
    /// It is fetched again after this, so that a key that was withdrawn is believed no longer.
    pub kept: Duration,
    /// While the provider is down its last set is believed for so long.
    pub believed: Duration,
    /// Whoever invents names of keys makes us ask the provider no more often.
    pub pause: Duration,
}

impl Default for Freshness {
    fn default() -> Self {
        Self {
            kept: Duration::from_secs(10 * 60),
            believed: Duration::from_secs(24 * 60 * 60),
            pause: Duration::from_secs(15),
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(5);
const MOST_BYTES: usize = 256 * 1024;
/// Shorter RSA keys can be broken.
const RSA_BYTES: usize = 2_048 / 8;

/// The keys of one provider.
pub(super) struct KeySets(Arc<Kept>);

struct Kept {
    issuer: String,
    freshness: Freshness,
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
    /// Never held while anybody waits for the provider.
    known: Mutex<Known>,
    /// Whoever asks the provider is alone in it.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Known {
    keys: Vec<ProviderKey>,
    fetched: Option<Instant>,
    tried: Option<Instant>,
}

impl Known {
    fn named(&self, id: &str) -> Option<ProviderKey> {
        self.keys.iter().find(|key| key.id == id).cloned()
    }
}

/// A key with the one algorithm that goes with it.
#[derive(Clone)]
pub(super) struct ProviderKey {
    id: String,
    algorithm: Algorithm,
    key: DecodingKey,
}

#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<serde_json::Value>,
}

impl KeySets {
    pub(super) fn of(issuer: &str, freshness: Freshness) -> Self {
        let connector = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        let client = Client::builder(TokioExecutor::new()).build(connector);
        let (known, asking) = (Mutex::default(), tokio::sync::Mutex::default());
        Self(Arc::new(Kept { issuer: issuer.to_owned(), freshness, client, known, asking }))
    }

    /// The key of this name; none if the provider has none of it.
    ///
    /// Errors: `PROVIDER_UNAVAILABLE` where no set can be had that may still be believed.
    pub(super) async fn key(&self, id: &str) -> Result<Option<ProviderKey>> {
        if let Some(key) = self.0.fresh(id) {
            return Ok(Some(key));
        }
        // Whoever gives up takes nothing of it away from the others.
        let kept = self.0.clone();
        tokio::spawn(async move { kept.ask_again().await }).await.map_err(Error::internal)?;
        self.0.believed(id)
    }
}

impl Kept {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key of a set that was fetched lately.
    fn fresh(&self, id: &str) -> Option<ProviderKey> {
        let known = self.known();
        if within(known.fetched, self.freshness.kept) { known.named(id) } else { None }
    }

    fn believed(&self, id: &str) -> Result<Option<ProviderKey>> {
        let known = self.known();
        if within(known.fetched, self.freshness.believed) {
            return Ok(known.named(id));
        }
        Err(Error::new(Code::Limited, Some(Reason::ProviderUnavailable)))
    }

    /// Fetches the set, unless somebody has just tried.
    async fn ask_again(&self) {
        let _alone = self.asking.lock().await;
        if within(self.known().tried, self.freshness.pause) {
            return;
        }
        let fetched = self.fetch().await;
        let mut known = self.known();
        known.tried = Some(Instant::now());
        match fetched {
            Ok(keys) => {
                known.keys = keys;
                known.fetched = Some(Instant::now());
            }
            Err(flaw) => tracing::warn!(issuer = self.issuer, flaw, "the keys of a provider were not had"),
        }
    }

    async fn fetch(&self) -> Result<Vec<ProviderKey>, &'static str> {
        let place = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let configuration: Configuration = self.get(&place).await?;
        if configuration.issuer != self.issuer {
            return Err("its configuration is of another issuer");
        }
        if !is_safe(&configuration.jwks_uri, &self.issuer) {
            return Err("its keys are to be had without TLS");
        }
        let published: Published = self.get(&configuration.jwks_uri).await?;
        // A key that we do not know the kind of is not ours to believe, and no fault of the others.
        Ok(published.keys.into_iter().filter_map(|key| ProviderKey::of(serde_json::from_value(key).ok()?)).collect())
    }

    async fn get<T: DeserializeOwned>(&self, place: &str) -> Result<T, &'static str> {
        let place: Uri = place.parse().map_err(|_| "not an address")?;
        let read = async {
            let response = self.client.get(place).await.map_err(|_| "it does not answer")?;
            if !response.status().is_success() {
                return Err("it refuses");
            }
            let body =
                Limited::new(response.into_body(), MOST_BYTES).collect().await.map_err(|_| "its answer breaks off")?;
            serde_json::from_slice(&body.to_bytes()).map_err(|_| "its answer has another form")
        };
        tokio::time::timeout(PATIENCE, read).await.map_err(|_| "it does not answer in time")?
    }
}

fn within(since: Option<Instant>, time: Duration) -> bool {
    since.is_some_and(|since| since.elapsed() < time)
}

/// With TLS, or on this machine where the issuer is.
fn is_safe(place: &str, issuer: &str) -> bool {
    place.starts_with("https://") || (is_on_this_machine(issuer) && is_on_this_machine(place))
}

/// Whether the address is one of the loopback, where nobody stands between.
pub fn is_on_this_machine(place: &str) -> bool {
    let host = place.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
    host.is_some_and(|host| matches!(host.as_str(), "127.0.0.1" | "[::1]" | "localhost"))
}

impl ProviderKey {
    fn of(jwk: Jwk) -> Option<Self> {
        if jwk.common.public_key_use.as_ref().is_some_and(|of| *of != PublicKeyUse::Signature) {
            return None;
        }
        let usual = match &jwk.algorithm {
            AlgorithmParameters::RSA(rsa) => {
                let modulus = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &rsa.n).ok()?;
                (modulus.len() >= RSA_BYTES).then_some(Algorithm::RS256)?
            }
            AlgorithmParameters::EllipticCurve(curve) => match curve.curve {
                EllipticCurve::P256 => Algorithm::ES256,
                EllipticCurve::P384 => Algorithm::ES384,
                _ => return None,
            },
            AlgorithmParameters::OctetKeyPair(_) => Algorithm::EdDSA,
            // A secret that both sides have proves nothing from outside.
            _ => return None,
        };
        let algorithm = match (jwk.common.key_algorithm, usual) {
            (None, usual) => usual,
            (Some(KeyAlgorithm::RS256), Algorithm::RS256) => Algorithm::RS256,
            (Some(KeyAlgorithm::RS384), Algorithm::RS256) => Algorithm::RS384,
            (Some(KeyAlgorithm::RS512), Algorithm::RS256) => Algorithm::RS512,
            (Some(KeyAlgorithm::PS256), Algorithm::RS256) => Algorithm::PS256,
            (Some(KeyAlgorithm::PS384), Algorithm::RS256) => Algorithm::PS384,
            (Some(KeyAlgorithm::PS512), Algorithm::RS256) => Algorithm::PS512,
            (Some(KeyAlgorithm::ES256), Algorithm::ES256) => Algorithm::ES256,
            (Some(KeyAlgorithm::ES384), Algorithm::ES384) => Algorithm::ES384,
            (Some(KeyAlgorithm::EdDSA), Algorithm::EdDSA) => Algorithm::EdDSA,
            _ => return None,
        };
        let (id, key) = (jwk.common.key_id.clone()?, DecodingKey::from_jwk(&jwk).ok()?);
        Some(Self { id, algorithm, key })
    }

    pub(super) fn algorithm_name(&self) -> String {
        format!("{:?}", self.algorithm)
    }

    pub(super) fn verifies(&self, message: &str, signature: &str) -> bool {
        jsonwebtoken::crypto::verify(signature, message.as_bytes(), &self.key, self.algorithm).unwrap_or(false)
    }
}
