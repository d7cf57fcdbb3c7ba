//! Identity providers outside: one that answers on the loopback, with its keys rotated, withdrawn and out of reach, and the
//! tokens that are none of ours.

use std::sync::{Arc, Mutex};
use std::time::Duration as Time;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tresporuno::authn::{Bounds, Freshness, Provider, Providers};

use super::{Answer, INVALID, email, name_of, post_to, signed_in};
use crate::world::{World, accounts};

both_databases!(
    whoever_linked_their_account_signs_in_by_it,
    a_verified_address_is_enough_where_the_provider_is_believed_in_that,
    keys_of_every_kind_are_believed_by_the_one_algorithm_that_goes_with_them,
    a_new_key_is_found_and_a_withdrawn_one_believed_no_more,
    while_the_provider_is_down_its_last_keys_are_believed_for_a_while,
    a_token_that_is_not_for_us_or_not_of_now_is_401,
    several_factors_at_the_provider_count_as_such,
    a_provider_that_is_believed_opens_no_back_door,
    whoever_hangs_up_keeps_the_keys_from_nobody,
);

const CLIENT: &str = "tresporuno-app";

/// A provider, as its administrator sees it.
struct House {
    issuer: String,
    state: Arc<Mutex<Standing>>,
}

struct Standing {
    is_up: bool,
    /// How long it thinks before it gives its keys.
    thinks: Time,
    keys: Vec<Value>,
    issuer: String,
    asked: usize,
}

/// A key with its private half.
struct Signer {
    id: String,
    algorithm: Algorithm,
    private: EncodingKey,
    public: Value,
}

impl Signer {
    fn ed25519(id: &str) -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let private = EncodingKey::from_ed_der(pair.to_pkcs8v1().unwrap().as_ref());
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let public = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": id, "use": "sig" });
        Self { id: id.into(), algorithm: Algorithm::EdDSA, private, public }
    }

    fn p256(id: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        let point = pair.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
        let public = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": id, "alg": "ES256" });
        Self { id: id.into(), algorithm: Algorithm::ES256, private, public }
    }

    fn rsa(id: &str) -> Self {
        let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap();
        let pkcs8: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            base64::engine::general_purpose::STANDARD.encode(pkcs8.as_ref())
        );
        let public = pair.public_key();
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let (n, e) = (
            public.modulus().big_endian_without_leading_zero().to_vec(),
            public.exponent().big_endian_without_leading_zero().to_vec(),
        );
        let public = json!({ "kty": "RSA", "n": number(&n), "e": number(&e), "kid": id });
        Self {
            id: id.into(),
            algorithm: Algorithm::RS256,
            private: EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap(),
            public,
        }
    }

    fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.private).unwrap()
    }
}

impl House {
    async fn open(keys: &[&Signer]) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let keys = keys.iter().map(|key| key.public.clone()).collect();
        let state =
            Arc::new(Mutex::new(Standing { is_up: true, thinks: Time::ZERO, keys, issuer: issuer.clone(), asked: 0 }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys_of))
            .with_state((issuer.clone(), state.clone()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, state }
    }

    fn set(&self, change: impl FnOnce(&mut Standing)) {
        change(&mut self.state.lock().unwrap());
    }

    fn asked(&self) -> usize {
        self.state.lock().unwrap().asked
    }

    /// What the provider says of `subject` now.
    fn claims(&self, world: &World, subject: &str) -> Value {
        let now = world.time().timestamp();
        json!({ "iss": self.issuer, "aud": CLIENT, "sub": subject, "iat": now, "exp": now + 300, "nonce": NONCE })
    }
}

type Seen = State<(String, Arc<Mutex<Standing>>)>;

async fn configuration(State((place, state)): Seen) -> Result<axum::Json<Value>, StatusCode> {
    let state = state.lock().unwrap();
    let told = json!({ "issuer": state.issuer, "jwks_uri": format!("{place}/keys") });
    if state.is_up { Ok(axum::Json(told)) } else { Err(StatusCode::BAD_GATEWAY) }
}

