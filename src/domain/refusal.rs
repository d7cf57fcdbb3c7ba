//! Why the programme says no: the published reasons, each with its sentence in Spanish and in English.

use async_graphql::Enum;

/// A language in which the programme speaks to people.
#[derive(Clone, Copy, Debug, Default, Enum, Eq, PartialEq)]
pub enum Language {
    /// Spanish of Mexico, the default.
    #[default]
    Es,
    /// English.
    En,
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $name:ident: $es:literal, $en:literal;)+) => {
        /// Why a request was refused; stands in `extensions.reason` of an error.
        #[derive(Clone, Copy, Debug, Enum, Eq, Hash, PartialEq)]
        pub enum Reason { $($(#[doc = $doc])+ $name,)+ }

        impl Reason {
            /// Every reason there is, in the order of the schema.
            pub const ALL: &'static [Reason] = &[$(Reason::$name,)+];

            /// The sentence for a person.
            pub fn sentence(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Reason::$name, Language::Es) => $es,
                      (Reason::$name, Language::En) => $en,)+
                }
            }
        }
    };
}

reasons! {
    /// The value is not of the form that the field asks for.
    MalformedValue: "el valor no tiene la forma que pide el campo", "the value does not have the form that the field asks for";
    /// The identifier is not one that this service issues.
    MalformedId: "el identificador no es de este servicio", "the identifier is not one of this service";
    /// A text is empty, or holds only blanks.
    EmptyText: "el texto está vacío", "the text is empty";
    /// A text is longer than the field allows.
    TextTooLong: "el texto es demasiado largo", "the text is too long";
    /// A text holds control characters.
    ControlCharacters: "el texto contiene caracteres de control", "the text contains control characters";
    /// An amount of money is negative, zero where it must not be, or finer than a centavo.
    BadAmount: "el importe debe ser positivo y no más fino que un centavo", "the amount must be positive and no finer than a centavo";
    /// The shares of the seats do not sum to 10,000 basis points.
    SharesDoNotSum: "las partes no suman 10 000 puntos base", "the shares do not sum to 10,000 basis points";
    /// A date lies outside of what the field allows.
    BadDate: "la fecha está fuera de lo que admite el campo", "the date is outside of what the field allows";
    /// `first` and `last` together, or a page larger than 100 or smaller than 1.
    BadPage: "pida de 1 a 100 elementos con first o con last, no con ambos", "ask for 1 to 100 elements with either first or last, not both";
    /// The cursor was not issued for this list and order.
    BadCursor: "el cursor no es de esta lista y orden", "the cursor does not belong to this list and order";
    /// The idempotency key was used before with another payload.
    IdempotencyKeyReused: "la clave de idempotencia ya se usó con otro contenido", "the idempotency key was used before with another payload";
    /// The object has changed since the version that the request names.
    StaleVersion: "el objeto cambió desde la versión que indica la solicitud", "the object has changed since the version that the request names";
    /// The act is not allowed in the present stage of the project.
    WrongStage: "el acto no procede en la etapa actual del proyecto", "the act is not allowed in the present stage of the project";
    /// The project has its technical file already.
    TechnicalFileOpened: "el expediente técnico ya está abierto", "the technical file is open already";
    /// The technical file is complete and stays as it is, unless a reviewer returns it.
    TechnicalFileComplete: "el expediente técnico está completo y ya no cambia, salvo que se devuelva", "the technical file is complete and stays as it is, unless it is returned";
    /// Documents are missing or have defects; `extensions.lacking` lists them.
    TechnicalFileIncomplete: "faltan documentos o tienen defectos", "documents are missing or have defects";
    /// A file is returned with at least one defect of something that its checklist asks for.
    DefectsRequired: "para devolver el expediente señale al menos un defecto", "name at least one defect to return the file";
    /// Whoever had a hand in the proposal or in its technical file does not review it.
    ReviewerIsAuthor: "quien intervino en el expediente no lo revisa", "whoever had a hand in the file does not review it";
    /// Nobody reviews the same project in two steps.
    ReviewedAnotherStep: "quien revisó en otra instancia no revisa de nuevo", "whoever reviewed it in another step does not review it again";
    /// The checklist of the technical file does not ask for that.
    NotOnChecklist: "la lista de requisitos no pide ese documento", "the checklist does not ask for that document";
    /// The municipality fills in the file itself: it asks another seat for help.
    OwnSeatAsked: "el municipio llena el expediente; pida apoyo a otra parte", "the municipality fills in the file itself; ask another seat for help";
    /// The seat was asked for help with this document already, and has not answered yet.
    HelpAlreadyAsked: "ya se pidió apoyo a esa parte con ese documento; espere su respuesta o retire la solicitud", "that seat was asked for help with that document already; wait for its answer or take the request back";
    /// The request for help was answered, declined or taken back before.
    HelpRequestOver: "la solicitud de apoyo ya concluyó; si hace falta, presente otra", "the request for help is over; make another one if it is needed";
    /// Nothing was said to the request for help that could be taken note of.
    HelpNotAnswered: "la solicitud de apoyo no tiene respuesta que atender; espérela o retire la solicitud", "the request for help has no answer to take note of; wait for it or take the request back";
    /// What was said to the request for help was taken note of before.
    HelpAcknowledged: "la respuesta ya se dio por atendida; no hace falta más", "the answer was taken note of before; nothing more is needed";
    /// An answer brings a document that the seats of the project share; this one is for the own part alone.
    DocumentNotShared: "el documento es solo de la propia parte; aporte uno para el proyecto", "the document is for the own part alone; bring one for the project";
    /// The club's registration is missing or no longer valid.
    RegistrationNotValid: "la toma de nota del club no está vigente", "the club's registration is not valid";
    /// The club is already registered; renew instead.
    AlreadyRegistered: "el club ya tiene toma de nota; renuévela", "the club is already registered; renew it";
    /// The officers of a club must be different people in different offices.
    OfficerNotDistinct: "los directivos deben ser personas distintas en cargos distintos", "the officers must be different people in different offices";
    /// The author of a proposal does not confirm it; two other officers must.
    AuthorCannotConfirm: "quien redactó la propuesta no la confirma; deben hacerlo otros directivos", "the author of a proposal does not confirm it; other officers must";
    /// This officer has confirmed the proposal already; another must.
    AlreadyConfirmed: "ya confirmó esta propuesta; falta otro directivo", "this officer has confirmed the proposal already; another one must";
    /// A need that was answered or taken back is neither endorsed nor answered anew.
    NeedNotOpen: "la necesidad ya fue atendida o retirada", "the need was answered or taken back";
    /// The community has a mirror club, which files its needs.
    CommunityHasMirrorClub: "la comunidad tiene club espejo, que registra sus necesidades", "the community has a mirror club, which files its needs";
    /// The person has endorsed the need already.
    AlreadyEndorsed: "ya respaldó esta necesidad", "you have endorsed this need already";
    /// A proposal names the need that it answers, or says why it answers none, and not both.
    NeedOrReason: "indique la necesidad que atiende la propuesta o por qué no atiende ninguna, no ambas", "name the need that the proposal answers or say why it answers none, not both";
    /// The need is one of another community.
    NeedOfAnotherCommunity: "la necesidad es de otra localidad", "the need is one of another community";
    /// Before it is confirmed a proposal says its kind, whom it serves, what it costs line by line and where it is built;
    /// `extensions.lacking` lists what it does not say.
    ProposalIncomplete: "a la propuesta le faltan datos", "the proposal does not say all that it must";
    /// The lines of a budget are together another amount than the cost.
    BudgetDoesNotSum: "los conceptos del presupuesto no suman el costo", "the lines of the budget are not the cost";
    /// A productive project is of the type of income-generating ones, and no other is.
    KindOfAnotherType: "la clase del proyecto no corresponde a su tipo de obra", "the kind of the project does not go with its type of work";
    /// Proposals are taken in, and corrected, on the days that the rules name; `extensions.opensOn` and `closesOn` say which.
    WindowClosed: "las reglas no lo reciben en estas fechas", "the rules do not take it on these days";
    /// Parts and rank rest on the type, the cost and the need; once a proposal is submitted they stay.
    TermsAreSet: "tras presentar la propuesta ya no cambian su tipo, su costo ni la necesidad que atiende", "once it is submitted its type, its cost and the need that it answers stay";
    /// While its item is open for votes a proposal stays as it is.
    ProposalUnderVote: "la propuesta está a votación y no cambia", "the proposal is being voted on and stays as it is";
    /// The proposal was corrected, and its officers have not confirmed it anew.
    ProposalUnconfirmed: "la propuesta se corrigió y falta que los directivos la confirmen", "the proposal was corrected, and its officers have not confirmed it anew";
    /// The rule set does not admit this type of project.
    TypeNotEligible: "las reglas de operación no admiten este tipo de proyecto", "the operating rules do not admit this type of project";
    /// No rule set is in force for the year, territory and kind of project.
    NoRuleSet: "no hay reglas de operación vigentes para ese año, territorio y tipo", "no operating rules are in force for that year, territory and kind";
    /// The federal part would pass the cap of one project.
    OverProjectCap: "la parte federal rebasa el tope por proyecto", "the federal part is over the cap for one project";
    /// A session must be convened with the days of notice that the rules ask for.
    ShortNotice: "la sesión debe convocarse con la antelación que piden las reglas", "the session must be convened with the notice that the rules ask for";
    /// The session has not begun yet.
    SessionNotBegun: "la sesión aún no comienza", "the session has not begun yet";
    /// The session is over.
    SessionOver: "la sesión ya terminó", "the session is over";
    /// Too few seats took part.
    NoQuorum: "no hay quórum", "there is no quorum";
    /// The agenda item is not open for votes.
    ItemNotOpen: "el punto no está abierto a votación", "the agenda item is not open for votes";
    /// The agenda item is closed and its resolution stands.
    ItemClosed: "el punto está cerrado y su dictamen firme", "the agenda item is closed and its resolution stands";
    /// The project is already on an agenda that has not been decided.
    AlreadyOnAgenda: "el proyecto ya está en un orden del día pendiente", "the project is already on an agenda that is not decided";
    /// One person votes for one seat only in an item.
    PersonVotedForAnotherSeat: "la misma persona ya votó por otra parte en este punto", "the same person has already voted for another seat in this item";
    /// The seat has already voted or recused itself; to change it, name the version of its vote.
    SeatAlreadyVoted: "la parte ya votó o se excusó en este punto; para cambiarlo indique la versión de su voto", "the seat has already voted or recused itself in this item; to change it, name the version of its vote";
    /// The seat has no vote in this committee.
    SeatWithoutVote: "la parte no tiene voto en este comité", "the seat has no vote in this committee";
    /// Conditions go with the day by which they must be met.
    ConditionsRequired: "las condiciones van con su fecha límite", "conditions go with the day by which they must be met";
    /// Only a selection has conditions; what decides otherwise takes none.
    ConditionsOnlyOnSelection: "solo una selección lleva condiciones", "only a selection has conditions";
    /// The resolution has no conditions that could be met.
    NoConditions: "el dictamen no tiene condiciones", "the resolution has no conditions";
    /// The conditions of the resolution are confirmed already.
    ConditionsAlreadyMet: "las condiciones ya se dieron por cumplidas", "the conditions are confirmed already";
    /// The conditions under which the project was selected are not confirmed yet.
    ConditionsNotMet: "faltan por cumplir las condiciones con que se seleccionó", "the conditions of the selection are not met yet";
    /// The item does not name what it decides on.
    SubjectMissing: "el punto no nombra aquello sobre lo que decide", "the item does not name what it decides on";
    /// The weights by which proposals are ranked do not sum to 10,000 basis points.
    WeightsDoNotSum: "los ponderadores no suman 10 000 puntos base", "the weights do not sum to 10,000 basis points";
    /// The state has a committee for that year already.
    CommitteeInstalled: "el estado ya tiene comité para ese año", "the state has a committee for that year already";
    /// The year of the committee is over.
    CommitteeOver: "el año del comité ya terminó", "the year of the committee is over";
    /// Votes are being cast under the rules that would change.
    RulesInUse: "hay un punto abierto a votación bajo las reglas actuales", "an item is open for votes under the present rules";
    /// The committee's rules changed after the item was opened; it lapses with its session.
    RulesChanged: "las reglas del comité cambiaron después de abrir el punto", "the committee's rules changed after the item was opened";
    /// Nobody among the organisation's people has this address.
    NotAMember: "nadie de la entidad tiene ese correo", "nobody among the organisation's people has that address";
    /// The seat has as many representatives as each seat may have.
    SeatIsFull: "la parte ya tiene tantos representantes como admiten las reglas", "the seat has as many representatives as the rules admit";
    /// The organisation has as many of the seat's representatives as one may have where several share it.
    OrganisationIsFull: "la entidad ya tiene tantos de los representantes de la parte como admiten las reglas; los demás lugares son de otras", "the organisation has as many of the seat's representatives as the rules admit; the other places are for others";
    /// The person represents the seat already.
    AlreadyRepresents: "esa persona ya representa a la parte", "that person represents the seat already";
    /// The person represents, or represented, another seat of the committee.
    RepresentsAnotherSeat: "esa persona representa o representó a otra parte del comité", "that person represents or represented another seat of the committee";
    /// The term of the representative is over.
    RepresentativeEnded: "el encargo de ese representante ya terminó", "the term of that representative is over";
    /// An item that waits on the same agenda is ranked better: whoever takes another one before it says why.
    DepartureNeedsReason: "hay un punto pendiente con mejor lugar; para adelantarse hay que decir por qué", "a better ranked item is pending; taking another one before it needs a reason";
    /// The session goes on, and not all that is on its agenda is decided.
    SessionNotOver: "la sesión sigue y le quedan puntos por resolver", "the session goes on and has items to decide";
    /// The minutes of the session are drawn up; nothing is added to it any more.
    MinutesDrawnUp: "el acta de la sesión ya está levantada", "the minutes of the session are drawn up";
    /// The hash is not that of the text that is to be signed.
    HashDoesNotMatch: "la huella no es la del texto que se firma", "the hash is not that of the text to be signed";
    /// The organisation has signed the minutes already.
    MinutesSigned: "la entidad ya firmó el acta", "the organisation has signed the minutes already";
    /// The commitment is not this seat's share of the project's cost.
    NotTheShare: "el compromiso no es la parte que corresponde del costo", "the commitment is not this seat's share of the cost";
    /// The part has no commitment yet.
    NotPledged: "la parte aún no tiene compromiso", "the part has no commitment yet";
    /// The part is already committed.
    AlreadyPledged: "la parte ya está comprometida", "the part is already committed";
    /// The project is frozen while a repudiation or a suspension stands.
    ProjectFrozen: "el proyecto está congelado por un desconocimiento o una suspensión", "the project is frozen by a repudiation or a suspension";
    /// Nobody has confirmed the draft yet, so that there is nothing to repudiate.
    NothingToRepudiate: "nadie ha confirmado todavía la propuesta", "nobody has confirmed the proposal yet";
    /// This person has frozen the project in this way already.
    AlreadyFrozen: "ya congeló usted el proyecto por esta causa", "you have frozen the project in this way already";
    /// The freeze was lifted before.
    FreezeLifted: "ya se levantó", "it was lifted before";
    /// Whoever repudiated does not lift it; another officer or the delegation does.
    RaiserCannotLift: "quien desconoció no lo levanta; debe hacerlo otro directivo o la delegación", "whoever repudiated does not lift it; another officer or the delegation must";
    /// A government that the rules give a seat is not enrolled in the programme.
    PartyNotEnrolled: "un gobierno que debe participar no está inscrito en el programa", "a government that must take part is not enrolled in the programme";
    /// The resolution is already known to everybody.
    AlreadyPublished: "el dictamen ya es público", "the resolution is already public";
    /// The deposits would be more than the commitment.
    OverCommitment: "los depósitos rebasan el compromiso", "the deposits would be more than the commitment";
    /// More than that is reserved for projects already.
    CeilingBelowReserved: "ya está reservado más que ese techo", "more than that ceiling is reserved already";
    /// This is recorded already.
    AlreadyRecorded: "eso ya está registrado", "this is recorded already";
    /// Somebody else was designated to build.
    NotTheExecutor: "otra parte fue designada para ejecutar la obra", "somebody else was designated to build";
    /// Who builds is the municipality, the state or the club of the project.
    ExecutorNotAParty: "ejecuta el municipio, el estado o el club del proyecto", "who builds is the municipality, the state or the club of the project";
    /// What was reported built or spent before would be less now.
    ProgressFalls: "el avance o el gasto sería menor que el ya informado", "the progress or the spending would be less than was reported before";
    /// More would be spent than the work costs.
    OverCost: "el gasto rebasa el costo de la obra", "the spending is over the cost of the work";
    /// Not all of it is built yet.
    WorksNotComplete: "la obra aún no está terminada", "not all of the work is built yet";
    /// A hold stands on the project.
    HoldStands: "hay una retención vigente sobre la obra", "a hold stands on the project";
    /// The hold was lifted before.
    HoldLifted: "la retención ya se levantó", "the hold was lifted before";
    /// Some seat has not deposited what it owes up to this tranche; `extensions.missingCentavos` says how much.
    TrancheUnfunded: "alguna parte no ha depositado lo que le toca hasta esta ministración", "some seat has not deposited what it owes up to this tranche";
    /// An earlier tranche is not released yet.
    TrancheOutOfOrder: "falta liberar una ministración anterior", "an earlier tranche is not released yet";
    /// The tranche was released before.
    TrancheReleased: "la ministración ya se liberó", "the tranche was released before";
    /// The works have not come as far as the tranche asks.
    MilestoneNotMet: "la obra no alcanza el avance que pide la ministración", "the works have not come as far as the tranche asks";
    /// The executed share was neither reported last by the executor nor measured since by the works committee;
    /// `extensions.reportedBps` and `extensions.inspectedBps` say what was.
    NotOnRecord: "lo ejecutado no es lo que informó quien ejecuta ni lo que midió el comité de obra; registre una inspección que lo mida", "the executed share is neither what the executor reported nor what the works committee measured; record an inspection that measures it";
    /// There is nothing that would go back.
    NothingToRefund: "no hay nada que reintegrar", "there is nothing that would go back";
    /// A refund of the project is not settled yet.
    RefundOpen: "hay un reintegro de la obra sin concluir", "a refund of the project is not settled yet";
    /// The seat has its share back already.
    RefundSettled: "la parte ya recibió su reintegro", "the seat has its share back already";
    /// Something is left in the fund of the project, or a tranche is not released.
    NotBalanced: "la cuenta de la obra no está saldada", "the account of the project is not balanced";
    /// The account does not hold as much as is to be paid from it.
    FundTooSmall: "la cuenta no tiene fondos suficientes", "the account does not hold as much";
    /// The federal part is more than what is left under the ceiling of the state and year.
    OverCeiling: "la parte federal rebasa lo que queda del techo del estado y año", "the federal part is more than what is left under the ceiling of the state and year";
    /// The seat that pays more and the one that is relieved are two.
    SeatsNotDistinct: "la parte que aporta más y la que se releva son dos distintas; nombre otra", "the seat that pays more and the one that is relieved are two different ones; name another";
    /// A seat that is named has no part in the project.
    SeatTakesNoPart: "esa parte no participa en el proyecto; nombre una de las que aportan", "that seat has no part in the project; name one that pays";
    /// The seat is not to be relieved of as much: it has deposited it, or has less to give; of the federal part something is
    /// left. `extensions.mostCentavos` says how much it can be.
    ReliefOverPart: "no se puede relevar de tanto a esa parte; pida a lo más lo que aún le toca sin depositar", "the seat cannot be relieved of as much; ask at most for what it has still to deposit";
    /// An exception to the shares of the project waits for the committee already.
    ExceptionPending: "ya hay una excepción a las aportaciones en espera del comité; resuélvala o retírela antes", "an exception to the shares waits for the committee already; have it decided or take it back first";
    /// The exception is on the agenda of a session that is not over; the committee decides on it.
    ExceptionOnAgenda: "la excepción está en un orden del día; la decide el comité, o espere a que termine la sesión", "the exception is on an agenda; the committee decides on it, or wait until the session is over";
    /// The exception was decided on or taken back before.
    ExceptionOver: "la excepción ya se resolvió o se retiró; si hace falta, presente otra", "the exception was decided on or taken back; file another one if it is needed";
    /// The timeline of the project is set, or its agreement signed: its parts do not move any more.
    PartsFixed: "el calendario ya está fijado; una excepción se presenta antes", "the timeline is set already; an exception comes before it";
    /// The tranches do not sum to the cost of the work.
    TimelineDoesNotSum: "las ministraciones no suman el costo de la obra", "the tranches do not sum to the cost of the work";
    /// A later tranche waits for less progress than an earlier one, or for more than the whole.
    MilestonesOutOfOrder: "el avance que pide cada ministración no puede ser menor que el de la anterior ni mayor que el total", "the progress that each tranche waits for is no less than that of the one before, and no more than the whole";
    /// A seat has signed the agreement; its timeline is not set anew.
    AgreementBegun: "una parte ya firmó el convenio; el calendario ya no cambia", "a seat has signed the agreement; the timeline changes no more";
    /// The signature names another content than that of the agreement.
    AnotherContent: "la firma se refiere a otro contenido que el del convenio", "the signature names another content than that of the agreement";
    /// The seat has signed already.
    SeatAlreadySigned: "la parte ya firmó", "the seat has signed already";
    /// One person signs for one seat only.
    PersonSignedForAnotherSeat: "la misma persona ya firmó por otra parte", "the same person has signed for another seat already";
    /// An agreement is signed by every seat of the project, and this is none.
    SeatNotOfProject: "quien firma no es parte del proyecto", "whoever signs has no seat in the project";
    /// What is shown is a photograph of the project.
    NotAPhoto: "el documento no es una fotografía", "the document is not a photograph";
    /// The project has its works committee already.
    CommitteeConstituted: "el proyecto ya tiene comité de obra", "the project has its works committee already";
    /// The members of a works committee must be different people.
    MemberNotDistinct: "los integrantes del comité deben ser personas distintas", "the members of the committee must be different people";
    /// A works committee has at least one beneficiary and one migrant.
    CommitteeOfBoth: "el comité de obra lleva al menos un beneficiario y un migrante", "a works committee has at least one beneficiary and one migrant";
    /// Nobody of the executor's people is on the works committee.
    ExecutorOnCommittee: "nadie de quien ejecuta integra el comité de obra", "nobody of the executor's people is on the works committee";
    /// The works begin once a works committee is constituted and trained.
    CommitteeNotTrained: "falta constituir y capacitar al comité de obra", "a works committee must be constituted and trained first";
    /// At least one beneficiary and one migrant of the works committee have accepted; `extensions.beneficiaries` and
    /// `extensions.migrants` say how many have.
    CommitteeNotAccepted: "falta que acepte integrar el comité de obra al menos un beneficiario y un migrante", "at least one beneficiary and one migrant must have accepted to be on the works committee";
    /// The mandate does not stand where this step could be taken.
    WrongMandateStatus: "el mandato no está en la situación que pide este paso", "the mandate does not stand where this step could be taken";
    /// The term of the mandate is over.
    MandateExpired: "el plazo del mandato ya venció", "the term of the mandate is over";
    /// A mandate that was proposed before still waits for the club.
    MandatePending: "ya hay un mandato propuesto que el club no ha resuelto", "a mandate that was proposed before still waits for the club";
    /// A federation cannot do this act for a club, whatever the mandate.
    ActNotMandatable: "ese acto no puede encargarse a la federación", "that act cannot be mandated to the federation";
    /// The club is not, or no longer, one of the federation's clubs.
    NotOfFederation: "el club no pertenece a esa federación", "the club does not belong to that federation";
    /// An organisation of this kind has nobody in that role.
    RoleNotOfTenant: "una entidad de esa clase no tiene ese cargo", "an organisation of that kind has nobody in that role";
    /// The person has this role in the organisation already, or an invitation to it that is still open.
    AlreadyMember: "esa persona ya tiene ese cargo o una invitación abierta", "that person has that role already, or an open invitation to it";
    /// The membership does not stand where this step could be taken.
    WrongMembershipStatus: "la pertenencia no está en la situación que pide este paso", "the membership does not stand where this step could be taken";
    /// The invitation was not accepted in time.
    InvitationExpired: "la invitación ya venció", "the invitation is over";
    /// Nobody would be left who administers the people of the organisation.
    LastAdministrator: "la entidad se quedaría sin quien administre a su gente", "nobody would be left to administer the organisation's people";
    /// It goes beyond the states or the acts of the one who gives it, or concerns somebody beyond them.
    BeyondOwnReach: "va más allá de lo que alcanza quien lo da", "it goes beyond the reach of the one who gives it";
    /// It would last longer than what it comes from.
    BeyondOwnTerm: "duraría más que aquello de lo que proviene", "it would last longer than what it comes from";
    /// Nobody decides on their own access.
    OwnAccess: "nadie decide sobre su propio acceso", "nobody decides on their own access";
    /// People of the federal ministry are given a state, and nobody else is.
    ReachDoesNotFit: "solo a la gente de la secretaría federal se le da un estado, y siempre", "people of the federal ministry are given a state, and nobody else is";
    /// The grant was taken back before, or is over.
    GrantNotInForce: "el permiso ya no está vigente", "the grant is no longer in force";
    /// No handover certificate is drawn up.
    NoCertificate: "aún no hay acta de entrega-recepción", "there is no handover certificate yet";
    /// What is to be signed is not what the signatory has read.
    NotWhatWasRead: "lo que se firma no es lo que se leyó", "what is to be signed is not what was read";
    /// The commitment was checked before.
    AlreadyCheckedIn: "el compromiso ya se verificó", "the commitment was checked already";
    /// The text names an official, by name or by title.
    OfficialNamed: "la placa no lleva nombres ni cargos de funcionarios", "a plaque bears no names or titles of officials";
    /// It is not due yet.
    NotDueYet: "aún no vence", "it is not due yet";
    /// The person has a complaint about the project that still waits for an answer.
    ComplaintWaits: "ya tiene una queja sobre esta obra que espera respuesta", "your complaint about this project still waits for an answer";
    /// The complaint does not stand where this step could be taken.
    WrongComplaintStatus: "la queja no está en la situación que pide este paso", "the complaint does not stand where this step could be taken";
    /// A complaint is reopened once.
    AlreadyReopened: "la queja ya se reabrió una vez", "the complaint was reopened once already";
    /// Nobody answers their own complaint.
    OwnComplaint: "nadie responde su propia queja", "nobody answers their own complaint";
    /// The file holds nothing.
    EmptyFile: "el archivo está vacío", "the file is empty";
    /// The file is larger than files may be.
    FileTooLarge: "el archivo es demasiado grande", "the file is too large";
    /// The file is no JPEG, PNG, WebP or PDF, whatever its name says.
    FileTypeNotAccepted: "el archivo no es JPEG, PNG, WebP ni PDF", "the file is no JPEG, PNG, WebP or PDF";
    /// The request brought no file for the field; files come by the GraphQL multipart request specification.
    FileMissing: "falta el archivo; se envía por multipart", "the file is missing; it is sent by multipart";
    /// Only a seat of the project can bring this; whoever has none brings photographs for the project.
    NotOfASeat: "solo una parte del proyecto puede aportarlo", "only a seat of the project can bring this";
    /// The depth of the query is over the limit.
    QueryTooDeep: "la consulta es demasiado profunda", "the query is too deep";
    /// The query is over a limit of size: tokens, fields, aliases, directives, bytes.
    QueryTooLarge: "la consulta rebasa un límite de tamaño", "the query is over a limit of size";
    /// The query would cost more than the limit.
    QueryTooComplex: "la consulta es demasiado costosa", "the query is too expensive";
    /// The query text could not be read.
    QueryMalformed: "no se pudo leer la consulta", "the query could not be read";
    /// The request took longer than the limit.
    TimedOut: "la solicitud tardó demasiado", "the request took too long";
    /// A subscription is answered as a stream: with `Accept: text/event-stream`, or over a WebSocket.
    SubscriptionNeedsStream: "una suscripción se responde con Accept: text/event-stream o por WebSocket", "a subscription is answered with Accept: text/event-stream or over a WebSocket";
    /// There are as many streams open as may be.
    TooManyStreams: "hay demasiadas suscripciones abiertas", "too many subscriptions are open";
    /// The credential is missing where one is needed.
    CredentialMissing: "hace falta identificarse", "a credential is needed";
    /// The credential is malformed, expired, revoked or not for this service.
    CredentialInvalid: "la credencial no es válida", "the credential is not valid";
    /// Prove who you are once more, by what `extensions.methods` names, and ask again.
    StepUpRequired: "confirme de nuevo quién es", "prove once more who you are";
    /// The password is right; the code of the second factor is needed too.
    SecondFactorRequired: "hace falta el código del segundo factor", "the code of the second factor is needed";
    /// There is a second factor already.
    SecondFactorPresent: "ya hay un segundo factor", "there is a second factor already";
    /// There is no second factor that waits to be confirmed, or none to take away.
    SecondFactorAbsent: "no hay segundo factor", "there is no second factor";
    /// Too many attempts, or too many requests of one key; `extensions.retryAfterSeconds` says when to try again.
    TooManyAttempts: "demasiados intentos; espere un poco", "too many attempts; wait a little";
    /// The password is too short or too easy to guess.
    PasswordTooWeak: "la contraseña es demasiado corta o fácil de adivinar", "the password is too short or too easy to guess";
    /// The code is wrong, was used before, or is over.
    CodeNotValid: "el código no es válido o ya venció", "the code is not valid, or is over";
    /// The identity provider's account belongs to somebody already.
    IdentityLinked: "esa cuenta del proveedor ya pertenece a alguien", "that account of the provider belongs to somebody already";
    /// Nobody here is known under that account of the identity provider; sign in by other means and link it.
    IdentityUnknown: "nadie está registrado con esa cuenta del proveedor", "nobody here is known under that account of the provider";
    /// The identity provider cannot be reached, so that its word cannot be checked.
    ProviderUnavailable: "el proveedor de identidad no responde", "the identity provider does not answer";
    /// A machine's key reads; what is to be changed needs a person.
    KeyReadsOnly: "una llave de máquina solo lee", "a machine's key only reads";
    /// A machine cannot have this role.
    RoleNotOfMachine: "una máquina no puede tener ese cargo", "a machine cannot have that role";
    /// The key was taken back before, or is over.
    KeyNotInForce: "la llave ya no está vigente", "the key is no longer in force";
    /// The person holds no membership that is in force, or must choose one.
    MembershipNotChosen: "elija con qué pertenencia actúa", "choose the membership to act under";
    /// The request sees what another membership sees, and does nothing in its name.
    SimulationReadsOnly: "quien simula a otra persona solo lee", "whoever simulates somebody else only reads";
    /// The database is busy or out of reach; the request may be tried again.
    DatabaseUnavailable: "la base de datos no responde; intente de nuevo", "the database does not answer; try again";
}
