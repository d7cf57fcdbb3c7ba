//! The source tree as the tidy rules see it: files, their tokens without comments, and the paths that they name.

use std::{fs, path::Path, str::FromStr};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// A word, a literal or a sign of the code; `::` is one sign. Comments are none.
pub struct Token {
    pub text: String,
    pub line: usize,
}

/// One `.rs` file of the workspace.
pub struct SourceFile {
    /// From the top of the workspace, as `src/authz/actor.rs`.
    pub path: String,
    pub text: String,
    pub tokens: Vec<Token>,
}

/// How a path goes on from the root of the crate: `domain`, then perhaps `money`.
pub struct Steps<'a> {
    pub first: &'a Token,
    pub second: Option<&'a Token>,
}

/// Where a path has led so far: so many modules below the root, or into one that lies at the root.
#[derive(Clone, Copy)]
enum Place<'a> {
    Below(usize),
    In(&'a Token),
}

/// Every `.rs` file of the workspace's crates.
pub fn tree() -> Vec<SourceFile> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "entity", "migration", "tests", "benches"] {
        collect(top, &top.join(folder), &mut files);
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("an entry of the source tree").path()) {
        if path.is_dir() {
            collect(top, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(top).expect("a path below the top");
            let name = relative.to_str().expect("a path in UTF-8").replace('\\', "/");
            files.push(SourceFile::new(&name, &fs::read_to_string(&path).expect("a source file in UTF-8")));
        }
    }
}

impl SourceFile {
    pub fn new(path: &str, text: &str) -> Self {
        let stream = TokenStream::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        Self { path: path.to_owned(), text: text.to_owned(), tokens }
    }

    /// The room of `src` that the file belongs to (`authz`, `error`, `main`); else its crate (`entity`, `tests`).
    pub fn room(&self) -> &str {
        let mut steps = self.path.split('/');
        let crate_folder = steps.next().unwrap_or_default();
        match steps.next() {
            Some(room) if crate_folder == "src" => room.trim_end_matches(".rs"),
            _ => crate_folder,
        }
    }

    /// Where `pattern` stands in the code: words and signs with blanks between them, as `Role ::`.
    pub fn lines_with(&self, pattern: &str) -> Vec<usize> {
        let words: Vec<&str> = pattern.split_whitespace().collect();
        let windows = self.tokens.windows(words.len());
        let hits = windows.filter(|window| window.iter().zip(&words).all(|(token, word)| token.text == *word));
        hits.map(|window| window[0].line).collect()
    }

    /// The first two steps of each path that starts at the root of the crate, by `crate::` or by enough `super::`s.
    pub fn paths_from_the_root(&self) -> Vec<Steps<'_>> {
        let mut found = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            let begins = index == 0 || self.tokens[index - 1].text != "::";
            if begins && matches!(token.text.as_str(), "crate" | "super" | "self") {
                self.follow(index, Place::Below(self.depth()), &mut found);
            }
        }
        found
    }

    /// How many `super`s lead from the file's module to the root of the crate.
    fn depth(&self) -> usize {
        let steps: Vec<&str> = self.path.split('/').skip(1).collect();
        match steps.last() {
            Some(&("mod.rs" | "lib.rs" | "main.rs")) => steps.len() - 1,
            _ => steps.len(),
        }
    }

    /// Follows a path, or a tree of paths in braces, that begins at `place`.
    fn follow<'a>(&'a self, index: usize, place: Place<'a>, found: &mut Vec<Steps<'a>>) {
        let Some(token) = self.tokens.get(index) else { return };
        let leads_on = self.tokens.get(index + 1).is_some_and(|next| next.text == "::");
        match (token.text.as_str(), place) {
            ("{", _) => self.follow_each(index + 1, place, found),
            ("crate", _) if leads_on => self.follow(index + 2, Place::Below(0), found),
            ("super", Place::Below(height)) if leads_on => {
                self.follow(index + 2, Place::Below(height.saturating_sub(1)), found);
            }
            ("self", Place::Below(_)) if leads_on => self.follow(index + 2, place, found),
            ("crate" | "super" | "self", Place::Below(_)) => {}
            (_, Place::Below(0)) if leads_on => self.follow(index + 2, Place::In(token), found),
            (_, Place::Below(0)) => found.push(Steps { first: token, second: None }),
            (_, Place::Below(_)) => {}
            (_, Place::In(first)) => found.push(Steps { first, second: Some(token) }),
        }
    }

    /// Follows each tree between the braces that were opened before `index`.
    fn follow_each<'a>(&'a self, index: usize, place: Place<'a>, found: &mut Vec<Steps<'a>>) {
        let mut open = 1;
        let mut begins = true;
        for (index, token) in self.tokens.iter().enumerate().skip(index) {
            match token.text.as_str() {
                "}" if open == 1 => return,
                "," if open == 1 => begins = true,
                text => {
                    if begins {
                        self.follow(index, place, found);
                    }
                    begins = false;
                    open += usize::from(text == "{");
                    open -= usize::from(text == "}");
                }
            }
        }
    }
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut after_colon = false;
    for tree in stream {
        let line = tree.span().start().line;
        let mut push = |text: &str, line| tokens.push(Token { text: text.to_owned(), line });
        let is_joint_colon = matches!(&tree, TokenTree::Punct(punct)
            if punct.as_char() == ':' && punct.spacing() == Spacing::Joint);
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                push(open, line);
                flatten(group.stream(), tokens);
                tokens.push(Token { text: close.to_owned(), line: group.span_close().start().line });
            }
            TokenTree::Punct(punct) if after_colon && punct.as_char() == ':' => push("::", line),
            TokenTree::Punct(_) if is_joint_colon => {}
            other => push(&other.to_string(), line),
        }
        after_colon = is_joint_colon && !after_colon;
    }
}
