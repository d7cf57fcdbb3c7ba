//! What a write touches, held against what its act may touch: the row for the judge, and the condition on an update.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityName, EntityTrait, Value};
use uuid::Uuid;

use crate::authz::judge::Row;
use crate::authz::permit::Permit;
use crate::authz::policy::Resource;
use crate::authz::predicate::Binder;

/// The table is none that the work of the act writes, or the row none that it may write.
pub(super) fn beyond<A: ActiveModelTrait>(leave: &Permit) -> DbErr {
    let table = EntityName::table_name(&A::Entity::default()).to_owned();
    DbErr::Custom(format!("{} may not write this row of {table}", leave.act().text()))
}

pub(super) fn resource_of<A: ActiveModelTrait>() -> Result<Resource, DbErr> {
    let entity = A::Entity::default();
    let table = EntityName::table_name(&entity);
    let found = Resource::ALL.iter().find(|resource| resource.table() == table);
    found.copied().ok_or_else(|| DbErr::Custom(format!("{table} is no resource")))
}

/// A row that is to be written, for the judge.
pub(super) struct Written<'a, A>(pub &'a A);

impl<A: ActiveModelTrait> Row for Written<'_, A> {
    fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name.parse::<<A::Entity as EntityTrait>::Column>().ok()?).into_value()? {
            Value::Uuid(id) => id.map(|id| id.to_string()),
            Value::String(text) => text.map(|text| text.to_string()),
            _ => None,
        }
    }
}

/// Values bound into a condition that becomes part of a statement of the library's.
pub(super) struct Values {
    numbered: bool,
    aliases: usize,
    pub values: Vec<Value>,
}

impl Values {
    pub fn of(connection: &impl ConnectionTrait) -> Self {
        let numbered = connection.get_database_backend() == DbBackend::Postgres;
        Self { numbered, aliases: 0, values: Vec::new() }
    }

    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        if self.numbered { format!("${}", self.values.len()) } else { "?".to_owned() }
    }
}

impl Binder for Values {
    fn uuid(&mut self, value: Uuid) -> String {
        self.bind(value)
    }

    fn text(&mut self, value: &str) -> String {
        self.bind(value)
    }

    fn among_texts(&mut self, column: &str, values: &[String]) -> String {
        let bound: Vec<String> = values.iter().map(|value| self.bind(value.as_str())).collect();
        format!("{column} IN ({})", bound.join(", "))
    }

    fn among_uuids(&mut self, column: &str, values: &[Uuid]) -> String {
        let bound: Vec<String> = values.iter().map(|value| self.bind(*value)).collect();
        format!("{column} IN ({})", bound.join(", "))
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    fn mark(&self) -> usize {
        self.values.len()
    }

    fn rewind(&mut self, mark: usize) {
        self.values.truncate(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_bound_where_it_stands_and_one_that_was_forgotten_no_more() {
        for (numbered, written) in
            [(true, ["$1", "$2", "$3", "x.y IN ($3, $4)"]), (false, ["?", "?", "?", "x.y IN (?, ?)"])]
        {
            let mut values = Values { numbered, aliases: 0, values: Vec::new() };
            assert_eq!([values.text("a"), values.text("a")], written[..2]);
            let mark = values.mark();
            assert_eq!(values.uuid(Uuid::nil()), written[2]);
            values.rewind(mark);
            assert_eq!(values.among_texts("x.y", &["b".to_owned(), "c".to_owned()]), written[3]);
            assert_eq!(values.values, ["a", "a", "b", "c"].map(Value::from));
            values.rewind(mark);
            assert_eq!(values.among_uuids("x.y", &[Uuid::nil(), Uuid::max()]), written[3]);
            assert_ne!(values.alias(), values.alias());
        }
    }
}
