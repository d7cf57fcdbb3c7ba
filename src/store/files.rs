//! Files: what documents hold, kept by the digest of its bytes behind an object store; no name of a client is a path.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Place;
use object_store::{Error as Fault, ObjectStore, ObjectStoreExt, PutMode};

use crate::domain::ledger::sha256;
use crate::error::{Error, Result};

/// Where files are kept. The same content is kept once, and what is kept is never changed.
#[derive(Clone, Debug, Default)]
pub struct Files(Option<Arc<dyn ObjectStore>>);

impl Files {
    /// In a folder, which is made where there is none.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        let local = LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?;
        // A row is not written before its file is on the disk.
        Ok(Self(Some(Arc::new(local.with_fsync(true)))))
    }

    /// In memory, for as long as the process lasts.
    pub fn in_memory() -> Self {
        Self(Some(Arc::new(InMemory::new())))
    }

    /// Keeps the bytes, whose digest this is. A file that no row names is harmless; a row without its file is not.
    pub(super) async fn keep(&self, digest: &str, bytes: Bytes) -> Result<()> {
        match self.store()?.put_opts(&place(digest), bytes.into(), PutMode::Create.into()).await {
            Ok(_) | Err(Fault::AlreadyExists { .. }) => Ok(()),
            Err(fault) => Err(Error::internal(fault)),
        }
    }

    /// The bytes with this digest, which is computed anew.
    pub(super) async fn content(&self, digest: &str) -> Result<Bytes> {
        let found = self.store()?.get(&place(digest)).await.map_err(Error::internal)?;
        let bytes = found.bytes().await.map_err(Error::internal)?;
        if sha256(&bytes) == digest {
            Ok(bytes)
        } else {
            Err(Error::internal(format!("the file {digest} was changed")))
        }
    }

    fn store(&self) -> Result<&Arc<dyn ObjectStore>> {
        self.0.as_ref().ok_or_else(|| Error::internal("nowhere to keep files was set up"))
    }
}

/// In a folder for each first two digits, so that none holds too many.
fn place(digest: &str) -> Place {
    let (folder, _) = digest.split_at_checked(2).unwrap_or((digest, ""));
    Place::from_iter([folder, digest])
}
