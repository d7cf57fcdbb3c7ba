//! The year's committee: its installation, what is proposed to it, its two sessions and what they resolve.

use std::collections::BTreeSet;

use chrono::Duration;
use uuid::Uuid;

use super::players::{address, text};
use super::script::{Point, Twist, WORKS, Work};
use super::{ADMINISTRATOR, DELEGATE, LIAISON, Piece, Play, STATE};
use crate::demo::content;
use crate::domain::agenda::Purpose;
use crate::domain::committee::{Capacity, InternalRules};
use crate::domain::money::Centavos;
use crate::domain::rank::RankRules;
use crate::domain::seat::Seat;
use crate::domain::voting::{Choice, Majority, TieRule};
use crate::domain::word::Word;
use crate::error::{Error, Result};
use crate::ops::agenda::{AddAgendaItem, CastVote, CloseAgendaItem, OpenAgendaItem};
use crate::ops::budget::SetBudgetCeiling;
use crate::ops::committee::{AppointRepresentative, InstallCommittee};
use crate::ops::freeze::RepudiateProposal;
use crate::ops::minutes::{DrawUpMinutes, SignMinutes};
use crate::ops::need::{EndorseNeed, FileNeed};
use crate::ops::proposal::{Answers, ConfirmProposal, DraftProposal, Proposed};
use crate::ops::resolution::PublishResolution;
use crate::ops::session::ConveneSession;
use crate::ops::withdrawal::WithdrawProject;
use crate::store::agenda::AgendaItem;
use crate::store::committee::{Committee, CommitteeWants};
use crate::store::minutes::SessionMinutes;
use crate::store::resolution::Resolution;

/// What the federation gives in the state in the year: 30 million pesos.
const CEILING_CENTAVOS: i64 = 3_000_000_000;

const RULES: InternalRules = InternalRules {
    quorum_seats: 3,
    majority: Majority::Simple,
    tie_rule: TieRule::Defers,
    notice_days: 5,
    representatives_per_seat: 3,
    representatives_per_organisation: 2,
    rank: RankRules {
        marginalisation_bps: 4_000,
        endorsement_bps: 2_000,
        past_investment_bps: 2_000,
        deposited_bps: 2_000,
        full_endorsements: 100,
        halving_investment_centavos: 500_000_000,
    },
};

