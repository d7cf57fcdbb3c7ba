//! The published rank: what is known of a proposal when it is put on an agenda, and what its session's items score.

use uuid::Uuid;

use super::cells::Cells;
use super::noun::noun;
use super::transaction::Transaction;
use crate::authz::permit::Permit;
use crate::domain::agenda::Purpose;
use crate::domain::project::{MarginalisationDegree, Stage};
use crate::domain::rank::{Facts, RankRules};
use crate::domain::voting::ItemStatus;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// What all that are to be selected in a session score, in the order in which they came.
    SessionRanking, SessionRankingWants of Session
    row { id: Uuid, scores: String, }
}

/// Stages in which a work was authorised, so that there is an investment in its community.
const INVESTED: &[Stage] =
    &[Stage::Authorised, Stage::Agreed, Stage::InExecution, Stage::WorksFinished, Stage::HandedOver, Stage::Closed];

/// What is known of the project.
pub async fn facts(tx: &Transaction, _leave: &Permit, project: Uuid) -> Result<Facts> {
    let invested: Vec<String> = INVESTED.iter().map(|stage| format!("'{}'", stage.text())).collect();
    let mut query = tx.query();
    let text = format!(
        "SELECT c.marginalisation_degree, m.marginalisation_degree, \
         (SELECT CAST(coalesce(sum(o.cost_centavos), 0) AS BIGINT) FROM project o \
          WHERE o.community_id = p.community_id AND o.id <> p.id AND o.stage IN ({})), \
         coalesce(n.endorsements, 0), coalesce(s.due_centavos, 0), coalesce(s.deposited_centavos, 0) \
         FROM project p JOIN community c ON c.id = p.community_id JOIN municipality m ON m.code = p.municipality_code \
         LEFT JOIN need n ON n.id = p.need_id AND n.status = 'OPEN' \
         LEFT JOIN project_party s ON s.project_id = p.id AND s.seat = 'MIGRANT' AND s.standing = 'CURRENT' \
         WHERE p.id = {}",
        invested.join(", "),
        query.bind(project),
    );
    let row = tx.one(query.statement(text)).await?.ok_or_else(Error::not_found)?;
    let mut cells = Cells::of(&row);
    let (of_community, of_municipality): (MarginalisationDegree, MarginalisationDegree) = (cells.get()?, cells.get()?);
    let known = of_community != MarginalisationDegree::Unknown;
    Ok(Facts {
        marginalisation: if known { of_community } else { of_municipality },
        invested_centavos: cells.get()?,
        endorsements: cells.get()?,
        due_centavos: cells.get()?,
        deposited_centavos: cells.get()?,
    })
}

/// Place and score of the best ranked item of the session that waits to be opened, of those that are to be selected.
pub async fn best_pending(tx: &Transaction, _leave: &Permit, session: Uuid) -> Result<Option<(i32, i32)>> {
    let mut query = tx.query();
    let text = format!(
        "SELECT i.position, i.score FROM agenda_item i WHERE i.session_id = {} AND i.status = '{}' AND i.purpose = '{}' \
         ORDER BY i.score DESC, i.position LIMIT 1",
        query.bind(session),
        ItemStatus::Pending.text(),
        Purpose::Selection.text(),
    );
    let row = tx.one(query.statement(text)).await?;
    row.map(|row| {
        let mut cells = Cells::of(&row);
        Ok((cells.get()?, cells.get()?))
    })
    .transpose()
}

/// By what the committee ranks.
pub(super) fn rules_of(committee: &entity::committee::Model) -> RankRules {
    RankRules {
        marginalisation_bps: committee.marginalisation_bps,
        endorsement_bps: committee.endorsement_bps,
        past_investment_bps: committee.past_investment_bps,
        deposited_bps: committee.deposited_bps,
        full_endorsements: committee.full_endorsements,
        halving_investment_centavos: committee.halving_investment_centavos,
    }
}
