//! The plaque (placa) of a work that was handed over: its dedication is the community's, and names no official.

use super::refusal::Reason;
use super::text::Text;

/// What stands on a plaque beside the data of the record.
pub type Dedication = Text<500>;

/// Titles of officials as folded words; each word may stand in the plural. "Secretaría" with its accent is an institution.
const TITLES: &[&[&str]] = &[
    &["presidente", "municipal"],
    &["presidenta", "municipal"],
    &["presidente", "constitucional"],
    &["presidenta", "constitucional"],
    &["presidente", "de", "la", "republica"],
    &["presidenta", "de", "la", "republica"],
    &["presidente", "de", "mexico"],
    &["presidenta", "de", "mexico"],
    &["alcalde"],
    &["alcaldesa"],
    &["gobernador"],
    &["gobernadora"],
    &["secretario"],
    &["secretaria"],
    &["subsecretario"],
    &["subsecretaria"],
    &["delegado"],
    &["delegada"],
    &["diputado"],
    &["diputada"],
    &["senador"],
    &["senadora"],
    &["regidor"],
    &["regidora"],
    &["sindico"],
    &["sindica"],
    &["governor"],
    &["secretary"],
    &["mayor", "of"],
    &["municipal", "president"],
];

/// Words of names that tell nobody from anybody.
const PARTICLES: &[&str] = &["de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "van", "von"];

/// The text names no official: none of `officials` by two names that follow each other, and nobody by an official's title.
/// The refusal is the same whoever is named, and by what: it tells nothing of who is known.
pub fn must_name_no_official<'n>(text: &str, officials: impl IntoIterator<Item = &'n str>) -> Result<(), Reason> {
    let written: Vec<String> = words(text).collect();
    let read = names(text);
    let is_named = officials.into_iter().any(|official| follows(&read, &names(official)));
    if is_named || has_title(&written) { Err(Reason::OfficialNamed) } else { Ok(()) }
}

/// Two names of the official follow each other in what is read; the only one, of who has no other, stands in it.
fn follows(read: &[String], official: &[String]) -> bool {
    match official {
        [] => false,
        [only] => read.contains(only),
        official => official.windows(2).any(|pair| read.windows(2).any(|read| read == pair)),
    }
}

fn has_title(written: &[String]) -> bool {
    let folded: Vec<String> =
        written.iter().map(|word| if is_institution(word) { word.clone() } else { fold(word) }).collect();
    let is_word = |written: &String, word: &&str| {
        let rest = written.strip_prefix(word);
        rest.is_some_and(|rest| matches!(rest, "" | "s" | "es"))
    };
    let stands = |title: &&[&str]| {
        folded
            .windows(title.len())
            .any(|window| window.iter().zip(title.iter()).all(|(written, word)| is_word(written, word)))
    };
    TITLES.iter().any(stands)
}

/// An office, and not who holds it, which its accent alone tells.
fn is_institution(word: &str) -> bool {
    ["secretaría", "secretarías", "subsecretaría", "subsecretarías"].contains(&word)
}

/// What of a text can be somebody's name, folded.
fn names(text: &str) -> Vec<String> {
    let folded = words(text).map(|word| fold(&word));
    folded.filter(|word| word.chars().count() > 1 && !PARTICLES.contains(&word.as_str())).collect()
}

/// The words of a text in lower case, without what leaves no trace on paper.
fn words(text: &str) -> impl Iterator<Item = String> {
    let visible: String = text.chars().filter(|c| !is_traceless(*c)).flat_map(char::to_lowercase).collect();
    let words: Vec<String> =
        visible.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.into_iter()
}

/// Marks that are set on letters, and characters of no width.
fn is_traceless(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Without the accents of Spanish and of its neighbours.
fn fold(word: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'ä' | 'â' | 'ã' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' | 'õ' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    };
    word.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICIALS: &[&str] = &["José Ángel Muñoz de la Torre", "María Guadalupe Peña", "Cuauhtémoc", "", "X. Y."];

    fn is_refused(text: &str) -> bool {
        must_name_no_official(text, OFFICIALS.iter().copied()) == Err(Reason::OfficialNamed)
    }

    #[test]
    fn an_official_is_known_by_two_names_however_they_are_written() {
        for text in [
            "Obra del C. José Ángel",
            "JOSE ANGEL MUNOZ",
            "gracias a Ángel  Muñoz",
            "Ing. Muñoz Torre",
            "Muñoz-de-la-Torre",
            "Mari\u{301}a Guadalupe",
            "Jo\u{200B}sé Ángel",
            "Guadalupe\nPeña",
            "con apoyo de cuauhtemoc",
        ] {
            assert!(is_refused(text), "{text}");
        }
    }

    #[test]
    fn one_name_of_several_is_anybodys() {
        for text in [
            "A la memoria de José",
            "Plaza Ángel de la Guarda",
            "La Torre y la Peña",
            "Virgen de Guadalupe",
            "Muñoz, José",
            "A los migrantes de El Saladillo, con el cariño de su pueblo",
            "",
        ] {
            assert!(!is_refused(text), "{text}");
        }
    }

    #[test]
    fn nobody_is_named_by_an_officials_title() {
        for text in [
            "Siendo Presidente Municipal el C. Fulano",
            "las presidentas municipales",
            "Presidente de la República",
            "GOBERNADORA del estado",
            "Los gobernadores",
            "el Secretario",
            "secretaria de obras",
            "Síndico y regidores",
            "the Governor of Zacatecas",
            "Mayor of Jerez",
        ] {
            assert!(is_refused(text), "{text}");
        }
    }

    #[test]
    fn institutions_and_communities_are_named() {
        for text in [
            "Presidencia Municipal de Jerez",
            "Gobierno del Estado y Secretaría de Desarrollo Social",
            "SECRETARÍA DE DESARROLLO SOCIAL",
            "Plaza Mayor",
            "Presidente del club Jerez en Los Ángeles",
            "Delegación Zacatecas",
        ] {
            assert!(!is_refused(text), "{text}");
        }
    }
}
