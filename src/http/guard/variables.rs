//! The bound of `variables`: the library copies a variable at each use, so a large one multiplies with the fields.

use serde_json::Value;

use super::super::limits::Limits;
use super::within;
use crate::domain::refusal::Reason;
use crate::error::Error;

/// Refuses variables with too many values or levels. No recursion: the levels are walked one after the other.
pub fn admit_variables(variables: &Value, limits: &Limits) -> Result<(), Error> {
    let (mut level, mut values, mut depth) = (vec![variables], 0_usize, 0_usize);
    while !level.is_empty() {
        within(Reason::QueryTooDeep, "variableDepth", depth, limits.variable_depth)?;
        let below: Vec<&Value> = level.iter().flat_map(|value| children(value)).collect();
        values = values.saturating_add(below.len());
        within(Reason::QueryTooLarge, "variableValues", values, limits.variable_values)?;
        depth += 1;
        level = below;
    }
    Ok(())
}

fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(members) => Box::new(members.values()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Box::new(std::iter::empty()),
    }
}
