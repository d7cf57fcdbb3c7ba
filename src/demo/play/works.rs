//! The works themselves: technical file and reviews, who builds and who watches, progress, complaints, and the handover.

use uuid::Uuid;

use super::players::{address, text};
use super::script::{Point, Twist};
use super::{COMPTROLLER, DELEGATE, PLANNING, Piece, Play};
use crate::demo::dice::day;
use crate::domain::agenda::Purpose;
use crate::domain::complaint::{ComplaintCategory, ComplaintOffice};
use crate::domain::handover::{Commitment, Kept, UpkeepParty};
use crate::domain::money::Centavos;
use crate::domain::seat::Seat;
use crate::domain::technical_file::Requirement;
use crate::domain::word::Word;
use crate::domain::works_committee::CommitteeCapacity;
use crate::error::{Error, Result};
use crate::ops::complaint::{AnswerComplaint, FileComplaint};
use crate::ops::handover::{CheckInCommitment, DraftHandoverCertificate, SignHandoverCertificate};
use crate::ops::help_request::{AnswerHelpRequest, RequestHelp};
use crate::ops::people::AcceptInvitation;
use crate::ops::review::{ApproveInPlanning, FindViable, Flaw, ReturnFromViability};
use crate::ops::social_audit::{RecordInspection, RecordObservation};
use crate::ops::technical_file::{CompleteTechnicalFile, OpenTechnicalFile, ProvideTechnicalFileItem};
use crate::ops::works::{BeginWorks, DesignateExecutor, FinishWorks, ReportProgress};
use crate::ops::works_committee::{ConstituteWorksCommittee, RecordTraining};
use crate::store::handover::{HandoverCertificate, HandoverCertificateWants};
use crate::store::people::Membership;
use crate::store::technical_file::{TechnicalFile, TechnicalFileWants};
use crate::store::works::Works;
use crate::store::works_committee::{Member, WorksCommittee};

