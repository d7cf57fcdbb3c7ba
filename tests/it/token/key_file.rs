//! The file of the signing key: made once, for its owner only, and refused in one line where it is not as it was made.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use tempfile::TempDir;
use tresporuno::authn::{KeyRing, MAX_LIFETIME, Seal, Tokens};
use uuid::Uuid;

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tresporuno.key");
    (folder, path)
}

fn refusal(path: &Path) -> String {
    let line = KeyRing::load_or_create(path).expect_err("refused").to_string();
    assert!(!line.contains('\n') && line.contains("key"), "one line that speaks of the key: {line}");
    line
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn the_first_start_makes_a_key_for_its_owner_only_and_the_second_finds_it() {
    let (folder, path) = place();
    let first = KeyRing::load_or_create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&path).unwrap().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays behind");
    assert_eq!(KeyRing::load_or_create(&path).unwrap().newest().id(), first.newest().id());
    let (_folder, elsewhere) = place();
    assert_ne!(KeyRing::load_or_create(&elsewhere).unwrap().newest().id(), first.newest().id());
}

#[test]
fn processes_that_start_together_agree_on_one_key() {
    let (_folder, path) = place();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..16).map(|_| scope.spawn(|| KeyRing::load_or_create(&path).unwrap())).collect();
        starts.into_iter().map(|start| start.join().unwrap().newest().id().to_owned()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let (_folder, path) = place();
    KeyRing::load_or_create(&path).unwrap();
    for mode in [0o640, 0o604, 0o660, 0o644, 0o777, 0o610] {
        chmod(&path, mode);
        assert!(refusal(&path).contains("chmod 600"), "{mode:o}");
    }
    chmod(&path, 0o400);
    assert!(KeyRing::load_or_create(&path).is_ok(), "stricter than needed is fine");
}

#[test]
fn a_folder_into_which_anybody_may_write_is_refused() {
    let (folder, path) = place();
    chmod(folder.path(), 0o777);
    assert!(refusal(&path).contains("chmod o-w"));
    assert!(!path.exists());
    chmod(folder.path(), 0o1777);
    assert!(KeyRing::load_or_create(&path).is_ok(), "as in /tmp, where only owners may rename");
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
    KeyRing::load_or_create(&path).unwrap();
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
    assert!(KeyRing::load_or_create(&path).is_ok(), "the key itself was good");
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
    let key = KeyRing::load_or_create(&path).unwrap();
    let pem = fs::read_to_string(&path).unwrap();
    let secret = pem.lines().nth(1).unwrap();
    assert!(!format!("{key:?}").contains(&secret[22..]));
}

#[test]
fn a_rotation_signs_with_a_new_key_and_believes_the_one_before_until_its_tokens_are_over() {
    let (_folder, path) = place();
    let now: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    let tokens = Tokens::of_file(&path, "https://api.example.mx", "tresporuno").unwrap();
    let first = KeyRing::load_or_create(&path).unwrap().newest().id().to_owned();
    let old = tokens.issue(Uuid::from_u128(1), 1, &["pwd"], MAX_LIFETIME, now).unwrap();
    let rotation = KeyRing::rotate(&path, now, false).unwrap();
    assert!(rotation.newest != first && rotation.believed == 1);
    // The same service, which was not started anew.
    let new = tokens.issue(Uuid::from_u128(1), 1, &["pwd"], MAX_LIFETIME, now).unwrap();
    let name = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    assert_eq!((name(&old), name(&new)), (first.clone(), rotation.newest.clone()));
    assert!(tokens.check(&old, now).is_ok() && tokens.check(&new, now).is_ok());
    let published: Vec<_> = tokens.keys().published().into_iter().filter_map(|key| key.common.key_id).collect();
    assert_eq!(published, [rotation.newest.clone(), first.clone()], "the one that signs stands first");
    // A day later nobody has a token of the first any more.
    let later = KeyRing::rotate(&path, now + chrono::TimeDelta::hours(25), false).unwrap();
    assert_eq!(later.believed, 1, "the second, which has just stopped signing");
    assert!(tokens.keys().named(&first).is_none() && tokens.keys().named(&rotation.newest).is_some());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_a_stolen_key_signed_is_believed_no_more_at_once() {
    let (folder, path) = place();
    let now: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    let tokens = Tokens::of_file(&path, "https://api.example.mx", "tresporuno").unwrap();
    let old = tokens.issue(Uuid::from_u128(1), 1, &["pwd"], MAX_LIFETIME, now).unwrap();
    assert!(tokens.check(&old, now).is_ok(), "known again from now on");
    let rotation = KeyRing::rotate(&path, now, true).unwrap();
    assert_eq!(rotation.believed, 0);
    assert!(tokens.check(&old, now).is_err());
    // A file that somebody is writing wrong leaves the service with the keys that it has.
    let fresh = tokens.issue(Uuid::from_u128(1), 1, &["pwd"], MAX_LIFETIME, now).unwrap();
    fs::write(&path, "nothing").unwrap();
    assert!(tokens.check(&fresh, now).is_ok());
    assert!(KeyRing::rotate(&path, now, false).is_err(), "and is not written over");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_seal_that_is_not_as_it_was_made_is_refused() {
    let (folder, _) = place();
    let path = folder.path().join("tresporuno.seal");
    Seal::load_or_create(&path).unwrap();
    let before = fs::read_to_string(&path).unwrap();
    Seal::load_or_create(&path).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), before, "it is never changed");
    chmod(&path, 0o644);
    assert!(Seal::load_or_create(&path).unwrap_err().to_string().contains("chmod 600"));
    chmod(&path, 0o600);
    fs::write(&path, "c2hvcnQ=").unwrap();
    assert!(Seal::load_or_create(&path).unwrap_err().to_string().contains("32 bytes"));
}
