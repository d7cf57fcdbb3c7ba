//! Where the databases of the tests lie: in memory where there is room, since a disk that a build is using makes each
//! new database ten times slower.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

/// The folder for folders that live as long as a test. `TMPDIR`, where somebody has set it, is obeyed.
pub fn folder() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let memory = Path::new("/dev/shm");
        let is_chosen = env::var_os("TMPDIR").is_none() && available_kib(memory) >= Some(ROOM_KIB);
        if is_chosen { memory.to_owned() } else { env::temp_dir() }
    });
    &FOLDER
}

/// A cluster is 40 MiB and its log at most 512; each of the databases that are in use at once is 10. Containers often
/// have 64 MiB of such memory.
const ROOM_KIB: u64 = 2 * 1024 * 1024;

/// Out of the portable form of `df`: the fourth word of the second line.
fn available_kib(folder: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let table = String::from_utf8(output.stdout).ok()?;
    table.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}
