//! Closed vocabularies: one macro makes an enum whose words are the same in code, schema and database.

/// A closed vocabulary whose members have one written form.
pub trait Word: Copy + Sized + 'static {
    /// Every member, in the order of the programme.
    const ALL: &'static [Self];

    /// The written form, as in the schema and in the database.
    fn text(self) -> &'static str;

    /// The member that is written so, if there is one.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.text() == text)
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])+ $variant:ident = $text:literal,)+ }) => {
        #[derive(Clone, Copy, Debug, async_graphql::Enum, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Serialize)]
        $(#[$meta])*
        pub enum $name {
            $($(#[$doc])+ #[graphql(name = $text)] #[serde(rename = $text)] $variant,)+
        }

        impl $crate::domain::word::Word for $name {
            const ALL: &'static [Self] = &[$($name::$variant,)+];

            fn text(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }
    };
}

pub(crate) use words;
