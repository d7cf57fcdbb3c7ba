//! Writes the territory and the demonstration into a database, each in one transaction.

use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};

use super::Programme;
use super::territory::Territory;
use crate::error::{Error, Result};
use crate::store::bulk::Present;

/// Loads states, municipalities and rule sets; what is there already stays as it is.
pub async fn load_territory(connection: &DatabaseConnection) -> Result<()> {
    let transaction = connection.begin().await.map_err(Error::internal)?;
    write_territory(&transaction, &Territory::read()?).await?;
    transaction.commit().await.map_err(Error::internal)
}

/// Loads the territory and the demonstration into a database that has no demonstration yet. `progress` is told the
/// rows that are written and the rows that there will be. All or nothing: a failure leaves the database as it was.
pub async fn load(
    connection: &DatabaseConnection,
    programme: &Programme,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<()> {
    let world = programme.draw()?;
    let total = world.rows()?;
    let transaction = connection.begin().await.map_err(Error::internal)?;
    write_territory(&transaction, &world.territory).await?;
    let mut done = 0;
    progress(done, total);
    for batch in world.batches() {
        let batch = batch?;
        batch.insert(&transaction, Present::Refused).await?;
        done += batch.rows();
        progress(done, total);
    }
    transaction.commit().await.map_err(Error::internal)
}

async fn write_territory(transaction: &DatabaseTransaction, territory: &Territory) -> Result<()> {
    territory.batch().insert(transaction, Present::Kept).await
}
