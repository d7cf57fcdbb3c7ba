//! The money of the works: authorisation under the ceiling, timeline and agreement, the parts of the seats, tranches that
//! are released, and what comes back.

use super::players::text;
use super::script::{Point, Twist};
use super::{COMPTROLLER, DELEGATE, FINANCE, NATIONAL, Piece, Play};
use crate::domain::agenda::Purpose;
use crate::domain::money::{Centavos, Currency};
use crate::domain::seat::Seat;
use crate::domain::share_exception::Shift;
use crate::domain::timeline::Tranche;
use crate::domain::word::Word;
use crate::error::{Error, Result};
use crate::ops::agreement::{SetTimeline, SignAgreement};
use crate::ops::authorisation::{AuthoriseProject, CancelProject};
use crate::ops::contribution::{PledgeContribution, RecordDeposit};
use crate::ops::hold::PlaceHold;
use crate::ops::refund::{CloseProject, OpenRefundCase, SettleRefund};
use crate::ops::release::ReleaseTranche;
use crate::ops::share_exception::FileShareException;
use crate::store::agreement::Agreement;
use crate::store::project::{Project, ProjectWants};
use crate::store::refund::RefundCase;

impl Play<'_> {
    pub(super) async fn agrees_and_pays(&mut self) -> Result<()> {
        self.players.on((4, 14));
        for Piece { work, project } in self.beyond(Point::Authorised) {
            let expected_version = self.version(NATIONAL, project).await?;
            let reasons = text("Expediente completo; hay suficiencia presupuestal.")?;
            self.players.does(NATIONAL, work.key, AuthoriseProject { project, expected_version, reasons }).await?;
        }
        self.excepts().await?;
        for piece in self.beyond(Point::Agreed) {
            self.agrees(piece).await?;
        }
        for piece in self.beyond(Point::Agreed) {
            self.pays(piece).await?;
        }
        Ok(())
    }

    /// The federation pays half of what a club had to give, as a third session resolves.
    async fn excepts(&mut self) -> Result<()> {
        let pieces = self.with(Twist::Excepted);
        self.players.on((4, 15));
        for Piece { work, project } in pieces.clone() {
            let expected_version = self.version(DELEGATE, project).await?;
            let amount = Centavos::positive(work.cost_centavos() / 8).map_err(Error::internal_reason)?;
            let shift = Shift::between(Seat::Federal, Seat::Migrant, amount).map_err(Error::internal_reason)?;
            let reason =
                text("El club perdió a la mitad de sus socios en la temporada; la obra no puede esperar otro año.")?;
            let file = FileShareException { project, expected_version, shift, reason };
            self.players.does(DELEGATE, work.key, file).await?;
        }
        self.decides(Purpose::Exception, &pieces, (4, 16), (4, 22)).await
    }

    /// Two tranches, half of the cost each, the second once half is built; all seats sign.
    async fn agrees(&mut self, Piece { work, project }: Piece) -> Result<()> {
        self.players.on((4, 24));
        let amount = Centavos::positive(work.cost_centavos() / 2).map_err(Error::internal_reason)?;
        let tranche = |day, milestone_bps| Tranche { due_on: day, milestone_bps, amount };
        let tranches = vec![tranche(self.players.day((5, 15)), 0), tranche(self.players.day((7, 20)), 5_000)];
        let expected_version = self.version(DELEGATE, project).await?;
        self.players.does(DELEGATE, work.key, SetTimeline { project, expected_version, tranches }).await?;
        for mailbox in self.seats(work) {
            let drawn = self.players.reads::<Agreement>(&mailbox, project, &Default::default()).await?;
            let (expected_version, content_hash) = (drawn.version, drawn.content_hash);
            let sign = SignAgreement { agreement: project, expected_version, content_hash };
            self.players.does(&mailbox, work.key, sign).await?;
        }
        Ok(())
    }

    /// Each seat pledges its part and pays it, or two of them do not.
    async fn pays(&mut self, Piece { work, project }: Piece) -> Result<()> {
        self.players.on((4, 28));
        let treasury = self.of_town(work, "tesoreria");
        let payers = [DELEGATE.to_owned(), FINANCE.to_owned(), treasury, work.of_club("tesoreria")];
        let paying = if work.twist == Twist::Unpaid { 2 } else { payers.len() };
        let wants = ProjectWants { parties: Some(Box::default()), ..ProjectWants::default() };
        for (mailbox, seat) in payers.iter().zip(Seat::ALL).take(paying) {
            let seated = self.players.reads::<Project>(mailbox, project, &wants).await?;
            let party = seated.parties.get()?.iter().find(|party| party.seat == *seat);
            let party = party.ok_or_else(|| Error::internal("a project without a seat"))?;
            let (contribution, amount) = (party.id, Centavos::positive(party.due_centavos));
            let amount = amount.map_err(Error::internal_reason)?;
            let notes = text("")?;
            let pledge = PledgeContribution { contribution, expected_version: 1, amount, notes };
            self.players.does(mailbox, work.key, pledge).await?;
            let deposit = RecordDeposit {
                contribution,
                expected_version: 2,
                amount,
                currency: Currency::Mxn,
                rate: None,
                deposited_on: self.players.today(),
                evidence: text(&format!("SPEI {}", self.players.now.format("%Y%m%d%H%M")))?,
                evidence_document: None,
            };
            self.players.does(mailbox, work.key, deposit).await?;
        }
        Ok(())
    }

    pub(super) async fn releases(&mut self, Piece { work, project }: Piece, position: i32) -> Result<()> {
        let expected_version = self.version(DELEGATE, project).await?;
        let release = ReleaseTranche { project, expected_version, position };
        self.players.does(DELEGATE, &format!("{}.{position}", work.key), release).await?;
        Ok(())
    }

    pub(super) async fn holds(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let expected_version = self.version(COMPTROLLER, project).await?;
        let reason = text("La techumbre no corresponde al proyecto ejecutivo; se retiene la segunda ministración.")?;
        self.players.does(COMPTROLLER, work.key, PlaceHold { project, expected_version, reason }).await?;
        Ok(())
    }

    /// The delegation ends the works; what was paid is to come back whole, and has not yet.
    pub(super) async fn cancels(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let expected_version = self.version(DELEGATE, project).await?;
        let reason = text("La comisión de electricidad negó la conexión; la obra no puede terminarse.")?;
        self.players.does(DELEGATE, work.key, CancelProject { project, expected_version, reason }).await?;
        let expected_version = self.version(DELEGATE, project).await?;
        let reason = text("Se reintegra todo lo aportado a una obra cancelada.")?;
        let open = OpenRefundCase { project, expected_version, executed_bps: None, reason };
        self.players.does(DELEGATE, work.key, open).await?;
        Ok(())
    }

    /// As the works committee has measured, less was built than was paid; every seat has its share of the difference back.
    pub(super) async fn gives_back(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let expected_version = self.version(COMPTROLLER, project).await?;
        let reason = text("Según la medición del comité de obra faltan 21 de los 420 metros contratados.")?;
        let open = OpenRefundCase { project, expected_version, executed_bps: Some(9_500), reason };
        let case = self.players.does(COMPTROLLER, work.key, open).await?;
        for seat in Seat::ALL.iter().copied() {
            let expected_version = self.players.reads::<RefundCase>(DELEGATE, case, &Default::default()).await?.version;
            let (settled_on, evidence) = (self.players.today(), text("Línea de captura y transferencia de reintegro")?);
            let settle = SettleRefund { case, expected_version, seat, settled_on, evidence };
            self.players.does(DELEGATE, &format!("{}.{}", work.key, seat.text()), settle).await?;
        }
        Ok(())
    }

    pub(super) async fn closes(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let expected_version = self.version(DELEGATE, project).await?;
        self.players.does(DELEGATE, work.key, CloseProject { project, expected_version }).await?;
        Ok(())
    }
}
