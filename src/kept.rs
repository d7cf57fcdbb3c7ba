//! What is kept to be used again: bounded in entries and in bytes, what was not asked for the longest goes first.

use std::borrow::Borrow;
use std::hash::Hash;

use hashlink::LruCache;

/// A store of what can be had again. Each entry says how much it weighs; one that would take more than its share is
/// not kept.
pub struct Kept<K, V> {
    entries: LruCache<K, (V, usize)>,
    most_entries: usize,
    most_bytes: usize,
    bytes: usize,
}

impl<K: Eq + Hash, V> Kept<K, V> {
    /// An entry takes the eighth part of `most_bytes` at most.
    pub fn new(most_entries: usize, most_bytes: usize) -> Self {
        Self { entries: LruCache::new_unbounded(), most_entries, most_bytes, bytes: 0 }
    }

    pub fn get<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(key).map(|(value, _)| value)
    }

    pub fn put(&mut self, key: K, value: V, bytes: usize) {
        self.remove(&key);
        if bytes > self.most_bytes / 8 {
            return;
        }
        self.entries.insert(key, (value, bytes));
        self.bytes += bytes;
        while self.entries.len() > self.most_entries || self.bytes > self.most_bytes {
            let Some((_, (_, bytes))) = self.entries.remove_lru() else { break };
            self.bytes -= bytes;
        }
    }

    pub fn remove<Q: Eq + Hash + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        if let Some((_, bytes)) = self.entries.remove(key) {
            self.bytes -= bytes;
        }
    }

    /// Forgets what is not to stay.
    pub fn retain(&mut self, mut stays: impl FnMut(&V) -> bool) {
        let bytes = &mut self.bytes;
        self.entries.retain(|_, (value, weight)| {
            let stays = stays(value);
            *bytes -= if stays { 0 } else { *weight };
            stays
        });
    }

    pub fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What all entries weigh.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}
