//! The signing key: Ed25519, kept in a file that only its owner can read, made at the first start.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use uuid::Uuid;

/// The one algorithm with which this house signs and checks; it comes from the key, never from a token.
pub(super) const ALGORITHM: Algorithm = Algorithm::EdDSA;

/// A key in PEM is some 120 bytes; whatever is longer than this is another file.
const MAX_FILE_BYTES: u64 = 4 * 1024;

/// A key pair and its name.
#[derive(Clone)]
pub struct SigningKey {
    pub(super) private: EncodingKey,
    pub(super) public: DecodingKey,
    id: String,
}

/// Why a key file cannot be used; each is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyFlaw {
    #[error("cannot use the key file {}: {cause}", path.display())]
    Unusable { path: PathBuf, cause: io::Error },
    #[error("the folder of the key file {} does not exist", path.display())]
    NoFolder { path: PathBuf },
    #[error("anybody may write into the folder of the key file {}; run: chmod o-w {}", path.display(), folder.display())]
    OpenFolder { path: PathBuf, folder: PathBuf },
    #[error("others than its owner can read the key file {}; run: chmod 600 {}", path.display(), path.display())]
    OpenFile { path: PathBuf },
    #[error("the key file {} does not hold an Ed25519 key (PKCS#8, PEM); without it a new key is made at the next start and \
             tokens that were issued before end", path.display())]
    Corrupt { path: PathBuf },
    #[error("no key could be made")]
    NotMade,
}

impl SigningKey {
    /// The key in the file at `path`; makes the file, for its owner only, if there is none.
    ///
    /// Of two processes that start at the same time both get the key of the one that was faster.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyFlaw> {
        check_folder(path)?;
        match File::open(path) {
            Ok(file) => Self::read(file, path),
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                create(path)?;
                Self::read(File::open(path).map_err(|cause| unusable(path, cause))?, path)
            }
            Err(cause) => Err(unusable(path, cause)),
        }
    }

    /// A key that no file holds, for a process that nobody asks twice.
    pub fn ephemeral() -> Result<Self, KeyFlaw> {
        new_pem().and_then(|pem| Self::from_pem(pem.as_bytes()).ok_or(KeyFlaw::NotMade))
    }

    /// The name of the key in a token's `kid`: the thumbprint of its public half (RFC 7638), base64url.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public half: 32 bytes.
    pub fn public_bytes(&self) -> &[u8] {
        self.public.try_get_as_bytes().unwrap_or_default()
    }

    fn read(file: File, path: &Path) -> Result<Self, KeyFlaw> {
        // The rights are asked of the opened file, so that no other can be put in its place in between.
        let metadata = file.metadata().map_err(|cause| unusable(path, cause))?;
        if open_to(&metadata, 0o077) {
            return Err(KeyFlaw::OpenFile { path: path.to_owned() });
        }
        let mut pem = Vec::new();
        if metadata.is_file() {
            file.take(MAX_FILE_BYTES).read_to_end(&mut pem).map_err(|cause| unusable(path, cause))?;
        }
        Self::from_pem(&pem).ok_or_else(|| KeyFlaw::Corrupt { path: path.to_owned() })
    }

    fn from_pem(pem: &[u8]) -> Option<Self> {
        let private = EncodingKey::from_ed_pem(pem).ok()?;
        let pair = Ed25519KeyPair::from_pkcs8(private.as_bytes()).ok()?;
        let public = DecodingKey::from_ed_der(pair.public_key().as_ref());
        let id = Jwk::from_decoding_key(&public, Some(ALGORITHM)).ok()?.thumbprint(ThumbprintHash::SHA256).ok()?;
        Some(Self { private, public, id })
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

fn check_folder(path: &Path) -> Result<(), KeyFlaw> {
    let folder = folder_of(path);
    let metadata = match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => metadata,
        Ok(_) => return Err(KeyFlaw::NoFolder { path: path.to_owned() }),
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Err(KeyFlaw::NoFolder { path: path.to_owned() }),
        Err(cause) => return Err(unusable(path, cause)),
    };
    // Where all may write but only owners may rename (as in /tmp), the key cannot be exchanged.
    if open_to(&metadata, 0o002) && !open_to(&metadata, 0o1000) {
        return Err(KeyFlaw::OpenFolder { path: path.to_owned(), folder: folder.to_owned() });
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes a new key beside `path` and then links it there: nobody ever reads half a key, and no key is written over.
fn create(path: &Path) -> Result<(), KeyFlaw> {
    let pem = new_pem()?;
    let draft = folder_of(path).join(format!(".tresporuno-{}.key", Uuid::new_v4()));
    let linked = write_private(&draft, pem.as_bytes()).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    match linked {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => Err(unusable(path, cause)),
        _ => removed.map_err(|cause| unusable(path, cause)),
    }
}

fn new_pem() -> Result<String, KeyFlaw> {
    let document = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8v1()).map_err(|_| KeyFlaw::NotMade)?;
    // 48 bytes, hence one line of 64 characters, as the format asks for.
    Ok(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(document.as_ref())))
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Whether any of the rights in `mask` is given; where files have no such rights, none is.
fn open_to(metadata: &fs::Metadata, mask: u32) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::mode(metadata) & mask != 0;
    #[cfg(not(unix))]
    return {
        let _ = (metadata, mask);
        false
    };
}

fn unusable(path: &Path, cause: io::Error) -> KeyFlaw {
    KeyFlaw::Unusable { path: path.to_owned(), cause }
}
