//! What waits for whoever looks, with the day until which it waits.

use async_graphql::{Context, ID, SimpleObject};

use super::access::resource_of;
use super::id::NodeKind;
use super::request::Request;
use super::scalar::{Date, DateTime};
use super::selection::Selected;
use super::written::{Owned, Written, WrittenList, owned};
use crate::authz::policy::{Act, Resource};
use crate::domain::calendar::local_date;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::datum::Datum;
use crate::store::noun::{Selection, Wants};
use crate::store::project::{Project, ProjectWants};
use crate::store::task::{DueBy, Task as Waiting};

/// Most tasks that are listed, and how many where it is not said.
const MAX_TASKS: usize = 100;
const DEFAULT_TASKS: i32 = 20;
/// What it costs to look through all that can wait.
const TASKS_COST: u64 = 100;

/// What waits for the viewer (pendientes), what is due first at the front.
#[derive(Debug, SimpleObject)]
pub struct TaskList {
    /// The tasks.
    tasks: WrittenList<Owned<Task>>,
    /// How many of them are overdue.
    overdue: usize,
    /// There are more than these.
    has_more: bool,
}

/// Something that waits for the viewer: an act that the policy allows them, on an object that waits for it. The rules of
/// the programme may still refuse it.
#[derive(Debug, SimpleObject)]
pub struct Task {
    /// The act.
    act: Act,
    /// Global id of the object on which it is done.
    on: Option<ID>,
    /// The project of which it is part; absent where it is of none.
    project: Option<Written<Owned<Project>>>,
    /// Day until which it waits, UTC; absent where there is none.
    due_on: Option<Date>,
    /// The moment at which it is overdue.
    due_at: Option<DateTime>,
    /// It is overdue.
    overdue: bool,
}

/// The viewer's tasks: one statement, and another one for their projects where they are selected.
pub async fn tasks(ctx: &Context<'_>, first: Option<i32>) -> Result<TaskList> {
    let request = Request::of(ctx)?;
    let limit = usize::try_from(first.unwrap_or(DEFAULT_TASKS)).ok().filter(|limit| (1..=MAX_TASKS).contains(limit));
    let limit = limit.ok_or_else(|| Error::invalid(Reason::BadPage, "first"))?;
    request.spend(TASKS_COST)?;
    let wants = wanted_of_projects(ctx, request, limit)?;
    let mut found = request.store.tasks(&request.scope, request.now, limit).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let projects = match &wants {
        Some(wants) => {
            let mut keys: Vec<Datum> = Vec::new();
            for project in found.iter().filter_map(|waiting| waiting.project) {
                if !keys.contains(&project.into()) {
                    keys.push(project.into());
                }
            }
            request.store.rows::<Project>(&request.scope, &keys, wants).await?
        }
        None => Vec::new(),
    };
    let tasks: Vec<Task> = found.into_iter().map(|waiting| shown(waiting, &projects, request)).collect();
    let overdue = tasks.iter().filter(|task| task.overdue).count();
    Ok(TaskList { tasks: owned(tasks), overdue, has_more })
}

/// What is wanted of the projects of the tasks; `None` where they are not selected.
fn wanted_of_projects(ctx: &Context<'_>, request: &Request, limit: usize) -> Result<Option<ProjectWants>> {
    let mut wants: Option<ProjectWants> = None;
    Selected::resolving(ctx, request, limit)?.each(&mut |list| {
        if list.name() != "tasks" {
            return Ok(());
        }
        list.each(&mut |field| match field.name() {
            "project" => wants.get_or_insert_default().want_all(field),
            _ => Ok(()),
        })
    })?;
    Ok(wants)
}

fn shown(waiting: Waiting, projects: &[Project], request: &Request) -> Task {
    let passes_at = waiting.due.map(DueBy::passes_at);
    Task {
        act: waiting.act,
        on: kind_of(waiting.act.resource()).map(|kind| kind.id(waiting.row)),
        project: waiting
            .project
            .and_then(|id| projects.iter().find(|project| project.id == id))
            .cloned()
            .map(Written::owned),
        due_on: waiting.due.map(|due| match due {
            DueBy::Instant(instant) => Date(local_date(instant)),
            DueBy::Day(day) => Date(day),
        }),
        due_at: passes_at.map(DateTime),
        overdue: passes_at.is_some_and(|at| at <= request.now),
    }
}

/// The kind under whose ids rows of the resource are known.
fn kind_of(resource: Resource) -> Option<NodeKind> {
    NodeKind::ALL.iter().copied().rfind(|kind| resource_of(*kind) == resource)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::task::acts;

    #[test]
    fn whatever_waits_has_an_id_by_which_it_is_found() {
        for (act, resource) in acts() {
            assert!(kind_of(resource).is_some(), "{act:?} is done on {resource:?}, which has no id");
        }
    }
}
