//! What CONAPO publishes: which files are read, which lines are refused, and what then stands in either database.

use std::path::Path;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use tresporuno::demo::load_territory;
use tresporuno::domain::marginalisation::{Encoding, Publication, parse};
use tresporuno::domain::project::MarginalisationDegree::{self, High, Low, Medium, VeryHigh, VeryLow};
use tresporuno::store::Store;
use tresporuno::store::connection::DatabaseUrl;

use crate::both::{Backend, Fixture};
use crate::command_line::{done, flaw};
use crate::postgres::served;

const COLUMNS: &str = "CVE_MUN,NOM_ENT,NOM_MUN,POB_TOT,IM_2020,GM_2020,IMN_2020";

fn read(rows: &str) -> Publication {
    parse(format!("{COLUMNS}\n{rows}").as_bytes()).unwrap()
}

/// Line and reason of each row that is wrong.
fn flaws(bytes: impl AsRef<[u8]>) -> Vec<(u64, String)> {
    parse(bytes.as_ref()).expect_err("refused").into_iter().map(|flaw| (flaw.line, flaw.reason)).collect()
}

#[test]
fn a_row_becomes_population_degree_and_an_index_in_whole_millionths() {
    let publication = read("32020,Zacatecas,\"Jerez, y más\",59910,57.123456,Muy bajo,0.9\n");
    assert_eq!((publication.year, publication.encoding, publication.rows.len()), (2020, Encoding::Utf8, 1));
    let row = &publication.rows[0];
    assert_eq!((row.code.as_str(), row.name.as_str()), ("32020", "Jerez, y más"));
    assert_eq!((row.population, row.degree, row.index_e6), (59_910, VeryLow, 57_123_456));
}

#[test]
fn an_index_loses_no_digit_that_the_database_keeps() {
    for (written, millionths) in [
        ("0", 0),
        ("57", 57_000_000),
        ("57.1", 57_100_000),
        ("60.318795", 60_318_795),
        // As binary fractions these two come out one millionth too low when they are cut.
        ("0.000007", 7),
        ("58.000029", 58_000_029),
        ("1.0000004999", 1_000_000),
        ("1.0000005", 1_000_001),
        ("0.9999999", 1_000_000),
        ("-2.449361", -2_449_361),
        ("999.999999", 999_999_999),
    ] {
        let publication = read(&format!("01001,A,B,1,{written},Alto,0\n"));
        assert_eq!(publication.rows[0].index_e6, millionths, "{written}");
    }
    for written in ["", "1000", "1.", ".5", "1,5", "1e3", "+1", "NaN", "1.2.3", "--1", "٣"] {
        let found = flaws(format!("{COLUMNS}\n01001,A,B,1,\"{written}\",Alto,0\n"));
        assert!(found.len() == 1 && found[0].1.starts_with("IM_2020"), "{written}: {found:?}");
    }
}

#[test]
fn the_five_degrees_are_read_however_they_are_capitalised() {
    let degrees: [(&str, MarginalisationDegree); 7] = [
        ("Muy bajo", VeryLow),
        ("Bajo", Low),
        ("Medio", Medium),
        ("Alto", High),
        ("Muy alto", VeryHigh),
        ("MUY ALTO", VeryHigh),
        (" muy  Bajo ", VeryLow),
    ];
    for (written, degree) in degrees {
        assert_eq!(read(&format!("01001,A,B,1,1,{written},0\n")).rows[0].degree, degree, "{written}");
    }
    for written in ["", "Muy", "Muy medio", "Altísimo", "HIGH", "Alto alto"] {
        assert!(flaws(format!("{COLUMNS}\n01001,A,B,1,1,{written},0\n"))[0].1.starts_with("GM_2020"), "{written}");
    }
}

#[test]
fn columns_stand_in_any_order_among_others_and_of_any_year() {
    let text = "EXTRA,gm_2025, IM_2025 ,POB_TOT,CVE_MUN\nx,Alto,1.5,7,01001\n";
    let publication = parse(text.as_bytes()).unwrap();
    assert_eq!(publication.year, 2025);
    let row = &publication.rows[0];
    assert_eq!((row.name.as_str(), row.population, row.degree, row.index_e6), ("", 7, High, 1_500_000));
}

#[test]
fn files_of_windows_and_of_older_spreadsheets_are_read() {
    let text = format!("{COLUMNS}\n32020,Zacatecas,Peñón,1,1,Alto,0\n").replace('\n', "\r\n");
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let latin_1: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (bytes, encoding) in [(marked, Encoding::Utf8), (latin_1, Encoding::Latin1)] {
        let publication = parse(&bytes).unwrap();
        assert_eq!((publication.encoding, publication.rows[0].name.as_str()), (encoding, "Peñón"));
    }
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(flaws(&utf_16)[0].1, "the file is not text in UTF-8 or Latin-1; save it as CSV (UTF-8)");
}

