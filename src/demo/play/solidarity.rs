//! What communities without a club ask for: their municipalities file what the assemblies' minutes say.

use super::Play;
use super::players::text;
use crate::demo::solidarity::ALONE;
use crate::error::Result;
use crate::ops::need::FileAssemblyNeed;
use crate::store::territory::Community;

impl Play<'_> {
    pub(super) async fn asks(&mut self) -> Result<()> {
        self.players.on((1, 12));
        for alone in ALONE {
            let town = format!("proyectos.{}", self.towns[alone.club - 1]);
            let found = self.players.finds_one::<Community>(&town, "name", alone.name.to_owned().into()).await?;
            for asked in alone.asks {
                let file = FileAssemblyNeed {
                    community: found.id,
                    title: text(asked.title)?,
                    description: text(asked.description)?,
                    project_type: asked.kind,
                    assembly_on: self.players.day((1, 11)),
                    attendees: asked.attendees,
                    endorsements: asked.endorsements,
                    minutes_reference: text("Acta de asamblea 1")?,
                };
                self.players.does(&town, asked.key, file).await?;
            }
        }
        Ok(())
    }
}