async fn keys_of(State((_, state)): Seen) -> Result<axum::Json<Value>, StatusCode> {
    let thinks = state.lock().unwrap().thinks;
    tokio::time::sleep(thinks).await;
    let mut state = state.lock().unwrap();
    state.asked += 1;
    if state.is_up { Ok(axum::Json(json!({ "keys": state.keys }))) } else { Err(StatusCode::BAD_GATEWAY) }
}

const NONCE: &str = "n-0S6_WzA2Mj";
/// Short enough to wait for, and longer than a slow machine takes between two steps of these tests.
const SHORT: Freshness =
    Freshness { kept: Time::from_millis(300), believed: Time::from_millis(4_000), pause: Time::from_millis(50) };

/// The service that believes the house.
fn service(world: &World, house: &House, freshness: Freshness, vouches_for_addresses: bool) -> Router {
    let provider = Provider { issuer: house.issuer.clone(), client_id: CLIENT.into(), vouches_for_addresses };
    let providers = Providers::fresh_for(vec![provider], freshness);
    let letters = world.letters.path().to_owned();
    world.with_accounts(accounts(&world.store, &world.tokens, letters, providers, &Bounds::default()))
}

async fn sign_in(router: &Router, token: &str) -> Answer {
    post_to(router, "provider", None, json!({ "id_token": token, "nonce": NONCE, "label": "ventanilla" })).await
}

async fn whoever_linked_their_account_signs_in_by_it(world: World) {
    let key = Signer::ed25519("a");
    let house = House::open(&[&key]).await;
    let router = service(&world, &house, Freshness::default(), false);
    let token = || {
        world.pass(Duration::seconds(1));
        key.sign(&house.claims(&world, "s-1"))
    };
    assert_eq!(sign_in(&router, &token()).await.refusal(), "401 UNAUTHENTICATED IDENTITY_UNKNOWN");
    let own = signed_in(&world, "president_jerez").await.text("access_token");
    let link = json!({ "id_token": token(), "nonce": NONCE });
    post_to(&router, "link-provider", Some(&own), link.clone()).await.done();
    assert_eq!(post_to(&router, "link-provider", Some(&own), link).await.refusal(), INVALID, "taken before");
    let granted = sign_in(&router, &token()).await.done();
    assert_eq!(name_of(&world, &granted.text("access_token")).await.unwrap(), email("president_jerez"));
    let other = signed_in(&world, "auditor").await.text("access_token");
    let again = json!({ "id_token": token(), "nonce": NONCE });
    assert_eq!(post_to(&router, "link-provider", Some(&other), again).await.refusal(), "403 REFUSED IDENTITY_LINKED");
    assert_eq!(house.asked(), 1, "the keys are kept");
    let unlink = json!({ "issuer": house.issuer });
    post_to(&router, "unlink-provider", Some(&own), unlink).await.done();
    assert!(name_of(&world, &granted.text("access_token")).await.is_err(), "what the provider began ends");
    assert!(name_of(&world, &own).await.is_ok());
}

async fn a_verified_address_is_enough_where_the_provider_is_believed_in_that(world: World) {
    let key = Signer::p256("a");
    let house = House::open(&[&key]).await;
    let (believed, not) = (service(&world, &house, SHORT, true), service(&world, &house, SHORT, false));
    let token = |subject: &str, verified: bool| {
        let mut claims = house.claims(&world, subject);
        claims["email"] = json!("Liaison_Zac@test.example");
        claims["email_verified"] = json!(verified);
        key.sign(&claims)
    };
    let unknown = "401 UNAUTHENTICATED IDENTITY_UNKNOWN";
    assert_eq!(sign_in(&not, &token("z-1", true)).await.refusal(), unknown);
    assert_eq!(sign_in(&believed, &token("z-2", false)).await.refusal(), unknown);
    let granted = sign_in(&believed, &token("z-3", true)).await.done();
    assert_eq!(name_of(&world, &granted.text("access_token")).await.unwrap(), email("liaison_zac"));
}

