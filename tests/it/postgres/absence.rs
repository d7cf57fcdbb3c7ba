//! What is said where PostgreSQL is not installed: each test that wanted it, at once, and all of them at the end.

use std::{
    env,
    io::{self, Write},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::{LazyLock, Mutex},
    thread,
};

/// Says on the terminal that the PostgreSQL half of the present test does not run.
///
/// It panics where `TRESPORUNO_REQUIRE_POSTGRES=1`, as on the machines that decide whether a change is good.
pub fn report() {
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test without a name");
    let is_required = env::var("TRESPORUNO_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
    assert!(!is_required, "PostgreSQL 15 or newer is required and was not found");
    // Not with `eprintln!`, which is kept back for a test that passes.
    writeln!(io::stderr().lock(), "PostgreSQL was not found: {test} DID NOT RUN on it").ok();
    if let Ok(mut herald) = HERALD.lock()
        && let Some(stdin) = herald.as_mut().and_then(|herald| herald.stdin.as_mut())
    {
        writeln!(stdin, "{test}").ok();
    }
}

/// Reads names until the test process ends, then speaks; nothing inside the process could speak last.
static HERALD: LazyLock<Mutex<Option<Child>>> = LazyLock::new(|| {
    let mut command = Command::new("sh");
    command.args(["-c", SPEECH]).stdin(Stdio::piped()).stdout(Stdio::null()).process_group(0);
    Mutex::new(command.spawn().ok())
});

const SPEECH: &str = r#"
count=0
names=
while read -r name; do
    count=$((count + 1))
    names="$names
!!   $name"
done
cat >&2 <<END

!! ==================================================================================
!! PostgreSQL 15 or newer was not found: the PostgreSQL half of $count tests DID NOT RUN:$names
!! ==================================================================================
END
"#;
