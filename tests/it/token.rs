//! Attacks on access tokens and on the file of their key: each is refused, and beside each table stands what is not.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use tresporuno::authn::{KeyRing, MAX_LIFETIME, MAX_TOKEN_BYTES, SigningKey, Tokens};
use tresporuno::domain::refusal::Reason;
use tresporuno::error::Code;
use uuid::Uuid;

mod key_file;

const ISSUER: &str = "https://api.example.mx";
const AUDIENCE: &str = "tresporuno";
const PERSON: Uuid = Uuid::from_u128(0x3001);

/// A house with its key on a table where the attacker cannot reach it, but the test can.
struct House {
    tokens: Tokens,
    key: SigningKey,
    private: EncodingKey,
    now: DateTime<Utc>,
}

impl House {
    fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tresporuno.key");
        let key = KeyRing::load_or_create(&path).unwrap().newest().clone();
        let private = EncodingKey::from_ed_pem(&std::fs::read(&path).unwrap()).unwrap();
        let now = "2026-03-01T12:00:00Z".parse().unwrap();
        Self { tokens: Tokens::new(key.clone(), ISSUER, AUDIENCE), key, private, now }
    }

    fn header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": "at+jwt", "kid": self.key.id()})
    }

    fn claims(&self) -> Value {
        let now = self.now.timestamp();
        json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": PERSON, "sid": Uuid::from_u128(1), "jti": Uuid::from_u128(2),
            "iat": now, "nbf": now, "exp": now + 600, "amr": ["pwd"], "auth_time": now, "mfa": false, "epoch": 7,
        })
    }

    /// Signs whatever it is given with the true key.
    fn sign(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.private, Algorithm::EdDSA).unwrap();
        format!("{message}.{signature}")
    }

    fn with_header(&self, member: &str, value: Value) -> String {
        self.sign(&replaced(self.header(), member, value), &self.claims().to_string())
    }

    fn with_claim(&self, claim: &str, value: Value) -> String {
        self.sign(&self.header().to_string(), &replaced(self.claims(), claim, value))
    }

    fn without_claim(&self, claim: &str) -> String {
        let mut claims = self.claims();
        claims.as_object_mut().unwrap().remove(claim).unwrap();
        self.sign(&self.header().to_string(), &claims.to_string())
    }

    fn accepts(&self, attempt: &str, token: &str) {
        let verified = self.tokens.check(token, self.now);
        assert!(verified.is_ok(), "refused: {attempt}: {verified:?}");
    }

    fn refuses(&self, attempt: &str, token: &str) {
        let error = self.tokens.check(token, self.now).expect_err(attempt);
        assert_eq!((error.code, error.reason), (Code::Unauthenticated, Some(Reason::CredentialInvalid)), "{attempt}");
        assert!(!error.detail.is_empty(), "the log must learn why: {attempt}");
        assert!(!error.extensions().iter().any(|(_, text)| *text == error.detail), "the client must not: {attempt}");
    }
}

fn replaced(mut object: Value, member: &str, value: Value) -> String {
    object[member] = value;
    object.to_string()
}

/// Everything before the signature.
fn message_of(token: &str) -> &str {
    token.rsplit_once('.').unwrap().0
}

#[test]
fn a_token_of_the_house_says_who_and_until_when() {
    let house = House::build();
    let token = house.tokens.issue(PERSON, 7, &["pwd", "otp"], TimeDelta::minutes(5), house.now).unwrap();
    let verified = house.tokens.check(&token, house.now).unwrap();
    assert_eq!((verified.person, verified.epoch), (PERSON, 7));
    assert_eq!(verified.methods, ["pwd", "otp"]);
    assert_eq!(verified.expires_at, house.now + TimeDelta::minutes(5));
    let header: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap()).unwrap();
    assert_eq!(header, house.header());
    let another = house.tokens.issue(PERSON, 7, &["pwd"], TimeDelta::minutes(5), house.now).unwrap();
    let other = house.tokens.check(&another, house.now).unwrap();
    assert!(
        other.token != verified.token && other.sign_in.is_nil(),
        "no two tokens share their ids, and none of these is of a sign-in"
    );
}