async fn keys_of_every_kind_are_believed_by_the_one_algorithm_that_goes_with_them(world: World) {
    let signers = [Signer::ed25519("ed"), Signer::p256("ec"), Signer::rsa("rsa")];
    let house = House::open(&signers.iter().collect::<Vec<_>>()).await;
    // What a client could be made to take for a key: a secret, a key for encryption, a curve that nobody asked for.
    house.set(|standing| {
        standing
            .keys
            .push(json!({ "kty": "oct", "k": URL_SAFE_NO_PAD.encode("secret"), "kid": "oct", "alg": "HS256" }));
        let mut encrypting = Signer::p256("enc").public;
        encrypting["use"] = json!("enc");
        standing.keys.push(encrypting);
        standing.keys.push(json!({ "kty": "??", "kid": "new" }));
    });
    let router = service(&world, &house, Freshness::default(), true);
    let claims = |token: &str| {
        let mut claims = house.claims(&world, "s");
        claims["jti"] = json!(token);
        claims["email"] = json!(email("liaison_zac"));
        claims["email_verified"] = json!(true);
        claims
    };
    for signer in &signers {
        sign_in(&router, &signer.sign(&claims(&signer.id))).await.done();
    }
    // The public half of a key, taken for a secret; the secret that the set holds; a name with another key behind it.
    let secrets = [signers[2].public["n"].as_str().unwrap().as_bytes().to_vec(), b"secret".to_vec()];
    for (secret, id) in secrets.iter().zip(["rsa", "oct"]) {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(id.into());
        let forged = jsonwebtoken::encode(&header, &claims("forged"), &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(sign_in(&router, &forged).await.refusal(), INVALID, "{id}");
    }
    let stranger = Signer::p256("ec");
    assert_eq!(sign_in(&router, &stranger.sign(&claims("forged"))).await.refusal(), INVALID);
    let none = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"ec"}"#),
        URL_SAFE_NO_PAD.encode(claims("x").to_string())
    );
    assert_eq!(sign_in(&router, &none).await.refusal(), INVALID);
}

async fn a_new_key_is_found_and_a_withdrawn_one_believed_no_more(world: World) {
    let (old, new) = (Signer::ed25519("old"), Signer::ed25519("new"));
    let house = House::open(&[&old]).await;
    let router = service(&world, &house, SHORT, true);
    let token = |signer: &Signer, token: &str| {
        let mut claims = house.claims(&world, "s");
        claims["jti"] = json!(token);
        claims["email"] = json!(email("liaison_zac"));
        claims["email_verified"] = json!(true);
        signer.sign(&claims)
    };
    sign_in(&router, &token(&old, "1")).await.done();
    house.set(|standing| standing.keys.push(new.public.clone()));
    tokio::time::sleep(SHORT.pause).await;
    sign_in(&router, &token(&new, "2")).await.done();
    sign_in(&router, &token(&old, "3")).await.done();
    house.set(|standing| standing.keys.retain(|key| key["kid"] == "new"));
    tokio::time::sleep(SHORT.kept).await;
    assert_eq!(sign_in(&router, &token(&old, "4")).await.refusal(), INVALID, "withdrawn");
    // Names that somebody invents make us ask no more often than at each pause.
    let before = house.asked();
    let patient = Freshness { pause: Time::from_secs(3_600), ..Freshness::default() };
    let router = service(&world, &house, patient, true);
    for at in 0..20 {
        assert_eq!(sign_in(&router, &token(&Signer::ed25519(&format!("x{at}")), "5")).await.refusal(), INVALID);
    }
    assert_eq!(house.asked() - before, 1);
}

