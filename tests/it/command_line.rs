//! The program as somebody at a terminal uses it: each command, and each wrong setting as one clear line.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in `folder` with none of the caller's settings.
fn run(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tresporuno"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(settings.iter().copied())
        .output()
        .unwrap()
}

/// Exit code and what was said on standard error.
pub fn flaw(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> (i32, String) {
    let output = run(folder, arguments, settings);
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

pub fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments, &[]);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_wrong_setting_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    for (settings, said) in [
        (("DATABASE_URL", "mysql://a:geheim@localhost/b"), "must begin with postgres://, postgresql:// or sqlite:"),
        (("DATABASE_URL", "postgres://u:geheim@:x/b"), "is not of the form postgres://"),
        (("DATABASE_URL", "sqlite::memory:"), "needs a file"),
    ] {
        let (code, text) = flaw(folder.path(), &["migrate"], &[settings]);
        assert_eq!(code, 2, "{text}");
        assert!(text.contains(said) && text.lines().count() == 1 && !text.contains("geheim"), "{text}");
    }
    for (setting, said) in [
        (("TRESPORUNO_LISTEN", "8000"), "write an address and a port"),
        (("TRESPORUNO_CORS_ORIGINS", "https://a.example/path"), "is not an origin"),
        (("TRESPORUNO_LOG", "tresporuno=loud"), "write a level"),
        (("TRESPORUNO_CONNECTIONS", "0"), "0 is not in 1..=1000"),
        (("TRESPORUNO_DEMO", "perhaps"), "perhaps"),
        (("TRESPORUNO_LOG_FORMAT", "xml"), "xml"),
    ] {
        let (code, text) = flaw(folder.path(), &[], &[setting]);
        assert_eq!((code, text.lines().count()), (2, 1), "{text}");
        assert!(text.starts_with("error: ") && text.contains(said) && text.contains(setting.0), "{text}");
    }
}

#[test]
fn a_wrong_command_line_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, said) in [
        (&["--listen"][..], "a value is required for '--listen <ADDRESS:PORT>' or TRESPORUNO_LISTEN"),
        (&["--lisen", "x"], "a similar argument exists: '--listen'"),
        (&["nonsense"], "unrecognized subcommand 'nonsense'"),
        (&["token"], "were not provided: --as <PERSON>"),
        (&["token", "--as", "x", "--minutes", "1441"], "1441 is not in 1..=1440"),
        (&["demo", "--as-of", "2006-13-01"], "'2006-13-01' for '--as-of <YYYY-MM-DD>'"),
        (&["migrate", "down"], "--losing-everything"),
        (&["invite", "--tenant", "x"], "were not provided: --email <EMAIL> --name <NAME>"),
        (&["import", "marginalisation"], "<FILE>"),
    ] {
        let (code, text) = flaw(folder.path(), arguments, &[("DATABASE_URL", "postgres://u:geheim@localhost/b")]);
        assert_eq!((code, text.lines().count()), (2, 1), "{text}");
        assert!(text.starts_with("error: ") && text.contains(said) && !text.contains("geheim"), "{text}");
    }
}

#[test]
fn a_place_where_no_database_can_be_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (code, text) = flaw(folder.path(), &["--data", "missing", "migrate"], &[]);
    assert_eq!((code, text.as_str()), (1, "error: the folder missing of the database does not exist\n"));
    std::fs::create_dir(folder.path().join("place")).unwrap();
    let (code, text) = flaw(folder.path(), &["migrate"], &[("DATABASE_URL", "sqlite:place")]);
    assert_eq!((code, text.as_str()), (1, "error: place is a folder; name a file for the database\n"));
}

