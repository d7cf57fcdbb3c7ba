//! Conditions on one column, as clients write them in `where`.

use async_graphql::InputObject;

use super::scalar::{Date, DateTime, InegiCode};
use crate::domain::word::Word;
use crate::store::datum::{Datum, Kind};
use crate::store::page::{Filter, Test};

macro_rules! word_filters {
    ($($(#[$doc:meta])* $name:ident of $word:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Default, InputObject)]
        pub struct $name {
            /// Is exactly this.
            pub eq: Option<$word>,
            /// Is one of these.
            #[graphql(name = "in")]
            pub among: Option<Vec<$word>>,
        }

        impl $name {
            pub fn apply(self, filter: &mut Filter, column: &'static str) {
                let text = |word: $word| Datum::Text(word.text().to_owned());
                if let Some(word) = self.eq {
                    filter.0.push((column, Kind::Text, Test::Among(vec![text(word)])));
                }
                if let Some(words) = self.among {
                    filter.0.push((column, Kind::Text, Test::Among(words.into_iter().map(text).collect())));
                }
            }
        }
    )+};
}

word_filters! {
    /// Condition on the stage of a project.
    StageFilter of crate::domain::project::Stage;
    /// Condition on the type of work.
    ProjectTypeFilter of crate::domain::project::ProjectType;
    /// Condition on the degree of marginalisation.
    MarginalisationFilter of crate::domain::project::MarginalisationDegree;
    /// Condition on what was resolved.
    OutcomeFilter of crate::domain::voting::Outcome;
    /// Condition on why a project is frozen.
    FreezeKindFilter of crate::domain::freeze::FreezeKind;
    /// Condition on where a freeze stands.
    FreezeStatusFilter of crate::domain::freeze::FreezeStatus;
    /// Condition on where a need stands.
    NeedStatusFilter of crate::domain::need::NeedStatus;
    /// Condition on where a mandate stands.
    MandateStatusFilter of crate::domain::mandate::MandateStatus;
    /// Condition on where a request for help stands.
    HelpStatusFilter of crate::domain::help_request::HelpStatus;
    /// Condition on where a hold stands.
    HoldStatusFilter of crate::domain::release::HoldStatus;
    /// Condition on where an exception to the shares stands.
    ExceptionStatusFilter of crate::domain::share_exception::ExceptionStatus;
    /// Condition on where a refund stands.
    RefundStatusFilter of crate::domain::refund::RefundStatus;
    /// Condition on why money moved.
    TransferKindFilter of crate::domain::account::TransferKind;
    /// Condition on where a membership stands.
    MembershipStatusFilter of crate::domain::people::MembershipStatus;
    /// Condition on a role.
    RoleFilter of crate::authz::actor::Role;
    /// Condition on where a complaint stands.
    ComplaintStatusFilter of crate::domain::complaint::ComplaintStatus;
    /// Condition on where a handover certificate stands.
    CertificateStatusFilter of crate::domain::handover::CertificateStatus;
    /// Condition on what a document is.
    DocumentKindFilter of crate::domain::document::DocumentKind;
    /// Condition on what a review came to.
    ReviewOutcomeFilter of crate::domain::review::ReviewOutcome;
    /// Condition on where an agenda item stands.
    ItemStatusFilter of crate::domain::voting::ItemStatus;
    /// Condition on what the figures of works give reason to look at.
    WorksAlertFilter of crate::domain::works::WorksAlert;
    /// Condition on where a tranche stands.
    TrancheStatusFilter of crate::domain::timeline::TrancheStatus;
}

/// Condition on a code of INEGI.
#[derive(Debug, Default, InputObject)]
pub struct InegiCodeFilter {
    /// Is exactly this.
    pub eq: Option<InegiCode>,
    /// Is one of these.
    #[graphql(name = "in")]
    pub among: Option<Vec<InegiCode>>,
}

/// Condition on a whole number.
#[derive(Debug, Default, InputObject)]
pub struct IntFilter {
    /// Is exactly this.
    pub eq: Option<i32>,
    /// Is one of these.
    #[graphql(name = "in")]
    pub among: Option<Vec<i32>>,
    /// Is at least this.
    pub gte: Option<i32>,
    /// Is at most this.
    pub lte: Option<i32>,
}

/// Condition on a day.
#[derive(Debug, Default, InputObject)]
pub struct DateFilter {
    /// Is this day or later.
    pub gte: Option<Date>,
    /// Is this day or earlier.
    pub lte: Option<Date>,
}

/// Condition on a moment.
#[derive(Debug, Default, InputObject)]
pub struct DateTimeFilter {
    /// Is this moment or later.
    pub gte: Option<DateTime>,
    /// Is this moment or earlier.
    pub lte: Option<DateTime>,
}

/// Condition on a short text.
#[derive(Debug, Default, InputObject)]
pub struct TextFilter {
    /// Is exactly this.
    pub eq: Option<String>,
    /// Is one of these.
    #[graphql(name = "in")]
    pub among: Option<Vec<String>>,
}

impl InegiCodeFilter {
    pub fn apply(self, filter: &mut Filter, column: &'static str) {
        let text = |code: InegiCode| Datum::Text(code.0);
        among(
            filter,
            column,
            Kind::Text,
            self.eq.map(text),
            self.among.map(|codes| codes.into_iter().map(text).collect()),
        );
    }
}

impl IntFilter {
    pub fn apply(self, filter: &mut Filter, column: &'static str) {
        let integer = |number: i32| Datum::Integer(i64::from(number));
        let list = self.among.map(|numbers| numbers.into_iter().map(integer).collect());
        among(filter, column, Kind::Integer, self.eq.map(integer), list);
        filter.0.extend(self.gte.map(|number| (column, Kind::Integer, Test::AtLeast(integer(number)))));
        filter.0.extend(self.lte.map(|number| (column, Kind::Integer, Test::AtMost(integer(number)))));
    }
}

impl DateFilter {
    pub fn apply(self, filter: &mut Filter, column: &'static str) {
        filter.0.extend(self.gte.map(|date| (column, Kind::Date, Test::AtLeast(Datum::Date(date.0)))));
        filter.0.extend(self.lte.map(|date| (column, Kind::Date, Test::AtMost(Datum::Date(date.0)))));
    }
}

impl DateTimeFilter {
    pub fn apply(self, filter: &mut Filter, column: &'static str) {
        let instant = |moment: DateTime| Datum::Instant(moment.0);
        filter.0.extend(self.gte.map(|moment| (column, Kind::Instant, Test::AtLeast(instant(moment)))));
        filter.0.extend(self.lte.map(|moment| (column, Kind::Instant, Test::AtMost(instant(moment)))));
    }
}

impl TextFilter {
    pub fn apply(self, filter: &mut Filter, column: &'static str) {
        // No stored text holds a NUL, which PostgreSQL would not even take as an argument.
        let text = |text: String| Datum::Text(text.replace('\0', "\u{FFFD}"));
        among(
            filter,
            column,
            Kind::Text,
            self.eq.map(text),
            self.among.map(|texts| texts.into_iter().map(text).collect()),
        );
    }
}

fn among(filter: &mut Filter, column: &'static str, kind: Kind, eq: Option<Datum>, list: Option<Vec<Datum>>) {
    filter.0.extend(eq.map(|value| (column, kind, Test::Among(vec![value]))));
    filter.0.extend(list.map(|values| (column, kind, Test::Among(values))));
}

/// Declares what a list can be filtered and ordered by.
macro_rules! listed {
    (
        $noun:ty,
        where $where:ident { $($(#[$field_doc:meta])* $field:ident: $filter:ident on $column:literal,)* }
        order $order:ident { $($(#[$variant_doc:meta])* $variant:ident = $direction:ident($sort:literal, $kind:ident),)+ }
        default $default:ident
    ) => {
        #[doc = concat!("Conditions on a list of ", stringify!($noun), "; all of them must hold.")]
        #[derive(Debug, Default, async_graphql::InputObject)]
        pub struct $where {
            $($(#[$field_doc])* pub $field: Option<$crate::graphql::filter::$filter>,)*
        }

        #[doc = concat!("Order of a list of ", stringify!($noun), ".")]
        #[derive(Clone, Copy, Debug, Eq, PartialEq, async_graphql::Enum)]
        pub enum $order { $($(#[$variant_doc])* $variant,)+ }

        impl From<$where> for $crate::store::page::Filter {
            fn from(asked: $where) -> Self {
                let mut filter = Self::default();
                $(if let Some(condition) = asked.$field {
                    condition.apply(&mut filter, $column);
                })*
                filter
            }
        }

        impl $crate::graphql::list::Listed for $noun {
            type Where = $where;
            type Order = $order;
            const DEFAULT_ORDER: $crate::store::page::Order = $order::$default.order();

            fn order(asked: $order) -> $crate::store::page::Order {
                asked.order()
            }
        }

        impl $order {
            const fn order(self) -> $crate::store::page::Order {
                use $crate::store::datum::Kind;
                use $crate::store::page::Order;
                match self { $($order::$variant => Order::$direction($sort, Kind::$kind),)+ }
            }
        }
    };
}

pub(crate) use listed;
