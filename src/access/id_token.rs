//! The token by which a provider says who signed in: read, and its signature
//! verified. Pure. The cryptography is ring's, which the house has for TLS.

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, Validation, decode, decode_header};
use ring::signature as curves;
use serde_json::{Map, Value};

use crate::calendar::Instant;

/// What signs a token here: OpenID Connect Core 1.0 has every provider offer
/// RS256; no secret that we share with one signs.
const ALGORITHMS: [Algorithm; 4] = [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::ES384];

/// By how much two clocks may differ, in seconds.
const LEEWAY_SECONDS: i64 = 60;

/// What a token says.
#[derive(Clone, Debug, serde::Deserialize)]
pub(super) struct Claims {
    /// The person at the provider.
    pub(super) sub: String,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    azp: Option<String>,
    aud: Value,
    /// Everything else: name, login, address.
    #[serde(flatten)]
    pub(super) others: Map<String, Value>,
}

/// For whom a token must be, and in answer to what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'e> {
    pub(super) issuer: &'e str,
    pub(super) client: &'e str,
    pub(super) nonce: &'e str,
    pub(super) now: Instant,
}

/// The keys of a provider do not have the one that signed: it may have changed
/// them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsound {
    /// No key has this id.
    #[error("no key of the provider is called so")]
    UnknownKey,
    /// It is not what was asked for; why, for the operator.
    #[error("{0}")]
    Wrong(String),
}

struct Ring {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl Verifier<Vec<u8>> for Ring {
    fn verify(&self, message: &[u8], signed: &Vec<u8>) -> Result<(), signature::Error> {
        let rsa = |parameters: &'static curves::RsaParameters| match self.key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, e } => {
                curves::RsaPublicKeyComponents { n, e }.verify(parameters, message, signed)
            }
            DecodingKeyKind::SecretOrDer(_) => Err(ring::error::Unspecified),
        };
        let curve = |algorithm: &'static dyn curves::VerificationAlgorithm| match self.key.kind() {
            DecodingKeyKind::SecretOrDer(point) => {
                curves::UnparsedPublicKey::new(algorithm, point).verify(message, signed)
            }
            DecodingKeyKind::RsaModulusExponent { .. } => Err(ring::error::Unspecified),
        };
        match self.algorithm {
            Algorithm::RS256 => rsa(&curves::RSA_PKCS1_2048_8192_SHA256),
            Algorithm::PS256 => rsa(&curves::RSA_PSS_2048_8192_SHA256),
            Algorithm::ES256 => curve(&curves::ECDSA_P256_SHA256_FIXED),
            Algorithm::ES384 => curve(&curves::ECDSA_P384_SHA384_FIXED),
            _ => Err(ring::error::Unspecified),
        }
        .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Ring {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

/// ring as the cryptography of tokens; nothing is signed here.
static RING: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(Error::from(ErrorKind::UnsupportedAlgorithm)),
    verifier_factory: |algorithm, key| {
        let is_of_family = key.family() == algorithm.family();
        let ring = || Box::new(Ring { algorithm: *algorithm, key: key.clone() }) as Box<dyn JwtVerifier>;
        is_of_family.then(ring).ok_or_else(|| Error::from(ErrorKind::InvalidKeyFormat))
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// The key that signed: the one with the id that the token names, or the only
/// one that could have.
fn key_of<'k>(keys: &'k JwkSet, id: Option<&str>) -> Result<&'k Jwk, Unsound> {
    let signs = |key: &&Jwk| key.common.public_key_use.as_ref().is_none_or(|of| *of == PublicKeyUse::Signature);
    match id {
        Some(id) => keys.find(id).filter(signs).ok_or(Unsound::UnknownKey),
        None => {
            let mut found = keys.keys.iter().filter(signs);
            match (found.next(), found.next()) {
                (Some(key), None) => Ok(key),
                _ => Err(Unsound::UnknownKey),
            }
        }
    }
}

