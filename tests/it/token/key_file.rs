//! The file of the signing key: made once, for its owner only, and refused in one line where it is not as it was made.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tresporuno::authn::SigningKey;

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tresporuno.key");
    (folder, path)
}

fn refusal(path: &Path) -> String {
    let line = SigningKey::load_or_create(path).expect_err("refused").to_string();
    assert!(!line.contains('\n') && line.contains("key"), "one line that speaks of the key: {line}");
    line
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn the_first_start_makes_a_key_for_its_owner_only_and_the_second_finds_it() {
    let (folder, path) = place();
    let first = SigningKey::load_or_create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&path).unwrap().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays behind");
    assert_eq!(SigningKey::load_or_create(&path).unwrap().id(), first.id());
    let (_folder, elsewhere) = place();
    assert_ne!(SigningKey::load_or_create(&elsewhere).unwrap().id(), first.id());
}

#[test]
fn processes_that_start_together_agree_on_one_key() {
    let (_folder, path) = place();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..16).map(|_| scope.spawn(|| SigningKey::load_or_create(&path).unwrap())).collect();
        starts.into_iter().map(|start| start.join().unwrap().id().to_owned()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let (_folder, path) = place();
    SigningKey::load_or_create(&path).unwrap();
    for mode in [0o640, 0o604, 0o660, 0o644, 0o777, 0o610] {
        chmod(&path, mode);
        assert!(refusal(&path).contains("chmod 600"), "{mode:o}");
    }
    chmod(&path, 0o400);
    assert!(SigningKey::load_or_create(&path).is_ok(), "stricter than needed is fine");
}

#[test]
fn a_folder_into_which_anybody_may_write_is_refused() {
    let (folder, path) = place();
    chmod(folder.path(), 0o777);
    assert!(refusal(&path).contains("chmod o-w"));
    assert!(!path.exists());
    chmod(folder.path(), 0o1777);
    assert!(SigningKey::load_or_create(&path).is_ok(), "as in /tmp, where only owners may rename");
}

#[test]
fn a_missing_folder_is_said_and_not_made() {
    let (folder, _) = place();
    let path = folder.path().join("no").join("tresporuno.key");
    assert!(refusal(&path).contains("does not exist"));
    assert!(!path.parent().unwrap().exists());
}

#[test]
fn a_corrupt_key_is_refused_and_left_as_it_is() {
    let (_folder, path) = place();
    SigningKey::load_or_create(&path).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let rsa_marker = good.replace("PRIVATE KEY", "RSA PRIVATE KEY");
    let public_marker = good.replace("PRIVATE KEY", "PUBLIC KEY");
    let short = good.replacen("MC4", "", 1);
    for bad in ["", "\n", "not a key", &good[..60], &good[30..], &rsa_marker, &public_marker, &short] {
        fs::write(&path, bad).unwrap();
        refusal(&path);
        assert_eq!(fs::read_to_string(&path).unwrap(), bad, "nothing is written over");
    }
    fs::write(&path, vec![0xff; 1024 * 1024]).unwrap();
    refusal(&path);
    fs::write(&path, &good).unwrap();
    assert!(SigningKey::load_or_create(&path).is_ok(), "the key itself was good");
}

#[test]
fn a_folder_or_a_dangling_link_in_the_place_of_the_key_is_refused() {
    let (folder, path) = place();
    fs::create_dir(&path).unwrap();
    chmod(&path, 0o700);
    refusal(&path);
    let link = folder.path().join("link.key");
    symlink(folder.path().join("nowhere"), &link).unwrap();
    refusal(&link);
}

#[test]
fn a_key_never_shows_itself() {
    let (_folder, path) = place();
    let key = SigningKey::load_or_create(&path).unwrap();
    let pem = fs::read_to_string(&path).unwrap();
    let secret = pem.lines().nth(1).unwrap();
    assert!(!format!("{key:?}").contains(&secret[22..]));
}