impl Play<'_> {
    /// Money for the year, a committee, and who speaks in it for each seat.
    pub(super) async fn begins(&mut self) -> Result<()> {
        self.players.on((1, 8));
        let ceiling = SetBudgetCeiling {
            ministry: self.players.tenant(ADMINISTRATOR).await?,
            state: STATE.to_owned(),
            fiscal_year: self.players.year,
            ceiling: Centavos::positive(CEILING_CENTAVOS).map_err(Error::internal_reason)?,
            expected_version: 0,
        };
        self.players.does(ADMINISTRATOR, "year", ceiling).await?;
        let year = self.players.year;
        let of_state = self.players.finds::<Committee>(DELEGATE, "state_code", STATE.to_owned().into()).await?;
        let before = of_state.into_iter().filter(|committee| committee.fiscal_year < year);
        let before = before.max_by_key(|committee| committee.fiscal_year).map(|committee| committee.id);
        let committee = before.ok_or_else(|| Error::internal("no committee before the year"))?;
        let install = InstallCommittee { committee, fiscal_year: year, rules: RULES };
        self.committee = self.players.does(DELEGATE, "year", install).await?;
        let mut people = BTreeSet::new();
        for work in WORKS {
            people.extend(Seat::ALL.iter().copied().zip(self.seats(work)));
        }
        let wants = CommitteeWants { seats: Some(Box::default()), ..CommitteeWants::default() };
        let committee = self.players.reads::<Committee>(DELEGATE, self.committee, &wants).await?;
        for (seat, mailbox) in people {
            let found = committee.seats.get()?.iter().find(|known| known.seat == seat).map(|known| known.id);
            let seat = found.ok_or_else(|| Error::internal("a committee without a seat"))?;
            let appoint = AppointRepresentative { seat, email: address(&mailbox), capacity: Capacity::Principal };
            self.players.does(&mailbox, "year", appoint).await?;
        }
        Ok(())
    }

    /// What the communities ask for, and the clubs' proposals, each confirmed by two officers who did not write it.
    pub(super) async fn proposes(&mut self) -> Result<()> {
        for work in WORKS {
            self.players.on((1, 13));
            let answers = if work.until > Point::Submitted {
                Answers::Need(self.need(work).await?)
            } else {
                Answers::Nothing(text("El club la propuso antes de que la asamblea se reuniera.")?)
            };
            let author = work.of_club("secretaria");
            let cost = Centavos::positive(work.cost_centavos()).map_err(Error::internal_reason)?;
            let draft = DraftProposal {
                club: self.players.tenant(&author).await?,
                community: None,
                proposed: Proposed {
                    title: text(work.title)?,
                    description: text(work.description)?,
                    answers,
                    project_type: work.kind,
                    cost,
                    content: content::of_one_place(work.title, "Jerez de García Salinas", work.kind, cost)?,
                },
            };
            let project = self.players.does(&author, work.key, draft).await?;
            self.cast.push(Piece { work, project });
        }
        for Piece { work, project } in self.cast.clone() {
            self.players.on((1, 22));
            for officer in [work.of_club("tesoreria"), work.of_club("presidencia")] {
                let expected_version = self.version(&officer, project).await?;
                let confirm = ConfirmProposal { project, expected_version };
                self.players.does(&officer, work.key, confirm).await?;
            }
        }
        self.players.on((1, 30));
        for Piece { work, project } in self.with(Twist::Withdrawn) {
            let officer = work.of_club("presidencia");
            let expected_version = self.version(&officer, project).await?;
            let reason = text("La asamblea del club prefirió apoyar las obras de agua y drenaje.")?;
            self.players.does(&officer, work.key, WithdrawProject { project, expected_version, reason }).await?;
        }
        Ok(())
    }

    async fn need(&mut self, work: &Work) -> Result<Uuid> {
        let neighbour = work.of_club("espejo");
        let file = FileNeed {
            mirror_club: self.players.tenant(&neighbour).await?,
            title: text(work.title)?,
            description: text(work.description)?,
            project_type: work.kind,
            assembly_on: self.players.day((1, 11)),
            attendees: 140 - i32::try_from(work.title.len()).unwrap_or(0),
        };
        let need = self.players.does(&neighbour, work.key, file).await?;
        let endorse = EndorseNeed { need, expected_version: 0 };
        self.players.does(&neighbour, work.key, endorse).await?;
        Ok(need)
    }

    /// The first session selects; afterwards an officer finds a signature that is not the club's.
    pub(super) async fn selects(&mut self) -> Result<()> {
        let decided: Vec<Piece> = self.cast.iter().copied().filter(|piece| piece.work.is_decided_on()).collect();
        self.decides(Purpose::Selection, &decided, (2, 2), (2, 10)).await?;
        self.players.on((2, 24));
        for Piece { work, project } in self.with(Twist::Repudiated) {
            let officer = work.of_club("tesoreria");
            let expected_version = self.version(&officer, project).await?;
            let reason = text("La firma con que se confirmó la propuesta no es la mía; el club no acordó esta obra.")?;
            self.players.does(&officer, work.key, RepudiateProposal { project, expected_version, reason }).await?;
        }
        Ok(())
    }

    /// A session of three days that decides on the works, the best ranked first, with its minutes.
    pub(super) async fn decides(
        &mut self,
        purpose: Purpose,
        pieces: &[Piece],
        convened_on: (u32, u32),
        held_on: (u32, u32),
    ) -> Result<()> {
        let about = purpose.text();
        self.players.on(convened_on);
        let starts_at = self.players.day(held_on).and_hms_opt(14, 0, 0).unwrap_or_default().and_utc();
        let convene = ConveneSession {
            committee: self.committee,
            place: text("Delegación federal, sala de juntas")?,
            starts_at,
            ends_at: starts_at + Duration::days(3),
        };
        let session = self.players.does(DELEGATE, about, convene).await?;
        let mut items = Vec::new();
        for (expected_version, piece) in (1..).zip(pieces) {
            let add = AddAgendaItem { session, expected_version, project: piece.project, purpose };
            let item = self.players.does(DELEGATE, &on(piece.work, purpose), add).await?;
            let item = self.players.reads::<AgendaItem>(DELEGATE, item, &Default::default()).await?;
            items.push((std::cmp::Reverse(item.score), item.position, item.id, *piece));
        }
        items.sort_by_key(|(score, position, ..)| (*score, *position));
        self.players.on(held_on);
        for (_, _, item, piece) in items {
            self.resolves(purpose, item, piece).await?;
        }
        self.signs_minutes(session, about, pieces).await
    }

    async fn resolves(&mut self, purpose: Purpose, item: Uuid, piece: Piece) -> Result<()> {
        let (work, about) = (piece.work, on(piece.work, purpose));
        let open = OpenAgendaItem { item, expected_version: 1, departure_reason: None };
        self.players.does(DELEGATE, &about, open).await?;
        // Those of the federation, the state, the municipality and the migrants.
        let (against, reason): (&[usize], _) = match work.twist {
            Twist::Rejected => (&[0, 1, 2], "No responde a una necesidad que la comunidad haya registrado."),
            Twist::Deferred => (&[0, 1], "La votación quedó empatada; falta el presupuesto detallado."),
            _ => (&[], "Cumple las reglas de operación y responde a lo que pidió la asamblea."),
        };
        for (seat, mailbox) in self.seats(work).iter().enumerate() {
            let is_against = against.contains(&seat);
            let choice = if is_against { Choice::Against } else { Choice::For };
            let said = text(if is_against { reason } else { "" })?;
            let vote = CastVote { item, choice, reason: said, expected_version: 0 };
            self.players.does(mailbox, &about, vote).await?;
        }
        let conditions = match work.twist {
            Twist::Conditional => {
                Some((text("Entregar la anuencia por escrito de los ejidatarios.")?, self.players.day((3, 31))))
            }
            _ => None,
        };
        let close = CloseAgendaItem { item, expected_version: 2, reason: text(reason)?, conditions };
        self.players.does(DELEGATE, &about, close).await?;
        if work.twist == Twist::Deferred {
            return Ok(());
        }
        let resolution = self.players.finds_one::<Resolution>(DELEGATE, "agenda_item_id", item.into()).await?.id;
        self.players.does(DELEGATE, &about, PublishResolution { resolution, expected_version: 1 }).await?;
        Ok(())
    }

    async fn signs_minutes(&mut self, session: Uuid, about: &str, pieces: &[Piece]) -> Result<()> {
        // Every item that was added made it another version.
        let expected_version = 1 + i64::try_from(pieces.len()).map_err(Error::internal)?;
        let minutes = self.players.does(DELEGATE, about, DrawUpMinutes { session, expected_version }).await?;
        let hash = self.players.reads::<SessionMinutes>(LIAISON, minutes, &Default::default()).await?.hash;
        let signatories: BTreeSet<String> = pieces.iter().flat_map(|piece| self.seats(piece.work)).collect();
        for mailbox in signatories {
            let sign = SignMinutes { minutes, hash: hash.clone() };
            self.players.does(&mailbox, about, sign).await?;
        }
        Ok(())
    }
}

fn on(work: &Work, purpose: Purpose) -> String {
    format!("{}.{}", work.key, purpose.text())
}