impl Play<'_> {
    /// The municipality completes the technical files, and the second session resolves to go on with them.
    pub(super) async fn writes_up(&mut self) -> Result<()> {
        let pieces = self.beyond(Point::Planning);
        self.players.on((3, 2));
        for Piece { work, project } in pieces.clone() {
            let town = self.of_town(work, "proyectos");
            let expected_version = self.version(&town, project).await?;
            let open = OpenTechnicalFile { project, expected_version };
            let file = self.players.does(&town, work.key, open).await?;
            let wants = TechnicalFileWants { items: Some(Box::default()), ..TechnicalFileWants::default() };
            let opened = self.players.reads::<TechnicalFile>(&town, file, &wants).await?;
            for item in opened.items.get()? {
                let (requirement, word) = (item.requirement, item.requirement.text());
                let reference = text(&format!("Oficio DOP/{}/{}", self.players.year, work.key.to_uppercase()))?;
                let (expected_version, note) = (item.version, text("")?);
                let provide = ProvideTechnicalFileItem { file, requirement, expected_version, reference, note };
                self.players.does(&town, &format!("{}.{word}", work.key), provide).await?;
            }
            let filled = self.players.reads::<TechnicalFile>(&town, file, &Default::default()).await?;
            let complete = CompleteTechnicalFile { file, expected_version: filled.version };
            self.players.does(&town, work.key, complete).await?;
        }
        self.decides(Purpose::Proceed, &pieces, (3, 9), (3, 17)).await
    }

    /// The state's planning committee and the delegation, which returns one file and lets its clock run out on another.
    pub(super) async fn reviews(&mut self) -> Result<()> {
        self.players.on((3, 24));
        for Piece { work, project } in self.beyond(Point::Viability) {
            let expected_version = self.version(PLANNING, project).await?;
            let reasons = text("Congruente con el plan estatal de desarrollo.")?;
            self.players.does(PLANNING, work.key, ApproveInPlanning { project, expected_version, reasons }).await?;
        }
        self.players.on((4, 7));
        for Piece { work, project } in self.with(Twist::Returned) {
            let expected_version = self.version(DELEGATE, project).await?;
            let reasons = text("El expediente no permite dictaminar.")?;
            let description = text("El predio está en zona federal; falta la concesión.")?;
            let defects = vec![Flaw { requirement: Requirement::LandTitle, description }];
            let back = ReturnFromViability { project, expected_version, reasons, defects };
            self.players.does(DELEGATE, work.key, back).await?;
            self.asks_for_help(Piece { work, project }).await?;
        }
        for Piece { work, project } in self.beyond(Point::National) {
            let expected_version = self.version(DELEGATE, project).await?;
            let reasons = text("Técnica y financieramente viable.")?;
            self.players.does(DELEGATE, work.key, FindViable { project, expected_version, reasons }).await?;
        }
        Ok(())
    }

    /// The municipality asks the state, which has not answered yet, and the club, which has.
    async fn asks_for_help(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let town = self.of_town(work, "proyectos");
        let file = self.players.finds_one::<TechnicalFile>(&town, "project_id", project.into()).await?;
        let (file, expected_version, requirement) = (file.id, file.version, Requirement::LandTitle);
        for (seat, asked) in [
            (Seat::State, "¿Ante quién se tramita la concesión de la zona federal?"),
            (Seat::Migrant, "¿Conserva el club el convenio con los dueños del predio?"),
        ] {
            let question = text(asked)?;
            let ask = RequestHelp { file, expected_version, requirement, seat, question };
            let request = self.players.does(&town, &format!("{}.{}", work.key, seat.text()), ask).await?;
            if seat == Seat::Migrant {
                let answer = text("Sí; la copia está en la presidencia del club y se envía por paquetería.")?;
                let answer = AnswerHelpRequest { request, expected_version: 1, answer, document: None };
                self.players.does(&work.of_club("presidencia"), work.key, answer).await?;
            }
        }
        Ok(())
    }

    /// From the first tranche to the last report.
    pub(super) async fn builds(&mut self) -> Result<()> {
        let pieces = self.beyond(Point::Building);
        self.players.on((5, 4));
        for piece in pieces.iter().copied() {
            self.prepares(piece).await?;
        }
        self.players.on((5, 11));
        for piece in pieces.iter().copied() {
            self.releases(piece, 1).await?;
            let town = self.of_town(piece.work, "proyectos");
            let expected_version = self.version(&town, piece.project).await?;
            let begun_on = self.players.today();
            let begin = BeginWorks { project: piece.project, expected_version, begun_on };
            self.players.does(&town, piece.work.key, begin).await?;
        }
        self.players.on((7, 6));
        for piece in pieces.iter().copied() {
            match piece.work.twist {
                Twist::Ahead => self.reports(piece, 2_000, 45).await?,
                Twist::Cancelled => self.reports(piece, 1_500, 14).await?,
                _ => self.reports(piece, 5_000, 48).await?,
            }
            self.is_watched(piece).await?;
        }
        self.players.on((7, 13));
        for piece in self.beyond(Point::Finished) {
            self.releases(piece, 2).await?;
        }
        for piece in self.with(Twist::Held) {
            self.holds(piece).await?;
        }
        self.players.on((8, 3));
        for piece in self.with(Twist::Cancelled) {
            self.cancels(piece).await?;
        }
        Ok(())
    }

    /// The executor and its contractor, and a committee that was trained to watch them.
    async fn prepares(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let town = self.of_town(work, "proyectos");
        let contractor = Some(text("Constructora y Urbanizadora del Norte")?);
        let designate = DesignateExecutor { project, expected_version: 0, executor: None, contractor };
        self.players.does(&town, work.key, designate).await?;
        let neighbour = format!("vecina.{}", work.key);
        let member =
            |capacity, name: &str, mailbox: &str| Member { capacity, name: name.to_owned(), email: address(mailbox) };
        let members = vec![
            member(CommitteeCapacity::Beneficiary, "María Guadalupe Robles", &neighbour),
            member(CommitteeCapacity::Migrant, "Efraín Carrillo", &format!("paisano.{}", work.key)),
        ];
        let term_until = day(self.players.year + 1, 12, 31);
        let constitute = ConstituteWorksCommittee { project, members, term_until };
        let committee = self.players.does(&town, work.key, constitute).await?;
        for member in [neighbour, format!("paisano.{}", work.key)] {
            let person = self.players.person(&member).await?;
            let invited = self.players.finds_one::<Membership>(&member, "person_id", person.into()).await?;
            let accept = AcceptInvitation { membership: invited.id, expected_version: invited.version };
            self.players.does(&member, &member, accept).await?;
        }
        let expected_version =
            self.players.reads::<WorksCommittee>(COMPTROLLER, committee, &Default::default()).await?.version;
        let topics = text("Contraloría social: qué revisar en una obra y a quién acudir.")?;
        let held_on = self.players.today();
        let train = RecordTraining { committee, expected_version, held_on, hours: 6, topics };
        self.players.does(COMPTROLLER, work.key, train).await?;
        Ok(())
    }

    /// The executor reports what is built, in basis points, and what of the cost was spent, in hundredths.
    async fn reports(&mut self, Piece { work, project }: Piece, physical_bps: i32, spent_percent: i64) -> Result<()> {
        let town = self.of_town(work, "proyectos");
        let report = ReportProgress {
            works: project,
            expected_version: self.works_version(&town, project).await?,
            reported_on: self.players.today(),
            physical_bps,
            spent: Centavos::positive(work.cost_centavos() / 100 * spent_percent).map_err(Error::internal_reason)?,
            photo: None,
            narrative: text("Avance según el programa de obra y las estimaciones autorizadas.")?,
        };
        self.players.does(&town, &format!("{}.{physical_bps}", work.key), report).await?;
        Ok(())
    }

    async fn works_version(&mut self, mailbox: &str, project: Uuid) -> Result<i64> {
        Ok(self.players.reads::<Works>(mailbox, project, &Default::default()).await?.version)
    }

    /// An inspection, an observation, and the complaints.
    async fn is_watched(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let is_held = work.twist == Twist::Held;
        let note = if is_held { "La lámina es más delgada que la del proyecto." } else { "Se trabaja a diario." };
        let inspection = RecordInspection {
            works: project,
            inspected_on: self.players.today(),
            as_planned: !is_held,
            good_quality: !is_held,
            materials_on_site: true,
            photo: None,
            note: text(note)?,
            physical_bps: None,
        };
        self.players.does(&format!("vecina.{}", work.key), work.key, inspection).await?;
        let (neighbour, body) = (work.of_club("espejo"), text(note)?);
        self.players.does(&neighbour, work.key, RecordObservation { project, photo: None, body }).await?;
        let (category, addressed_to, words) = match work.twist {
            Twist::Ahead => {
                let words = "Se cobró casi la mitad de la obra y apenas están los cimientos.";
                (ComplaintCategory::Money, ComplaintOffice::Federal, words)
            }
            Twist::Held => {
                let words = "Dejaron varillas sueltas donde juegan los niños.";
                (ComplaintCategory::Quality, ComplaintOffice::Municipal, words)
            }
            _ => return Ok(()),
        };
        let file = FileComplaint { project, category, addressed_to, text: text(words)? };
        let complaint = self.players.does(&neighbour, work.key, file).await?;
        if is_held {
            let answer = text("Ayer se retiraron las varillas y se cercó el lugar.")?;
            let answer = AnswerComplaint { complaint, expected_version: 1, answer };
            self.players.does(&self.of_town(work, "proyectos"), work.key, answer).await?;
        }
        Ok(())
    }

    /// From the last report to the closed account.
    pub(super) async fn ends(&mut self) -> Result<()> {
        self.players.on((9, 14));
        for piece in self.beyond(Point::Finished) {
            self.reports(piece, 10_000, 100).await?;
            let town = self.of_town(piece.work, "proyectos");
            let expected_version = self.works_version(&town, piece.project).await?;
            let finished_on = self.players.today();
            let finish = FinishWorks { works: piece.project, expected_version, finished_on };
            self.players.does(&town, piece.work.key, finish).await?;
        }
        self.players.on((9, 21));
        for piece in self.with(Twist::Measured) {
            self.is_measured(piece).await?;
            self.gives_back(piece).await?;
        }
        self.players.on((10, 5));
        for piece in self.beyond(Point::HandedOver) {
            self.hands_over(piece).await?;
        }
        self.players.on((10, 19));
        for piece in self.beyond(Point::Closed) {
            self.closes(piece).await?;
        }
        self.players.on((12, 14));
        for piece in self.beyond(Point::HandedOver) {
            if piece.work.twist != Twist::Neglected {
                self.keeps_up(piece).await?;
            }
        }
        Ok(())
    }

    /// The works committee finds less built than was reported.
    async fn is_measured(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let inspection = RecordInspection {
            works: project,
            inspected_on: self.players.today(),
            as_planned: false,
            good_quality: true,
            materials_on_site: false,
            photo: None,
            note: text("Se midieron 399 de los 420 metros contratados.")?,
            physical_bps: Some(9_500),
        };
        self.players.does(&format!("vecina.{}", work.key), &format!("{}.9500", work.key), inspection).await?;
        Ok(())
    }

    async fn hands_over(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let town = self.of_town(work, "proyectos");
        let promise =
            |responsible, words, due_on| Ok::<_, Error>(Commitment { responsible, text: text(words)?, due_on });
        let draft = DraftHandoverCertificate {
            project,
            expected_version: self.version(&town, project).await?,
            handed_over_on: self.players.today(),
            description: text(work.description)?,
            commitments: vec![
                promise(
                    UpkeepParty::Municipality,
                    "Revisar la obra y reparar lo que falle.",
                    self.players.day((12, 11)),
                )?,
                promise(UpkeepParty::Community, "Limpieza y vigilancia, por turnos.", self.players.day((12, 11)))?,
            ],
        };
        self.players.does(&town, work.key, draft).await?;
        for mailbox in self.seats(work) {
            let drawn = self.players.finds_one::<HandoverCertificate>(&mailbox, "project_id", project.into()).await?;
            let (expected_version, content_hash) = (drawn.version, drawn.content_hash);
            let sign = SignHandoverCertificate { project, expected_version, content_hash };
            self.players.does(&mailbox, work.key, sign).await?;
        }
        Ok(())
    }

    /// The municipality and the mirror club say, each of its own promise, that it was kept.
    async fn keeps_up(&mut self, Piece { work, project }: Piece) -> Result<()> {
        let town = self.of_town(work, "proyectos");
        let signed = self.players.finds_one::<HandoverCertificate>(&town, "project_id", project.into()).await?;
        let wants = HandoverCertificateWants { commitments: Some(Box::default()), ..Default::default() };
        let signed = self.players.reads::<HandoverCertificate>(&town, signed.id, &wants).await?;
        for (number, commitment) in signed.commitments.get()?.iter().enumerate() {
            let note = text("Se hizo el recorrido con la comunidad.")?;
            let (id, expected_version) = (commitment.id, commitment.version);
            let whose = match commitment.responsible {
                UpkeepParty::Municipality => town.clone(),
                UpkeepParty::Community => work.of_club("espejo"),
            };
            let check = CheckInCommitment { commitment: id, expected_version, kept: Kept::Kept, note };
            self.players.does(&whose, &format!("{}.{number}", work.key), check).await?;
        }
        Ok(())
    }
}