#[test]
fn every_wrong_row_is_named_by_its_line_whatever_the_line_ends() {
    let rows = "01001,A,B,1,1,Alto,0\n\n1002,A,B,1,1,Alto,0\n01003,A,\"two\nlines\",x,1,Alto,0\n\
                01004,A,B,1,1\n33001,A,B,1,1,Alto,0\n01001,A,B,1,1,Alto,0\n01000,A,B,-1,1,Alto,0\n";
    for line_end in ["\n", "\r\n"] {
        let found = flaws(format!("{COLUMNS}\n{rows}").replace('\n', line_end));
        let expected = [
            (4, "a spreadsheet has dropped the zero"),
            (5, "POB_TOT \"x\" is not a number"),
            (7, "5 values in 7 columns"),
            (8, "CVE_MUN \"33001\" is not"),
            (9, "municipality 01001 stands in line 2 already"),
            (10, "CVE_MUN \"01000\" is not"),
        ];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((line, reason), (expected_line, said)) in found.iter().zip(expected) {
            assert!(*line == expected_line && reason.contains(said), "{line}: {reason}, not {expected_line}: {said}");
        }
    }
}

#[test]
fn a_file_that_is_another_is_refused_by_its_first_line() {
    for (text, said) in [
        ("", "column CVE_MUN is missing"),
        ("<html>", "column CVE_MUN is missing"),
        ("CVE_MUN;POB_TOT;IM_2020;GM_2020\n", "separates its columns by commas"),
        ("CVE_MUN,POB_TOT,GM_2020\n", "IM_2020, is missing"),
        ("CVE_MUN,POB_TOT,IM_2020,GM_2015\n", "column GM_2020 is missing"),
        ("CVE_MUN,POB_TOT,IM_2020,IM_2015,GM_2020\n", "keep one year"),
        ("CVE_MUN,CVE_MUN,POB_TOT,IM_2020,GM_2020\n", "column CVE_MUN stands twice"),
    ] {
        let found = flaws(text);
        assert!(found.len() == 1 && found[0].0 == 1 && found[0].1.contains(said), "{text}: {found:?}");
    }
    assert_eq!(flaws(COLUMNS), [(2, "no municipality follows the names of the columns".to_owned())]);
}

/// A database with the territory, in which Jerez has one community.
struct Territory {
    store: Store,
    connection: DatabaseConnection,
    _backend: Backend,
}

impl Fixture for Territory {
    const TEMPLATE: &'static str = "territory";

    async fn prepare(url: &str) {
        let store = open(url).await;
        store.migrate().await.unwrap();
        load_territory(&store).await.unwrap();
        store.close().await.unwrap();
    }

    async fn build(backend: Backend) -> Self {
        let connection = Database::connect(backend.url()).await.unwrap();
        let community = "INSERT INTO community (id, municipality_code, state_code, name) VALUES ";
        let id = match connection.get_database_backend() {
            sea_orm::DbBackend::Sqlite => "x'00000000000000000000000000000001'",
            _ => "'00000000-0000-0000-0000-000000000001'",
        };
        connection.execute_unprepared(&format!("{community} ({id}, '32020', '32', 'El Cargadero')")).await.unwrap();
        Self { store: open(&served(backend.url())).await, connection, _backend: backend }
    }
}

impl Territory {
    async fn text(&self, sql: &str) -> String {
        let statement = Statement::from_string(self.connection.get_database_backend(), sql);
        self.connection.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }
}

async fn open(url: &str) -> Store {
    Store::open(&DatabaseUrl { url: url.into(), pool: 2 }).await.unwrap()
}

const JEREZ: &str = "SELECT population || ' ' || marginalisation_degree || ' ' || marginalisation_index_e6 FROM \
                     municipality WHERE code = '32020'";

both_databases! {
    async fn what_is_known_is_recorded_with_its_communities_and_the_rest_is_named(world: Territory) {
        let rows = "32020,Zacatecas,Jerez,59910,57.123456,Muy alto,0.9\n32999,Zacatecas,Ninguno,1,50.0,Alto,0.8\n";
        let publication = read(rows);
        let mut told = Vec::new();
        let recorded = world.store.record_marginalisation(&publication.rows, &mut |done| told.push(done)).await.unwrap();
        assert_eq!((recorded.updated, recorded.unknown.as_slice()), (1, &[publication.rows[1].code.clone()][..]));
        assert_eq!(told, [1, 2]);
        assert_eq!(world.text(JEREZ).await, "59910 VERY_HIGH 57123456");
        assert_eq!(world.text("SELECT marginalisation_degree FROM community").await, "VERY_HIGH");
        let others = "SELECT CAST(count(*) AS TEXT) FROM municipality WHERE marginalisation_degree <> 'UNKNOWN'";
        assert_eq!(world.text(others).await, "1");
    }

    async fn a_later_publication_replaces_the_earlier_one(world: Territory) {
        for (row, recorded) in [
            ("32020,Z,Jerez,59910,57.123456,Muy alto,0.9\n", "59910 VERY_HIGH 57123456"),
            ("32020,Z,Jerez,60000,-1.5,Bajo,0.9\n", "60000 LOW -1500000"),
        ] {
            world.store.record_marginalisation(&read(row).rows, &mut |_| ()).await.unwrap();
            assert_eq!(world.text(JEREZ).await, recorded);
        }
        assert_eq!(world.text("SELECT marginalisation_degree FROM community").await, "LOW");
    }
}

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
