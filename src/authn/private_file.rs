//! Files of secrets: readable by their owner alone, made once however many processes start, written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// Whatever is longer than this is another file.
const MAX_FILE_BYTES: u64 = 8 * 1024;

/// Why a file of a secret cannot be used; each is one line that says what to do.
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
    #[error("the key file {} does not hold 32 bytes in base64; without it a new key is made at the next start: everybody \
             signs in anew, and with a second factor by a recovery code or after forget-factors", path.display())]
    CorruptSeal { path: PathBuf },
    #[error("no key could be made")]
    NotMade,
}

/// What stands in the file at `path`; makes it, for its owner only, if there is none.
///
/// Of two processes that start at the same time both get what the one wrote that was faster.
pub(super) fn load_or_create(path: &Path, make: fn() -> Result<String, KeyFlaw>) -> Result<Vec<u8>, KeyFlaw> {
    check_folder(path)?;
    match File::open(path) {
        Ok(file) => read(file, path),
        Err(cause) if cause.kind() == ErrorKind::NotFound => {
            let draft = draft(path, &make()?)?;
            let linked = fs::hard_link(&draft, path);
            let removed = fs::remove_file(&draft);
            match linked {
                Err(cause) if cause.kind() != ErrorKind::AlreadyExists => return Err(unusable(path, cause)),
                _ => removed.map_err(|cause| unusable(path, cause))?,
            }
            read(File::open(path).map_err(|cause| unusable(path, cause))?, path)
        }
        Err(cause) => Err(unusable(path, cause)),
    }
}

/// What stands in the file at `path`, which is not made.
pub(super) fn load(path: &Path) -> Result<Vec<u8>, KeyFlaw> {
    check_folder(path)?;
    read(File::open(path).map_err(|cause| unusable(path, cause))?, path)
}

/// Puts `text` in the place of what stands in the file; nobody ever reads half of it. It stays that of its owner, who may
/// be another one than whoever runs this.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), KeyFlaw> {
    check_folder(path)?;
    let before = fs::metadata(path).map_err(|cause| unusable(path, cause))?;
    let draft = draft(path, text)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let own = fs::metadata(&draft).map_err(|cause| unusable(path, cause))?;
        if (own.uid(), own.gid()) != (before.uid(), before.gid())
            && let Err(cause) = chown(&draft, Some(before.uid()), Some(before.gid()))
        {
            fs::remove_file(&draft).ok();
            return Err(unusable(path, cause));
        }
    }
    fs::rename(&draft, path).map_err(|cause| unusable(path, cause))
}

fn read(file: File, path: &Path) -> Result<Vec<u8>, KeyFlaw> {
    // The rights are asked of the opened file, so that no other can be put in its place in between.
    let metadata = file.metadata().map_err(|cause| unusable(path, cause))?;
    if open_to(&metadata, 0o077) {
        return Err(KeyFlaw::OpenFile { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    if metadata.is_file() {
        file.take(MAX_FILE_BYTES).read_to_end(&mut bytes).map_err(|cause| unusable(path, cause))?;
    }
    Ok(bytes)
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

/// Writes `text` beside `path`, for its owner only.
fn draft(path: &Path, text: &str) -> Result<PathBuf, KeyFlaw> {
    let draft = folder_of(path).join(format!(".tresporuno-{}.key", Uuid::new_v4()));
    match write_private(&draft, text.as_bytes()) {
        Ok(()) => Ok(draft),
        Err(cause) => {
            // Half a draft is of no use; that it may stay is not what is to be told.
            fs::remove_file(&draft).ok();
            Err(unusable(path, cause))
        }
    }
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
