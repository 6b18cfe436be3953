//! What a bureau needs for live questions: its peers as they answer, what it has answered, and what it is asked about.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use wasl_model::{MemberId, Timestamp};
use wasl_store::Peer;

use super::{
    asked_only::AskedOnly,
    limits::Limits,
    peer::{LivePeer, Standing},
};
use crate::{Home, home};

/// What a bureau needs for live questions, asked and answered.
#[derive(Debug)]
pub(crate) struct LiveDesk {
    file: PathBuf,
    peers: Mutex<Peers>,
    /// What the next question is called.
    next: AtomicU64,
    pub(super) limits: Limits,
    pub(super) asked_only: AskedOnly,
}

#[derive(Debug, Default)]
struct Peers {
    known: HashMap<MemberId, Arc<LivePeer>>,
    /// What the file says.
    kept: Kept,
}

/// Which peers answer live questions, as it is kept in the home. Another process may have written it since, and it may be
/// wrong or missing: then it is found out again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// Those that do.
    answer: Vec<String>,
    /// Those that did not, and the second in which that was seen.
    do_not: BTreeMap<String, u64>,
}

impl LiveDesk {
    /// Reads what is kept in `home`.
    pub(crate) fn open(home: &Home) -> Self {
        let file = home.live_file();
        let kept = home::read(&file).ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default();
        Self {
            file,
            peers: Mutex::new(Peers { known: HashMap::new(), kept }),
            next: AtomicU64::new(1),
            limits: Limits::default(),
            asked_only: AskedOnly::default(),
        }
    }

    /// Those of `peers` that are worth asking at `now`.
    pub(super) fn asked(&self, peers: Vec<Peer>, now: Timestamp) -> Vec<Arc<LivePeer>> {
        let mut own = self.lock();
        let Peers { known, kept } = &mut *own;
        known.retain(|member, live| {
            let stays = peers.iter().any(|peer| peer.member == *member && live.is(peer));
            if !stays {
                live.leave();
            }
            stays
        });
        let all = peers.into_iter().map(|peer| {
            let standing = kept.standing(peer.member);
            Arc::clone(known.entry(peer.member).or_insert_with(|| Arc::new(LivePeer::new(peer, standing))))
        });
        all.filter(|live| live.is_asked(now)).collect()
    }

    /// A name for a question.
    pub(super) fn next_id(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Keeps who answers and who does not, if that is not kept already.
    pub(crate) fn keep(&self) {
        let mut own = self.lock();
        let Peers { known, kept } = &mut *own;
        let mut now = kept.clone();
        for live in known.values() {
            now.note(live.peer().member, live.standing());
        }
        if now == *kept {
            return;
        }
        let text = toml::to_string(&now).unwrap_or_default();
        if let Err(error) = home::write(&self.file, &text) {
            // It is found out again after the next start.
            tracing::warn!(%error, "who answers live questions cannot be kept");
        }
        *kept = now;
    }

    fn lock(&self) -> MutexGuard<'_, Peers> {
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The threads that hold lines let them go.
impl Drop for LiveDesk {
    fn drop(&mut self) {
        self.lock().known.values().for_each(|live| live.leave());
    }
}

impl Kept {
    fn standing(&self, member: MemberId) -> Standing {
        if self.answer.iter().any(|known| known == member.as_str()) {
            return Standing::Answers;
        }
        let at = self.do_not.get(member.as_str()).map(|secs| Timestamp::from_secs(*secs));
        at.map_or(Standing::Unknown, |at| Standing::DoesNot { at })
    }

    fn note(&mut self, member: MemberId, standing: Standing) {
        if standing == Standing::Unknown || standing == self.standing(member) {
            return;
        }
        self.answer.retain(|known| known != member.as_str());
        self.do_not.remove(member.as_str());
        match standing {
            Standing::Answers => {
                self.answer.push(member.to_string());
                self.answer.sort_unstable();
            }
            Standing::DoesNot { at } => _ = self.do_not.insert(member.to_string(), at.secs()),
            Standing::Unknown => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_answers_is_known_after_a_start_and_a_file_that_cannot_be_read_is_none() {
        let (un, us, fr): (MemberId, MemberId, MemberId) =
            ("UN".parse().unwrap(), "US".parse().unwrap(), "FR".parse().unwrap());
        let at = Timestamp::from_secs(1_790_000_000);
        let mut kept = Kept::default();
        kept.note(un, Standing::Answers);
        kept.note(us, Standing::DoesNot { at });
        kept.note(fr, Standing::Unknown);
        let text = toml::to_string(&kept).unwrap();
        assert_eq!(text, "answer = [\"UN\"]\n\n[do_not]\nUS = 1790000000\n");
        let read: Kept = toml::from_str(&text).unwrap();
        let standings = [un, us, fr].map(|member| read.standing(member));
        assert_eq!(standings, [Standing::Answers, Standing::DoesNot { at }, Standing::Unknown]);
        kept.note(us, Standing::Answers);
        assert_eq!(toml::to_string(&kept).unwrap(), "answer = [\"UN\", \"US\"]\n\n[do_not]\n");
        assert!(toml::from_str::<Kept>("answer = 7").is_err());
    }
}
