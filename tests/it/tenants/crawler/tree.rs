//! Documents that walk: paths put together into as few as the service takes.

use std::collections::BTreeMap;

/// What a document may cost and hold, with room to spare under the limits of the service.
pub const COST: u64 = 4_800;
const TOKENS: usize = 1_700;

/// One step of a path: what is written before and after the fields of what it leads to.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Step {
    pub before: String,
    pub after: &'static str,
    pub to: String,
    pub rows: u64,
}

/// A selection: the steps taken from here, each with what is selected there.
#[derive(Clone, Debug, Default)]
pub struct Tree(BTreeMap<Step, Tree>);

impl Tree {
    fn add(&mut self, path: &[Step]) {
        if let Some((first, rest)) = path.split_first() {
            self.0.entry(first.clone()).or_default().add(rest);
        }
    }

    pub fn text(&self) -> String {
        let steps = self.0.iter().map(|(step, tree)| format!("{}{} {}", step.before, tree.inner(), step.after));
        format!("{{ {} }}", steps.collect::<Vec<_>>().join(" "))
    }

    fn inner(&self) -> String {
        let steps = self.0.iter().map(|(step, tree)| format!(" {}{} {}", step.before, tree.inner(), step.after));
        steps.collect()
    }

    /// What the service will count for it: each field once for each row on which it is read.
    fn cost(&self, times: u64) -> u64 {
        let cost = |(step, tree): (&Step, &Tree)| 2 * times + 5 * times * step.rows + tree.cost(times * step.rows);
        self.0.iter().map(cost).sum()
    }

    fn tokens(&self) -> usize {
        let signs = |text: &str| text.chars().filter(|sign| sign.is_ascii_punctuation()).count();
        let step = |(step, tree): (&Step, &Tree)| {
            signs(&step.before) + step.before.split_whitespace().count() + 4 + tree.tokens()
        };
        self.0.iter().map(step).sum()
    }
}

pub fn cost(path: &[Step]) -> u64 {
    let mut tree = Tree::default();
    tree.add(path);
    tree.cost(1)
}

/// Puts as many paths into one document as it may hold.
pub fn pack(paths: Vec<Vec<Step>>) -> Vec<Tree> {
    let mut trees: Vec<Tree> = Vec::new();
    for path in paths {
        if let Some(last) = trees.last_mut() {
            let mut longer = last.clone();
            longer.add(&path);
            if longer.cost(1) <= COST && longer.tokens() <= TOKENS {
                *last = longer;
                continue;
            }
        }
        let mut tree = Tree::default();
        tree.add(&path);
        trees.push(tree);
    }
    trees
}
