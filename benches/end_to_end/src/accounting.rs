//! What processes have cost, from the operating system's own accounting.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

/// A tick of /proc/PID/stat; the kernel tells all programs that it has 100 of them in a second.
const TICKS_A_SECOND: f64 = 100.0;

/// Processor time of a process, of all its descendants, and of those that have ended.
pub fn processor_time(root: u32) -> Duration {
    let processes = processes();
    let ticks: u64 = family(root, &processes)
        .filter_map(|pid| processes.get(&pid))
        // What a child has cost is added to its parent when it ends.
        .map(|process| process.own_ticks + process.ended_children_ticks)
        .sum();
    Duration::from_secs_f64(ticks as f64 / TICKS_A_SECOND)
}

/// Memory of a process and of all its descendants, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    pub resident: u64,
    /// The most that each ever had, added up.
    pub peak: u64,
}

pub fn memory(root: u32) -> Memory {
    let processes = processes();
    let mut memory = Memory::default();
    for pid in family(root, &processes) {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let kilobytes = |name: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
        };
        memory.resident += kilobytes("VmRSS:") * 1024;
        memory.peak += kilobytes("VmHWM:") * 1024;
    }
    memory
}

struct Process {
    parent: u32,
    own_ticks: u64,
    ended_children_ticks: u64,
}

fn processes() -> HashMap<u32, Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid: u32| Some((pid, read(pid)?))).collect()
}

fn read(pid: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program stands in parentheses and may hold anything.
    let fields: Vec<u64> =
        stat.rsplit_once(')')?.1.split_whitespace().skip(1).map(|field| field.parse().unwrap_or(0)).collect();
    Some(Process {
        parent: u32::try_from(*fields.first()?).ok()?,
        own_ticks: fields.get(10)? + fields.get(11)?,
        ended_children_ticks: fields.get(12)? + fields.get(13)?,
    })
}

fn family(root: u32, processes: &HashMap<u32, Process>) -> impl Iterator<Item = u32> {
    let mut family = vec![root];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        family.extend(processes.iter().filter(|(_, process)| process.parent == parent).map(|(pid, _)| *pid));
        next += 1;
    }
    family.into_iter()
}