async fn while_the_provider_is_down_its_last_keys_are_believed_for_a_while(world: World) {
    let key = Signer::ed25519("a");
    let house = House::open(&[&key]).await;
    let router = service(&world, &house, SHORT, true);
    let token = |token: &str| {
        let mut claims = house.claims(&world, "s");
        claims["jti"] = json!(token);
        claims["email"] = json!(email("liaison_zac"));
        claims["email_verified"] = json!(true);
        key.sign(&claims)
    };
    let down = "503 LIMITED PROVIDER_UNAVAILABLE";
    house.set(|standing| standing.is_up = false);
    assert_eq!(sign_in(&router, &token("1")).await.refusal(), down);
    house.set(|standing| standing.is_up = true);
    tokio::time::sleep(SHORT.pause).await;
    sign_in(&router, &token("2")).await.done();
    house.set(|standing| standing.is_up = false);
    tokio::time::sleep(SHORT.kept).await;
    sign_in(&router, &token("3")).await.done();
    tokio::time::sleep(SHORT.believed).await;
    assert_eq!(sign_in(&router, &token("4")).await.refusal(), down);
    house.set(|standing| (standing.is_up, standing.issuer) = (true, "https://other.example".into()));
    tokio::time::sleep(SHORT.pause).await;
    assert_eq!(sign_in(&router, &token("5")).await.refusal(), down, "the configuration of somebody else");
}

async fn a_token_that_is_not_for_us_or_not_of_now_is_401(world: World) {
    let key = Signer::ed25519("a");
    let house = House::open(&[&key]).await;
    let router = service(&world, &house, Freshness::default(), true);
    let now = world.time().timestamp();
    let with = |name: &str, value: Value| {
        let mut claims = house.claims(&world, "s-1");
        claims["email"] = json!(email("liaison_zac"));
        claims["email_verified"] = json!(true);
        claims[name] = value;
        key.sign(&claims)
    };
    let wrong = [
        ("iss", json!("https://other.example")),
        ("iss", json!([house.issuer])),
        ("aud", json!("another-app")),
        ("aud", json!([CLIENT, "another-app"])),
        ("azp", json!("another-app")),
        ("exp", json!(now - 31)),
        ("iat", json!(now + 60)),
        ("iat", json!(now - 301)),
        ("nbf", json!(now + 60)),
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("sub", json!("")),
        ("sub", json!("s".repeat(256))),
        ("exp", Value::Null),
    ];
    for (name, value) in wrong {
        assert_eq!(sign_in(&router, &with(name, value.clone())).await.refusal(), INVALID, "{name}: {value}");
    }
    for token in ["", "a.b.c", &"x".repeat(9_000)] {
        assert_ne!(sign_in(&router, token).await.status, 200, "{token:.20}");
    }
    let good = with("azp", json!(CLIENT));
    sign_in(&router, &good).await.done();
    assert_eq!(sign_in(&router, &good).await.refusal(), INVALID, "each is taken once");
}

async fn several_factors_at_the_provider_count_as_such(world: World) {
    let key = Signer::ed25519("a");
    let house = House::open(&[&key]).await;
    let router = service(&world, &house, Freshness::default(), true);
    let mut claims = house.claims(&world, "s-1");
    claims["email"] = json!(email("liaison_zac"));
    claims["email_verified"] = json!(true);
    claims["amr"] = json!(["pwd", "mfa"]);
    claims["auth_time"] = json!(world.time().timestamp() - 7_200);
    let granted = sign_in(&router, &key.sign(&claims)).await.done();
    let verified = world.tokens.check(&granted.text("access_token"), world.time()).unwrap();
    assert_eq!(verified.methods, ["fed", "mfa"]);
    assert_eq!(
        verified.proved_at,
        world.time() - Duration::hours(2),
        "that the provider let them in without asking is no proof"
    );
}

