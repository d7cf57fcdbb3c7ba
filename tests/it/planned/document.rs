//! A document in the making: selections with what each argument is worth, and how they are written down.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// A value in a document, which writes enums otherwise than texts.
#[derive(Clone, Debug)]
pub enum Literal {
    Word(String),
    Plain(Value),
    List(Vec<Literal>),
    Object(Vec<(String, Literal)>),
}

/// An argument, written out or behind a variable.
#[derive(Clone, Debug)]
pub struct Argument {
    pub name: String,
    pub value: Literal,
    pub variable: Option<String>,
}

/// A field that is selected.
#[derive(Clone, Debug)]
pub struct Field {
    pub alias: Option<String>,
    pub name: String,
    pub arguments: Vec<Argument>,
    pub switches: Vec<Switch>,
    pub selections: Vec<Selection>,
}

#[derive(Clone, Debug)]
pub enum Selection {
    Field(Field),
    Inline { on: Option<String>, switches: Vec<Switch>, selections: Vec<Selection> },
    Spread { fragment: usize, switches: Vec<Switch> },
}

/// `@skip` or `@include`, written out or behind a variable.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    pub skip: bool,
    pub value: bool,
    pub behind_variable: bool,
}

#[derive(Clone, Debug)]
pub struct Fragment {
    pub on: String,
    pub selections: Vec<Selection>,
}

#[derive(Clone, Debug, Default)]
pub struct Document {
    pub selections: Vec<Selection>,
    pub fragments: Vec<Fragment>,
    /// Name, type and value.
    pub variables: Vec<(String, String, Value)>,
}

impl Field {
    pub fn key(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }

    /// The arguments as they stand in the document.
    pub fn written_arguments(&self) -> String {
        written(&self.arguments, |argument| match &argument.variable {
            Some(variable) => format!("${variable}"),
            None => argument.value.written(),
        })
    }

    /// The arguments without variables.
    pub fn plain_arguments(&self) -> String {
        written(&self.arguments, |argument| argument.value.written())
    }
}

impl Switch {
    pub fn is_on(self) -> bool {
        self.value != self.skip
    }
}

impl Literal {
    pub fn written(&self) -> String {
        match self {
            Literal::Word(word) => word.clone(),
            Literal::Plain(value) => value.to_string(),
            Literal::List(members) => {
                format!("[{}]", members.iter().map(Literal::written).collect::<Vec<_>>().join(", "))
            }
            Literal::Object(members) => {
                let members = members.iter().map(|(name, value)| format!("{name}: {}", value.written()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// As the value of a variable.
    pub fn to_json(&self) -> Value {
        match self {
            Literal::Word(word) => Value::from(word.as_str()),
            Literal::Plain(value) => value.clone(),
            Literal::List(members) => members.iter().map(Literal::to_json).collect(),
            Literal::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.clone(), value.to_json()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

impl Document {
    /// The fields that are selected anywhere, switched off or not.
    pub fn field_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let fragments = self.fragments.iter().map(|fragment| &fragment.selections);
        for selections in fragments.chain([&self.selections]) {
            note_names(selections, &mut names);
        }
        names
    }

    /// Text and variables.
    pub fn written(&self) -> (String, Value) {
        let mut text = String::from("query");
        if !self.variables.is_empty() {
            let variables = self.variables.iter().map(|(name, kind, _)| format!("${name}: {kind}"));
            write!(text, "({})", variables.collect::<Vec<_>>().join(", ")).unwrap();
        }
        write_selections(&mut text, &self.selections);
        for (index, fragment) in self.fragments.iter().enumerate() {
            write!(text, "\nfragment F{index} on {}", fragment.on).unwrap();
            write_selections(&mut text, &fragment.selections);
        }
        let variables = self.variables.iter().map(|(name, _, value)| (name.clone(), value.clone()));
        (text, json!(variables.collect::<Map<_, _>>()))
    }
}

fn note_names(selections: &[Selection], names: &mut Vec<String>) {
    for selection in selections {
        match selection {
            Selection::Field(field) => {
                names.push(field.name.clone());
                note_names(&field.selections, names);
            }
            Selection::Inline { selections, .. } => note_names(selections, names),
            Selection::Spread { .. } => {}
        }
    }
}

fn write_selections(text: &mut String, selections: &[Selection]) {
    text.push_str(" {");
    for selection in selections {
        text.push(' ');
        match selection {
            Selection::Field(field) => {
                if let Some(alias) = &field.alias {
                    write!(text, "{alias}: ").unwrap();
                }
                text.push_str(&field.name);
                text.push_str(&field.written_arguments());
                write_switches(text, &field.switches);
                if !field.selections.is_empty() {
                    write_selections(text, &field.selections);
                }
            }
            Selection::Inline { on, switches, selections } => {
                text.push_str("...");
                if let Some(on) = on {
                    write!(text, " on {on}").unwrap();
                }
                write_switches(text, switches);
                write_selections(text, selections);
            }
            Selection::Spread { fragment, switches } => {
                write!(text, "...F{fragment}").unwrap();
                write_switches(text, switches);
            }
        }
    }
    text.push_str(" }");
}

fn write_switches(text: &mut String, switches: &[Switch]) {
    for switch in switches {
        let name = if switch.skip { "skip" } else { "include" };
        match (switch.behind_variable, switch.value) {
            (true, true) => write!(text, " @{name}(if: $yes)").unwrap(),
            (true, false) => write!(text, " @{name}(if: $no)").unwrap(),
            (false, value) => write!(text, " @{name}(if: {value})").unwrap(),
        }
    }
}

fn written(arguments: &[Argument], value: impl Fn(&Argument) -> String) -> String {
    if arguments.is_empty() {
        return String::new();
    }
    let arguments = arguments.iter().map(|argument| format!("{}: {}", argument.name, value(argument)));
    format!("({})", arguments.collect::<Vec<_>>().join(", "))
}