#[test]
fn the_forger_of_these_tests_can_make_a_token_that_is_accepted() {
    let house = House::build();
    house.accepts("as issued", &house.sign(&house.header().to_string(), &house.claims().to_string()));
    house.accepts("several audiences, ours among them", &house.with_claim("aud", json!(["other", AUDIENCE])));
    house.accepts("claims that nobody here knows", &house.with_claim("scope", json!({"read": [1, 2]})));
}

#[test]
fn the_name_of_a_key_is_the_thumbprint_of_rfc_7638() {
    let house = House::build();
    let x = URL_SAFE_NO_PAD.encode(house.key.public_bytes());
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, canonical.as_bytes());
    assert_eq!(house.key.id(), URL_SAFE_NO_PAD.encode(digest));
}

#[test]
fn a_token_signed_by_anything_but_the_key_is_refused() {
    let house = House::build();
    let claims = house.claims().to_string();
    for algorithm in ["none", "None", "NONE", "nOnE", ""] {
        let token = house.with_header("alg", json!(algorithm));
        house.refuses(algorithm, &token);
        house.refuses("no signature at all", &format!("{}.", message_of(&token)));
    }
    let public = house.key.public_bytes();
    for secret in [public.to_vec(), STANDARD.encode(public).into_bytes()] {
        let header = replaced(house.header(), "alg", json!("HS256"));
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(&claims));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
        house.refuses("the public key as the secret of HS256", &format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag)));
    }
    for algorithm in ["HS256", "RS256", "ES256", "eddsa", "EdDSA ", "Ed25519"] {
        house.refuses(algorithm, &house.with_header("alg", json!(algorithm)));
    }
    let stranger = House::build();
    house.refuses("another house's key", &stranger.sign(&stranger.header().to_string(), &claims));
    house.refuses("another key under our name", &stranger.sign(&house.header().to_string(), &claims));
    house.refuses("the key it brings along", &{
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(stranger.key.public_bytes())});
        stranger.sign(&replaced(house.header(), "jwk", jwk), &claims)
    });
    for place in ["jku", "x5u"] {
        let header = replaced(house.header(), place, json!("http://127.0.0.1:9/keys.json"));
        house.refuses(place, &stranger.sign(&header, &claims));
    }
}

#[test]
fn a_header_that_asks_for_something_else_is_refused() {
    let house = House::build();
    let traversal = json!("../../../../dev/null");
    for kid in [json!("' OR 1=1 --"), json!(""), json!(null), json!(7), json!([house.key.id()]), traversal] {
        house.refuses("kid", &house.with_header("kid", kid));
    }
    for typ in [json!("JWT"), json!("at+JWT"), json!("jwt"), json!("id_token+jwt"), json!(null), json!(["at+jwt"])] {
        house.refuses("typ", &house.with_header("typ", typ));
    }
    for crit in [json!(["exp"]), json!(["b64"]), json!([]), json!(null), json!("exp"), json!({})] {
        house.refuses("crit", &house.with_header("crit", crit));
    }
    for missing in ["alg", "typ", "kid"] {
        let mut header = house.header();
        header.as_object_mut().unwrap().remove(missing);
        house.refuses(missing, &house.sign(&header.to_string(), &house.claims().to_string()));
    }
}

#[test]
fn a_token_outside_of_its_time_is_refused() {
    let house = House::build();
    let now = house.now.timestamp();
    house.accepts("within the leeway after its end", &house.with_claim("exp", json!(now - 29)));
    house.accepts("within the leeway before its beginning", &house.with_claim("nbf", json!(now + 29)));
    for (claim, value) in [
        ("exp", json!(now - 30)),
        ("exp", json!(0)),
        ("exp", json!(now + MAX_LIFETIME.num_seconds() + 1)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(u64::MAX)),
        ("exp", json!(1e300)),
        ("exp", json!((now + 600).to_string())),
        ("exp", json!(null)),
        ("nbf", json!(now + 31)),
        ("nbf", json!(i64::MAX)),
        ("iat", json!(now + 31)),
        ("iat", json!(i64::MIN)),
    ] {
        house.refuses(&format!("{claim} {value}"), &house.with_claim(claim, value.clone()));
    }
}

