//! Writes the territory and the demonstration into a database, each in one transaction, and has a year played on it.

use super::Programme;
use super::play::play;
use super::territory::Territory;
use crate::authz::job::Job;
use crate::error::Result;
use crate::store::Store;
use crate::store::bulk::{Loading, Present};

/// Loads states, municipalities and rule sets; what is there already stays as it is.
pub async fn load_territory(store: &Store) -> Result<()> {
    let loading = store.begin_loading(Job::Territory).await?;
    write_territory(&loading, &Territory::read()?).await?;
    loading.commit().await
}

/// Loads the territory and the demonstration into a database that has no demonstration yet. `progress` is told the
/// rows that are written and the rows that there will be. Of what is generated all is written or nothing; the year that is
/// played on it is a transaction an act, and an act that is refused is an error that leaves what was played before.
pub async fn load(store: &Store, programme: &Programme, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<()> {
    let world = programme.draw()?;
    let total = world.rows()?;
    let loading = store.begin_loading(Job::Demonstration).await?;
    write_territory(&loading, &world.territory).await?;
    let mut done = 0;
    progress(done, total);
    for batch in world.batches() {
        let batch = batch?;
        batch.insert(&loading, Present::Refused).await?;
        done += batch.rows();
        progress(done, total);
    }
    loading.commit().await?;
    play(store, &world).await
}

async fn write_territory(loading: &Loading, territory: &Territory) -> Result<()> {
    territory.batch().insert(loading, Present::Kept).await
}
