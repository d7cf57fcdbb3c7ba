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
fn flaw(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> (i32, String) {
    let output = run(folder, arguments, settings);
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn done(folder: &Path, arguments: &[&str]) -> String {
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
        assert_eq!(code, 2, "{text}");
        assert!(text.starts_with("error: ") && text.contains(said) && !text.contains("panicked"), "{text}");
    }
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

const COLUMNS: &str = "CVE_MUN,NOM_ENT,NOM_MUN,POB_TOT,IM_2020,GM_2020,IMN_2020";

#[test]
fn conapo_s_columns_are_imported_and_what_is_not_known_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("imm.csv");
    let rows = "32020,Zacatecas,Jerez,59910,57.123456,Muy bajo,0.9\n99999,Otro,Ninguno,1,50.0,Alto,0.8\n";
    std::fs::write(&file, format!("{COLUMNS}\n{rows}")).unwrap();
    let (code, text) = flaw(folder.path(), &["import", "marginalisation", "imm.csv"], &[]);
    assert_eq!(code, 1);
    assert!(text.contains("line 3") && text.contains("nothing was written"), "99 is no state: {text}");
    std::fs::write(&file, format!("{COLUMNS}\n{}", rows.replace("99999", "32999"))).unwrap();
    let said = done(folder.path(), &["import", "marginalisation", "imm.csv"]);
    assert!(said.contains("municipality 32999 Ninguno is not known here"), "{said}");
    assert!(said.contains("marginalisation of 2020: 1 municipalities recorded, 1 passed over"), "{said}");
}

#[test]
fn the_whole_file_of_conapo_is_imported_where_it_is_present() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/conapo_imm_2020.csv");
    if !file.exists() {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "NOT RUN: the whole file of CONAPO is not present");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let said = done(folder.path(), &["import", "marginalisation", file.to_str().unwrap()]);
    assert!(said.contains("2465 municipalities recorded, 4 passed over"), "{said}");
    for code in ["02006", "04012", "07125", "17036"] {
        assert!(said.contains(&format!("municipality {code} ")), "{said}");
    }
}