/// What a token says, if the provider signed it, for us, in answer to this
/// question, and it still holds (OpenID Connect Core 1.0, 3.1.3.7).
pub(super) fn verified(token: &str, keys: &JwkSet, expected: Expected<'_>) -> Result<Claims, Unsound> {
    let wrong = |why: &str| Unsound::Wrong(why.to_owned());
    // Another may be there already: only one of ours ever is.
    let _ = RING.install_default();
    let header = decode_header(token).map_err(|error| Unsound::Wrong(error.to_string()))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Unsound::Wrong(format!("it is signed by {:?}", header.alg)));
    }
    let key = key_of(keys, header.kid.as_deref())?;
    let key = DecodingKey::from_jwk(key).map_err(|error| Unsound::Wrong(error.to_string()))?;
    let mut validation = Validation::new(header.alg);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client]);
    // The clock of the house judges this, below.
    validation.validate_exp = false;
    let claims = decode::<Claims>(token, &key, &validation).map_err(|error| Unsound::Wrong(error.to_string()))?.claims;
    let now = expected.now.micros().div_euclid(1_000_000);
    if claims.exp + LEEWAY_SECONDS <= now {
        return Err(wrong("it is over"));
    }
    if claims.iat - LEEWAY_SECONDS > now {
        return Err(wrong("it was issued in the future"));
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(wrong("its nonce is not that of the question"));
    }
    let has_others = claims.aud.as_array().is_some_and(|all| all.len() > 1);
    let is_for_us = claims.azp.as_deref().map_or(!has_others, |party| party == expected.client);
    if is_for_us { Ok(claims) } else { Err(wrong("it was issued to another program")) }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::json;

    use super::*;

    struct Signer {
        pair: EcdsaKeyPair,
        id: &'static str,
    }

    impl Signer {
        fn new(id: &'static str) -> Self {
            let random = SystemRandom::new();
            let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random).unwrap();
            Self { pair, id }
        }

        fn keys(&self) -> JwkSet {
            let point = self.pair.public_key().as_ref();
            let (x, y) = (BASE64.encode(&point[1..33]), BASE64.encode(&point[33..]));
            let key =
                json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": self.id, "x": x, "y": y});
            serde_json::from_value(json!({ "keys": [key] })).unwrap()
        }

        fn token(&self, algorithm: &str, claims: &Value) -> String {
            let head = BASE64.encode(json!({"alg": algorithm, "kid": self.id}).to_string());
            let said = format!("{head}.{}", BASE64.encode(claims.to_string()));
            let signed = self.pair.sign(&SystemRandom::new(), said.as_bytes()).unwrap();
            format!("{said}.{}", BASE64.encode(signed))
        }
    }

    const NOW: i64 = 1_719_795_600;

    fn expected() -> Expected<'static> {
        let now = Instant::from_micros(NOW * 1_000_000);
        Expected { issuer: "https://cong.example.vn", client: "song-hanh", nonce: "mot-lan", now }
    }

    fn claims() -> Value {
        json!({"iss": "https://cong.example.vn", "aud": "song-hanh", "sub": "17", "nonce": "mot-lan",
            "exp": NOW + 300, "iat": NOW, "preferred_username": "lan"})
    }

    #[test]
    fn a_token_that_the_provider_signed_for_us_is_believed() {
        let signer = Signer::new("a");
        let said = verified(&signer.token("ES256", &claims()), &signer.keys(), expected()).unwrap();
        assert_eq!((said.sub.as_str(), &said.others["preferred_username"]), ("17", &json!("lan")));
    }

    #[test]
    fn any_other_is_not() {
        let signer = Signer::new("a");
        let believed = |change: &dyn Fn(&mut Value)| {
            let mut claims = claims();
            change(&mut claims);
            verified(&signer.token("ES256", &claims), &signer.keys(), expected()).is_ok()
        };
        assert!(believed(&|claims| claims["aud"] = json!(["song-hanh"])));
        assert!(believed(&|claims| claims["exp"] = json!(NOW - 30)), "clocks differ a little");
        type Change<'c> = &'c dyn Fn(&mut Value);
        let wrongs: [(&str, Change<'_>); 9] = [
            ("another's nonce", &|claims| claims["nonce"] = json!("hai-lan")),
            ("no nonce", &|claims| drop(claims.as_object_mut().unwrap().remove("nonce"))),
            ("another provider", &|claims| claims["iss"] = json!("https://khac.example.vn")),
            ("for another program", &|claims| claims["aud"] = json!("khac")),
            ("for several", &|claims| claims["aud"] = json!(["song-hanh", "khac"])),
            ("issued to another", &|claims| claims["azp"] = json!("khac")),
            ("over", &|claims| claims["exp"] = json!(NOW - 61)),
            ("not a time", &|claims| claims["exp"] = json!("mai")),
            ("of tomorrow", &|claims| claims["iat"] = json!(NOW + 86_400)),
        ];
        for (what, change) in wrongs {
            assert!(!believed(change), "{what}");
        }
        let (other, token) = (Signer::new("a"), signer.token("ES256", &claims()));
        assert!(verified(&token, &other.keys(), expected()).is_err(), "another's key");
        assert_eq!(verified(&token, &Signer::new("b").keys(), expected()).unwrap_err(), Unsound::UnknownKey);
        for algorithm in ["none", "HS256", "RS256", "ES384"] {
            assert!(verified(&signer.token(algorithm, &claims()), &signer.keys(), expected()).is_err(), "{algorithm}");
        }
        let (said, _) = token.rsplit_once('.').unwrap();
        assert!(verified(&format!("{said}."), &signer.keys(), expected()).is_err(), "not signed");
    }
}