async fn a_provider_that_is_believed_opens_no_back_door(world: World) {
    let key = Signer::p256("a");
    let house = House::open(&[&key]).await;
    let router = service(&world, &house, Freshness::default(), true);
    let token = |subject: &str| {
        world.pass(Duration::seconds(1));
        let mut claims = house.claims(&world, subject);
        claims["email"] = json!(email("treasurer_jerez"));
        claims["email_verified"] = json!(true);
        key.sign(&claims)
    };
    let unknown = "401 UNAUTHENTICATED IDENTITY_UNKNOWN";
    let granted = sign_in(&router, &token("first")).await.done();
    assert_eq!(sign_in(&router, &token("second")).await.refusal(), unknown, "the address was given to somebody new");
    // That the provider let them in without saying when is no proof.
    let offered = post_to(&router, "second-factor", Some(&granted.text("access_token")), json!({})).await;
    assert_eq!(offered.refusal(), "403 REFUSED STEP_UP_REQUIRED");
    assert_eq!(offered.body["errors"][0]["extensions"]["methods"], "fed", "they sign in there anew");
    // The same signature, written the other way that its curve has.
    let once = token("first");
    sign_in(&router, &once).await.done();
    let (message, signature) = once.rsplit_once('.').unwrap();
    let twin = format!("{message}.{}", URL_SAFE_NO_PAD.encode(mirrored(&URL_SAFE_NO_PAD.decode(signature).unwrap())));
    assert_ne!(twin, once);
    assert_eq!(sign_in(&router, &twin).await.refusal(), INVALID, "taken before");
    // A second factor is asked for whichever way somebody comes.
    let (_, confirmed) = super::second_factor::with_second_factor(&world, "treasurer_jerez").await;
    assert_eq!(sign_in(&router, &token("first")).await.refusal(), unknown, "a password that was set by a code unlinks");
    let linking = json!({ "id_token": token("first"), "nonce": NONCE });
    post_to(&router, "link-provider", Some(&confirmed.text("access_token")), linking).await.done();
    assert_eq!(sign_in(&router, &token("first")).await.refusal(), "401 UNAUTHENTICATED SECOND_FACTOR_REQUIRED");
    world.pass(Duration::seconds(30));
    let linked = post_to(&router, "providers", Some(&confirmed.text("access_token")), json!({})).await.done();
    assert_eq!(linked.body["providers"][0]["subject"], "first");
    let gone = json!({ "issuer": house.issuer });
    post_to(&router, "unlink-provider", Some(&confirmed.text("access_token")), gone.clone()).await.done();
    assert_eq!(sign_in(&router, &token("first")).await.refusal(), unknown);
    let again = post_to(&router, "unlink-provider", Some(&confirmed.text("access_token")), gone).await;
    assert_eq!(again.refusal(), "404 NOT_FOUND -");
}

/// r and n − s.
fn mirrored(signature: &[u8]) -> Vec<u8> {
    const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&ORDER[2 * at..2 * at + 2], 16).unwrap()).collect();
    let (r, s) = signature.split_at(32);
    let mut twin = vec![0; 32];
    let mut borrowed = 0;
    for at in (0..32).rev() {
        let difference = i16::from(order[at]) - i16::from(s[at]) - borrowed;
        borrowed = i16::from(difference < 0);
        twin[at] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    [r, &twin].concat()
}

async fn whoever_hangs_up_keeps_the_keys_from_nobody(world: World) {
    let key = Signer::ed25519("a");
    let house = House::open(&[&key]).await;
    house.set(|standing| standing.thinks = Time::from_millis(300));
    let patient = Freshness { pause: Time::from_secs(3_600), ..Freshness::default() };
    let router = service(&world, &house, patient, true);
    let made_up = Signer::ed25519("x").sign(&house.claims(&world, "s"));
    tokio::time::timeout(Time::from_millis(50), sign_in(&router, &made_up)).await.expect_err("it hangs up");
    let mut claims = house.claims(&world, "s-1");
    claims["email"] = json!(email("liaison_zac"));
    claims["email_verified"] = json!(true);
    sign_in(&router, &key.sign(&claims)).await.done();
    assert_eq!(house.asked(), 1, "what the one began served the other");
}
