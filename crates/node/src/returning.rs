//! A bureau that comes back from a backup: what it waits for, and who says that it need not.

use wasl_model::{Action, Caller, MemberId, Outcome, Permit, Timestamp};
use wasl_store::{Peer, Return, Standing};

use crate::{Bureau, NodeError, audited::Intent};

/// How the newest return of a bureau stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnStatus {
    /// Since when it is returning.
    pub since: Timestamp,
    /// The peer that showed that the home is an old copy; `None` where it was restored on purpose.
    pub noticed: Option<MemberId>,
    /// When it was over; `None` while the bureau writes nothing into its own feeds.
    pub over: Option<Timestamp>,
    /// The peers from which everything that they have of this bureau's feeds has come back.
    pub heard: Vec<MemberId>,
    /// The peers that it still waits for.
    pub waits_for: Vec<MemberId>,
    /// The peers that an administrator said cannot be waited for, and that were not heard since.
    pub without: Vec<MemberId>,
    /// How many entries came back without their payloads, and no peer that was heard has them: they were erased, or were only
    /// for a peer that was not heard.
    pub bare: u64,
}

impl Bureau {
    /// Whether this bureau may write into its own feeds: it has what it had published, as far as it knows.
    pub fn may_write(&self) -> Result<bool, NodeError> {
        Ok(self.store.standing(self.identity.key.name())? == Standing::Whole)
    }

    /// Whether it waits for its peers, so that it may write again.
    pub(crate) fn is_returning(&self) -> Result<bool, NodeError> {
        Ok(self.store.home_return()?.is_some_and(|home_return| home_return.over.is_none()))
    }

    /// Which return was the newest.
    pub(crate) fn return_number(&self) -> Result<Option<u64>, NodeError> {
        Ok(self.store.home_return()?.map(|home_return| home_return.number))
    }

    /// Begins a return: this home was restored, and peers may have what it has not. Nothing is written into its own feeds
    /// before it has heard them all.
    pub fn begin_return(&self, caller: &Caller) -> Result<(), NodeError> {
        self.audited(Intent::asking(caller, Action::Return, "begin"), |permit| {
            self.store.write::<_, NodeError>(permit, |write| Ok(write.begin_return(None)?))?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// How the newest return stands; `None` if there never was one.
    pub fn return_status(&self, caller: &Caller) -> Result<Option<ReturnStatus>, NodeError> {
        self.audited(Intent::plain(caller, Action::FeedRead), |_| {
            let status = self.store.home_return()?.map(|found| self.status_of(&found)).transpose()?;
            Ok((status, Outcome::Changed { count: 0 }))
        })
    }

    /// Ends a return without the peers that were not heard, who must all be named. A peer that comes back later and has what
    /// this bureau published and lacks then makes what is written from now on a second history, which peers refuse (4023).
    pub fn finish_return(&self, caller: &Caller, without: &[MemberId]) -> Result<(), NodeError> {
        let asked = without.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        self.audited(Intent::asking(caller, Action::Return, &asked), |permit| {
            if self.has_two_histories()? {
                return Err(NodeError::OldCopy);
            }
            let Some(home_return) = self.store.home_return()?.filter(|found| found.over.is_none()) else {
                return Err(NodeError::NotReturning);
            };
            let waits_for = self.waits_for(&home_return)?;
            if let Some(member) = without.iter().find(|member| !waits_for.contains(member)) {
                return Err(NodeError::NoPeer(*member));
            }
            let unnamed: Vec<_> = waits_for.into_iter().filter(|member| !without.contains(member)).collect();
            if !unnamed.is_empty() {
                return Err(NodeError::Waiting(unnamed));
            }
            self.end_return(permit, without, true)?;
            Ok(((), Outcome::Changed { count: without.len() as u64 }))
        })
    }

    /// Notes that a round with `member` ended well, at whose beginning everything that it has of this bureau's feeds came back
    /// in return `came_back`.
    pub(crate) fn hear_in_return(&self, member: MemberId, came_back: Option<u64>) -> Result<(), NodeError> {
        let (Some(number), Some(home_return)) = (came_back, self.store.home_return()?) else { return Ok(()) };
        if home_return.over.is_some() && home_return.has_heard(member) && !home_return.unheard {
            return Ok(());
        }
        let permit = self.own_permit()?;
        self.store.write::<_, NodeError>(&permit, |write| {
            write.hear_again()?;
            Ok(write.heard_in_return(member, number)?)
        })?;
        self.store.forget_erased()?;
        self.end_return(&permit, &[], false)
    }

    /// Ends the return if it waits for nobody, and signs what the feeds have become.
    fn end_return(&self, permit: &Permit, without: &[MemberId], alone: bool) -> Result<(), NodeError> {
        // A bureau that has signed two histories waits for nobody: hearing its peers does not mend that.
        if self.has_two_histories()? {
            return Ok(());
        }
        let ended = self.store.write::<_, NodeError>(permit, |write| {
            without.iter().try_for_each(|member| write.waive_in_return(*member))?;
            let ended = write.end_return(alone)?;
            if ended {
                for origin in self.identity.feeds() {
                    write.sign(&origin, &self.identity.key)?;
                }
            }
            Ok(ended)
        })?;
        if ended {
            tracing::info!("the bureau has returned");
            self.news.tell();
        }
        Ok(())
    }

    fn has_two_histories(&self) -> Result<bool, NodeError> {
        for origin in [self.identity.records(), self.identity.messages()] {
            if self.store.feed(&origin)?.is_some_and(|feed| feed.halted.is_some()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn waits_for(&self, home_return: &Return) -> Result<Vec<MemberId>, NodeError> {
        let peers = self.store.peers()?.into_iter().filter(Peer::has_line).map(|peer| peer.member);
        Ok(peers
            .filter(|member| !home_return.has_heard(*member) && !home_return.has_waived(*member))
            .collect())
    }

    fn status_of(&self, home_return: &Return) -> Result<ReturnStatus, NodeError> {
        let mut bare = 0;
        for origin in [self.identity.records(), self.identity.messages()] {
            bare += self.store.bare(&origin)?.0;
        }
        let waits_for = self.waits_for(home_return)?;
        let waived = home_return.waived.iter().map(|(member, _)| *member);
        let without = waived.filter(|member| !home_return.has_heard(*member)).collect();
        let heard = home_return.heard.iter().map(|(member, _)| *member).collect();
        let Return { since, noticed, over, .. } = *home_return;
        Ok(ReturnStatus { since, noticed, over, heard, waits_for, without, bare })
    }
}
