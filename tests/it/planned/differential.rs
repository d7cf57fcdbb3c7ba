//! Documents that nobody wrote, answered as planned and as read step by step: the same text, letter by letter.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::json;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::author::{Author, Names};
use super::document::Document;
use super::naive::Naive;
use super::shape::Shape;
use crate::paging::crowd::Crowded;
use crate::paging::lists::{LISTS, NESTED, global};
use crate::schema::NODES;
use tresporuno::graphql::id::NodeKind;

const PEOPLE: &[&str] =
    &["", "national", "delegate_zac", "president_jerez", "treasury_jerez", "mirror_jerez", "officer_federation"];

/// Projects that everybody sees: to name another one is an error, and has its own tests.
const PUBLISHED: &[&str] = &["crowd_project_2", "crowd_project_4", "crowd_project_8", "crowd_project_10"];

async fn the_planned_answer_is_the_naive_answer_letter_by_letter(crowded: Crowded) {
    let (shape, names) = (Shape::introspected().await, crowded.names().await);
    let naive = Naive::new(&crowded, &shape);
    let (answered, limited) = (Cell::new(0_u32), Cell::new(0_u32));
    let seen = RefCell::new(BTreeSet::new());
    let compare = |tape: Vec<u8>| {
        let mut author = Author::new(&shape, &names, &tape);
        let person = PEOPLE[author.pick(PEOPLE.len())];
        let document = author.document();
        let compared = crowded.compare(&naive, person, &document);
        match block_in_place(|| Handle::current().block_on(compared)) {
            Ok(()) => {
                answered.set(answered.get() + 1);
                seen.borrow_mut().extend(document.field_names());
                Ok(())
            }
            Err(Difference::Limited) => {
                limited.set(limited.get() + 1);
                Ok(())
            }
            Err(Difference::Found(text)) => Err(TestCaseError::fail(text)),
        }
    };
    let config = Config { failure_persistence: None, ..Config::with_cases(192) };
    if let Err(failure) = TestRunner::new(config).run(&vec(any::<u8>(), 0..240), compare) {
        panic!("{failure}");
    }
    assert!(limited.get() * 10 < answered.get(), "too many documents are over the limits: {}", limited.get());
    assert!(seen.borrow().len() > 60, "the documents are too much alike: {:?}", seen.borrow());
}

both_databases!(the_planned_answer_is_the_naive_answer_letter_by_letter);

enum Difference {
    /// The document is over the published limits.
    Limited,
    Found(String),
}

impl Crowded {
    async fn compare(&self, naive: &Naive<'_>, person: &str, document: &Document) -> Result<(), Difference> {
        let (query, variables) = document.written();
        let (_, body) = self.send(person, json!({ "query": query, "variables": variables })).await;
        let planned = String::from_utf8(body).unwrap();
        if planned.contains("\"code\":\"LIMITED\"") {
            return Err(Difference::Limited);
        }
        let expected = if planned.contains("\"errors\":") {
            "an answer without errors".to_owned()
        } else {
            naive.answer(person, document).await
        };
        if planned == expected {
            return Ok(());
        }
        Err(Difference::Found(format!("{person:?} {query}\n{variables}\nplanned {planned}\nnaive   {expected}")))
    }

    /// What documents can name in this world.
    async fn names(&self) -> Names {
        let mut names = Names::default();
        for list in LISTS.iter().chain(NESTED) {
            for (order, _) in list.orders {
                let page = self.page(list, &format!("first: 100, orderBy: {order}")).await;
                let some = page.cursors.iter().step_by(page.cursors.len().div_ceil(6)).cloned();
                names.cursors.entry((list.field.to_owned(), (*order).to_owned())).or_default().extend(some);
            }
        }
        names.nodes = NODES.iter().map(|(kind, _, name)| crate::schema::global(*kind, name)).collect();
        names.clubs = ["club_jerez", "club_jal", "crowd_club_3"].map(|name| global(NodeKind::Club, name)).into();
        names.projects = PUBLISHED.iter().map(|name| global(NodeKind::Project, name)).collect();
        names.folios = ["TN-CROWD-003", "TN-club_jerez", "TN-unknown"].map(str::to_owned).into();
        names
    }
}