#[test]
fn time_is_what_the_caller_says_it_is() {
    let house = House::build();
    let token = house.tokens.issue(PERSON, 1, &[], TimeDelta::days(400), house.now).unwrap();
    assert!(house.tokens.check(&token, house.now - TimeDelta::seconds(31)).is_err());
    assert!(house.tokens.check(&token, house.now + TimeDelta::hours(23)).is_ok());
    assert!(house.tokens.check(&token, house.now + MAX_LIFETIME + TimeDelta::seconds(31)).is_err(), "cut at a day");
}

#[test]
fn a_token_of_another_house_or_for_another_house_is_refused() {
    let house = House::build();
    for iss in [json!("https://api.example.org"), json!([ISSUER]), json!(null), json!({}), json!(format!("{ISSUER}/"))]
    {
        house.refuses("iss", &house.with_claim("iss", iss));
    }
    for aud in [json!("other"), json!(["other"]), json!([]), json!(null), json!({}), json!([[AUDIENCE]]), json!("")] {
        house.refuses("aud", &house.with_claim("aud", aud));
    }
    for sub in [json!("maria@example.mx"), json!(""), json!(7), json!(null), json!([PERSON])] {
        house.refuses("sub", &house.with_claim("sub", sub));
    }
    for epoch in [json!("7"), json!(null), json!(7.5)] {
        house.refuses("epoch", &house.with_claim("epoch", epoch));
    }
}

#[test]
fn a_token_without_one_of_its_claims_or_with_one_twice_is_refused() {
    let house = House::build();
    for claim in ["iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp", "amr", "auth_time", "mfa", "epoch"] {
        house.refuses(&format!("without {claim}"), &house.without_claim(claim));
        let value = &house.claims()[claim];
        let twice = house.claims().to_string().replacen('{', &format!("{{\"{claim}\":{value},"), 1);
        house.refuses(&format!("{claim} twice"), &house.sign(&house.header().to_string(), &twice));
    }
    let twice = house.header().to_string().replacen('{', r#"{"alg":"none","#, 1);
    house.refuses("alg twice", &house.sign(&twice, &house.claims().to_string()));
}

#[test]
fn what_is_not_a_token_is_refused() {
    let house = House::build();
    let token = house.sign(&house.header().to_string(), &house.claims().to_string());
    let parts: Vec<&str> = token.split('.').collect();
    for (attempt, text) in [
        ("nothing", String::new()),
        ("dots", "..".to_owned()),
        ("many dots", ".".repeat(MAX_TOKEN_BYTES)),
        ("truncated", token[..token.len() - 1].to_owned()),
        ("without a signature", message_of(&token).to_owned()),
        ("with a fourth part", format!("{token}.{}", parts[2])),
        ("with garbage behind", format!("{token}AAAA")),
        ("with a line break behind", format!("{token}\n")),
        ("with a blank before", format!(" {token}")),
        ("padded", format!("{token}==")),
        ("padded as base64url", format!("{}.{}", message_of(&token), URL_SAFE.encode([7; 64]))),
        ("not base64", format!("{}.{}.{}", parts[0], parts[1], "%".repeat(86))),
        ("parts exchanged", format!("{}.{}.{}", parts[1], parts[0], parts[2])),
        ("not JSON", house.sign("{", "}")),
        ("JSON with garbage behind", house.sign(&house.header().to_string(), &format!("{} {{}}", house.claims()))),
        ("nested deep", house.sign(&house.header().to_string(), &"[".repeat(2_000))),
        ("longer than the limit", house.with_claim("note", json!("x".repeat(MAX_TOKEN_BYTES)))),
        ("8 MB", "e".repeat(8 * 1024 * 1024)),
        ("8 MB behind a valid one", format!("{token}.{}", "A".repeat(8 * 1024 * 1024))),
    ] {
        house.refuses(attempt, &text);
    }
}

#[test]
fn a_token_with_any_one_character_changed_is_refused() {
    let house = House::build();
    let token = house.sign(&house.header().to_string(), &house.claims().to_string());
    for (at, character) in token.char_indices() {
        let other = if character == 'A' { 'B' } else { 'A' };
        let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
        assert!(house.tokens.check(&changed, house.now).is_err(), "character {at} does not count");
    }
}