#[test]
fn a_database_may_live_in_a_folder_of_any_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["100%25 sure?", "peñón", "a b#c"] {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).unwrap();
        done(folder.path(), &["--data", name, "migrate"]);
        assert!(place.join("tresporuno.db").is_file(), "{name}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_said_and_a_reader_that_left_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tresporuno"));
        command.arg("schema").current_dir(folder.path()).env_clear();
        command
    };
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program().stdout(full).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), text.lines().count()), (Some(1), 1), "{text}");
    assert!(text.contains("cannot write to standard output"), "{text}");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = program().stdout(writer).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_database_out_of_reach_is_one_clear_line_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let gone = [("DATABASE_URL", "postgres://u:geheim@127.0.0.1:1/programme")];
    let (code, text) = flaw(folder.path(), &["verify"], &gone);
    assert_eq!((code, text.lines().count()), (1, 1), "{text}");
    assert!(text.contains("postgres://127.0.0.1/programme") && !text.contains("geheim"), "{text}");
    std::fs::write(folder.path().join("tresporuno.db"), "this is no database, whatever its name may say".repeat(100))
        .unwrap();
    let (code, text) = flaw(folder.path(), &["verify"], &[]);
    assert_eq!((code, text.lines().count()), (1, 1), "{text}");
    assert!(text.contains("not a database"), "{text}");
}

#[test]
fn the_help_names_every_setting_and_shows_examples() {
    let folder = tempfile::tempdir().unwrap();
    let help = done(folder.path(), &["--help"]);
    for word in ["DATABASE_URL", "TRESPORUNO_LISTEN", "TRESPORUNO_KEY_FILE", "TRESPORUNO_ISSUER", "TRESPORUNO_AUDIENCE"]
        .into_iter()
        .chain(["TRESPORUNO_CORS_ORIGINS", "TRESPORUNO_DEMO", "TRESPORUNO_LOG", "Examples:", "import", "verify"])
    {
        assert!(help.contains(word), "{word} is missing in\n{help}");
    }
}

#[test]
fn tables_come_up_twice_without_harm_and_go_down_only_when_it_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        assert!(done(folder.path(), &["migrate"]).contains("those of this version"));
    }
    assert!(done(folder.path(), &["migrate", "status"]).contains("nothing is pending"));
    let (code, text) = flaw(folder.path(), &["migrate", "down"], &[]);
    assert_eq!(code, 2, "{text}");
    assert!(done(folder.path(), &["migrate", "down", "--losing-everything"]).contains("taken down"));
    assert!(done(folder.path(), &["migrate", "status"]).contains("pending m0001_house"));
}

#[test]
fn the_demonstration_is_loaded_once_its_ledger_verified_and_its_people_given_tokens() {
    let folder = tempfile::tempdir().unwrap();
    assert!(done(folder.path(), &["demo", "--as-of", "2026-03-02"]).contains("rows"));
    let (code, text) = flaw(folder.path(), &["demo"], &[]);
    assert_eq!(code, 1);
    assert!(text.contains("is not empty"), "{text}");
    assert!(done(folder.path(), &["verify"]).contains("are what was recorded"));
    let token = done(folder.path(), &["token", "--as", "delegacion.32@demo.tresporuno.mx"]);
    assert_eq!(token.trim().split('.').count(), 3);
    let (code, text) = flaw(folder.path(), &["token", "--as", "nobody@example.org"], &[]);
    assert_eq!((code, text.as_str()), (1, "error: nobody is known as nobody@example.org\n"));
    let invite = |tenant| ["invite", "--tenant", tenant, "--email", "Ana@Jalisco.example", "--name", "Ana Ruiz"];
    let invited = done(folder.path(), &invite("Gobierno del Estado de Jalisco"));
    assert!(
        invited.contains("Ana Ruiz <ana@jalisco.example> is invited to administer the people of Gobierno"),
        "{invited}"
    );
    assert_eq!(done(folder.path(), &["token", "--as", "ana@jalisco.example"]).trim().split('.').count(), 3);
    for (tenant, said) in [
        ("Gobierno del Estado de Jalisco", "error: the same person has an invitation that is still open\n"),
        (
            "Municipio de Jerez",
            "error: somebody administers the people of Municipio de Jerez already; they invite others\n",
        ),
        (
            "Municipio de Benito Juárez",
            "error: several organisations are called Municipio de Benito Juárez; name one by its id\n",
        ),
        ("Gobierno", "error: no organisation is called Gobierno\n"),
    ] {
        let (code, text) = flaw(folder.path(), &invite(tenant), &[]);
        assert_eq!((code, text.as_str()), (1, said));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = std::fs::metadata(folder.path().join("tresporuno.key")).unwrap().permissions().mode();
        assert_eq!(rights & 0o777, 0o600);
    }
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_is_served() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(done(folder.path(), &["schema"]), tresporuno::graphql::sdl());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no database is made for it");
}
