//! Messages between bureaus: sealed to their receivers, written into one's own feed, and read from the others'.

use wasl_feed::Origin;
use wasl_model::{
    Action, Caller, GroupVersion, HitReport, MemberId, Message, MessageId, Outcome, Parcel, Permit, Post,
    Prose, Refusal, Text, Timestamp, Urgency,
};
use wasl_seal::{ContentKey, PublicKey, SealError, Sealed};
use wasl_store::{Arrived, ParcelState, StoredMessage, StoredShared, Tray, Upload, Write};

use crate::{
    AttachmentError, AttachmentView, Bureau, NewAttachment, NodeError, attachments::context, audited::Intent,
    due::Asks, groups::Unwrapped,
};

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// Its receivers, at most [`Post::RECEIVERS_MAX`].
    pub to: Vec<MemberId>,
    /// What it is about, at most [`Message::SUBJECT_CHARS_MAX`] characters.
    pub subject: Text,
    /// The message itself.
    pub body: Prose,
    /// How soon it must be read.
    pub urgency: Urgency,
    /// The reference of the case, at most [`Message::CASE_CHARS_MAX`] characters.
    pub case: Option<Text>,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// Until when it is to be answered.
    pub answer_by: Option<Timestamp>,
    /// The files that go with it, at most [`Attachment::COUNT_MAX`](wasl_model::Attachment::COUNT_MAX), each uploaded by
    /// the sender.
    pub attachments: Vec<NewAttachment>,
}

/// A message as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// Which.
    pub id: MessageId,
    /// When it came here, or was sent from here.
    pub at: Timestamp,
    /// What it says, but for its attachments; the number of the reason why it cannot be opened; or nothing, where it was
    /// taken back unread.
    pub content: Option<Result<Message, u16>>,
    /// The files that go with it.
    pub attachments: Vec<AttachmentView>,
    /// When its sender took it back.
    pub recalled: Option<Timestamp>,
    /// Until when an answer is due that is not there: this bureau's own, or of one of its receivers.
    pub awaited: Option<Timestamp>,
    /// What became of it at each receiver, as far as that is known here.
    pub receivers: Vec<Receiver>,
    /// The sharing group that it was written to, if it was written to one.
    pub group: Option<GroupLabel>,
}

/// To which sharing group a message was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLabel {
    /// Which, and which version of it.
    pub version: GroupVersion,
    /// What it is called, if it is known here.
    pub name: Option<String>,
}

/// A message that is ready to be sealed.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) bytes: Vec<u8>,
    asks: Asks,
    uploads: Vec<Upload>,
}

impl Draft {
    /// The sealed files that go with it.
    pub(crate) fn parcels(&self) -> Vec<Parcel> {
        self.uploads.iter().map(|upload| upload.parcel).collect()
    }
}

/// What became of a message at one receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receiver {
    /// Who.
    pub member: MemberId,
    /// Since when its bureau has it, by its own signed word.
    pub delivered: Option<Timestamp>,
    /// When somebody there opened it first.
    pub read: Option<Timestamp>,
    /// The number of the reason why it cannot be opened there.
    pub fault: Option<u16>,
    /// When its first answer came here, or was sent from here.
    pub answered: Option<Timestamp>,
}

/// What becomes of a message that came in.
enum Arrival {
    /// It can be opened, and asks so much.
    Opens(Asks),
    /// It was taken back.
    Gone,
    /// It cannot, for the reason of this number.
    Fails(u16),
    /// Its version of a group has not come yet.
    Waits,
}

impl Bureau {
    /// The most messages that are listed at once.
    pub const MESSAGES_MAX: u32 = wasl_store::Store::MESSAGES_MAX;
    /// How many messages are told to have arrived at once.
    const DELIVERED_AT_ONCE: u32 = 1_000;

    /// Seals a message to its receivers and sends it: it is in this bureau's feed when this returns, and theirs to fetch.
    pub fn send_message(&self, caller: &Caller, new: NewMessage) -> Result<MessageId, NodeError> {
        self.audited(Intent::plain(caller, Action::MessageSend), |permit| {
            let id = self.seal_and_post(permit, new, |_| Ok(()))?;
            Ok((id, Outcome::Changed { count: 1 }))
        })
    }

    /// The same with leave, and with what else is written in the same transaction.
    pub(crate) fn seal_and_post(
        &self,
        permit: &Permit,
        new: NewMessage,
        also: impl FnOnce(&mut Write<'_>) -> Result<(), NodeError>,
    ) -> Result<MessageId, NodeError> {
        let to = new.to.clone();
        let draft = self.draft(permit, new)?;
        let origin = self.identity.messages();
        let seed = self.entropy.bytes()?;
        let sealed = Sealed::seal(&draft.bytes, &self.readers(&to)?, origin.as_str(), &seed)?;
        let (to, sealed, parcels) = (to.into_iter().collect(), sealed.to_bytes(), draft.parcels());
        let post = Post::Message { to, sealed, parcels };
        let number = self.post_with(permit, vec![post], |write, number| {
            also(write)?;
            self.settle_draft(write, &draft, number)
        })?;
        Ok(MessageId { from: self.identity.member, number })
    }

    /// Checks a message that is to be sent, and makes it ready.
    pub(crate) fn draft(&self, permit: &Permit, new: NewMessage) -> Result<Draft, NodeError> {
        if let Some(answered) = new.reply_to {
            self.store.message(permit, answered)?.ok_or(Refusal::NotFound)?;
        }
        self.draft_with(permit, new, None)
    }

    /// The same, with what it says of a hit; what it answers is the caller's to know.
    pub(crate) fn draft_with(
        &self,
        permit: &Permit,
        new: NewMessage,
        hit: Option<HitReport>,
    ) -> Result<Draft, NodeError> {
        let NewMessage { subject, body, urgency, case, reply_to, answer_by, attachments, .. } = new;
        if answer_by.is_some_and(|by| by <= permit.at()) {
            return Err(NodeError::AnswerBefore);
        }
        let (sent, (attachments, uploads)) = (permit.at(), self.attached(permit, attachments)?);
        let message = Message { subject, body, urgency, case, reply_to, answer_by, sent, attachments, hit };
        Ok(Draft { asks: Asks::of(&message), bytes: message.to_bytes()?, uploads })
    }

    /// Notes what goes with a message: what it asks and answers; and its files, which are uploads no more. One that is named
    /// twice, or was sent meanwhile, is none.
    pub(crate) fn settle_draft(
        &self,
        write: &mut Write<'_>,
        draft: &Draft,
        number: u64,
    ) -> Result<(), NodeError> {
        let message = MessageId { from: self.identity.member, number };
        for (at, upload) in (0_u8..).zip(&draft.uploads) {
            if !write.remove_upload(upload.id)? {
                return Err(AttachmentError::NoUpload.into());
            }
            write.settle_parcel(message, at, ParcelState::Here)?;
        }
        draft.asks.note(write, message, message.from)
    }

    /// The messages of a tray that follow after `before`, in the tray's order, at most [`Bureau::MESSAGES_MAX`], and whether
    /// there may be more. Listing is not reading: their senders are told nothing, and a face shows no bodies.
    pub fn messages(
        &self,
        caller: &Caller,
        tray: Tray,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<(Vec<MessageView>, bool), NodeError> {
        self.audited(Intent::plain(caller, Action::MessageRead), |permit| {
            let (stored, more) =
                self.store.messages(permit, &self.identity.messages(), tray, before, limit)?;
            let views: Vec<_> = stored.into_iter().map(|stored| self.view(stored)).collect();
            let count = views.len() as u64;
            Ok(((views, more), Outcome::Shown { records: Vec::new(), count }))
        })
    }

    /// Opens a message. The first time, its sender is told.
    pub fn message(&self, caller: &Caller, id: MessageId) -> Result<MessageView, NodeError> {
        self.audited(Intent::asking(caller, Action::MessageRead, &id.to_string()), |permit| {
            let held = || Ok::<_, NodeError>(self.store.message(permit, id)?.ok_or(Refusal::NotFound)?);
            let stored = held()?;
            let is_open = self.content(&stored).is_some_and(|content| content.is_ok());
            let view = if is_open && self.note_read(permit, &stored)? { held()? } else { stored };
            Ok((self.view(view), Outcome::Shown { records: Vec::new(), count: 1 }))
        })
    }

    /// Takes a message of this bureau back. Where nobody has read it, it is erased; whoever has read it keeps it.
    pub fn recall_message(&self, caller: &Caller, id: MessageId) -> Result<(), NodeError> {
        self.audited(Intent::asking(caller, Action::MessageSend, &id.to_string()), |permit| {
            let stored = self.store.message(permit, id)?.ok_or(Refusal::NotFound)?;
            if id.from != self.identity.member {
                return Err(Refusal::Foreign { owner: id.from }.into());
            }
            let (None, Some((to, _))) = (stored.recalled, stored.sealed) else {
                return Ok(((), Outcome::Changed { count: 0 }));
            };
            let to = to.into_iter().collect();
            self.post(permit, vec![Post::Recalled { number: id.number, to, at: permit.at() }])?;
            self.store.forget_erased()?;
            self.remove_discarded_parcels(permit)?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Follows what the owner of a feed of messages says of its sharing groups, and tells it which of its messages have arrived, and
    /// which cannot be opened. Messages of others that waited for such a group are told of as well.
    ///
    /// Not before all peers were heard, and not while the bureau is returning.
    pub(crate) fn confirm_messages(&self, origin: &Origin) -> Result<(), NodeError> {
        if !self.is_ready() || !self.may_write()? {
            return Ok(());
        }
        let permit = self.own_permit()?;
        self.follow_groups(&permit, origin)?;
        self.confirm_arrived(origin)?;
        for waiting in self.store.feeds_with_waiting(&permit)? {
            if waiting != *origin {
                self.confirm_arrived(&waiting)?;
            }
        }
        Ok(())
    }

    fn confirm_arrived(&self, origin: &Origin) -> Result<(), NodeError> {
        while self.is_ready() && self.may_write()? {
            let permit = self.own_permit()?;
            let me = self.identity.member;
            let arrived = self.store.undelivered(&permit, origin, me, Self::DELIVERED_AT_ONCE)?;
            let (at, mut posts, mut asked) = (permit.at(), Vec::new(), Vec::new());
            let (mut last, mut waits) = (None, false);
            for arrived in arrived {
                match self.arrival(&permit, &arrived)? {
                    Arrival::Waits => {
                        waits = true;
                        break;
                    }
                    Arrival::Opens(asks) => asked.push((arrived.id, asks)),
                    Arrival::Gone => {}
                    Arrival::Fails(reason) => {
                        let message = arrived.id;
                        tracing::warn!(%message, number = reason, "a message cannot be opened");
                        posts.push(Post::Unreadable { message, reason, at });
                    }
                }
                last = Some(arrived.id);
            }
            let Some(up_to) = last else { break };
            posts.push(Post::Delivered { up_to, at });
            self.post_with(&permit, posts, |write, _| {
                asked.iter().try_for_each(|(message, asks)| {
                    asks.note(write, *message, me)?;
                    asks.hit.map_or(Ok(()), |report| self.hear_of_hit(write, *message, &report))
                })
            })?;
            if waits {
                break;
            }
        }
        Ok(())
    }

    /// What becomes of a message that came in. The key of one to a group is unwrapped, which can be done once, and kept.
    fn arrival(&self, permit: &Permit, arrived: &Arrived) -> Result<Arrival, NodeError> {
        let Arrived { id, at, sealed, shared } = arrived;
        let Some(sealed) = sealed else { return Ok(Arrival::Gone) };
        let shared = match shared {
            None => None,
            Some((shared, wrapped)) => match self.unwrap_shared(permit, (*id, *at), (shared, wrapped))? {
                Unwrapped::Waits => return Ok(Arrival::Waits),
                Unwrapped::Settled => self.store.message(permit, *id)?.and_then(|stored| stored.shared),
            },
        };
        Ok(match self.unsealed(id.from, sealed, shared.as_ref()) {
            Ok(content) => Arrival::Opens(Asks::of(&content)),
            Err(reason) => Arrival::Fails(reason),
        })
    }

    /// Tells the sender of a message that somebody here has opened it, if it does not know; whether it was told.
    pub(crate) fn note_read(&self, permit: &Permit, stored: &StoredMessage) -> Result<bool, NodeError> {
        let (me, message) = (self.identity.member, stored.id);
        let is_known = stored.opened.iter().any(|(by, _, fault)| *by == me && fault.is_none());
        // While nothing may be written it can be read all the same; its sender is told when it is opened after that.
        if message.from == me || is_known || !self.may_write()? {
            return Ok(false);
        }
        self.post(permit, vec![Post::Read { message, at: permit.at() }])?;
        Ok(true)
    }

    /// Writes into this bureau's feed of messages, and signs it; the number of the first entry.
    fn post(&self, permit: &Permit, posts: Vec<Post>) -> Result<u64, NodeError> {
        self.post_with(permit, posts, |_, _| Ok(()))
    }

    /// The same, with what else is written in the same transaction; `also` is told the number of the first entry.
    pub(crate) fn post_with(
        &self,
        permit: &Permit,
        posts: Vec<Post>,
        also: impl FnOnce(&mut Write<'_>, u64) -> Result<(), NodeError>,
    ) -> Result<u64, NodeError> {
        self.settle();
        let origin = self.identity.messages();
        let first = self.store.write_together::<_, NodeError>(permit, |write| {
            let first = write.size(&origin)?.get();
            for post in posts {
                write.post(&origin, post, self.entropy.salt()?)?;
            }
            also(write, first)?;
            write.sign(&origin, &self.identity.key)?;
            Ok(first)
        })?;
        self.news.tell();
        Ok(first)
    }

    /// What a message to these members is sealed to: their keys, and this bureau's own.
    pub(crate) fn readers(&self, to: &[MemberId]) -> Result<Vec<PublicKey>, NodeError> {
        if to.is_empty() || to.len() > Post::RECEIVERS_MAX {
            return Err(NodeError::Receivers);
        }
        let peers = self.store.peers()?;
        let key = |member: &MemberId| {
            if *member == self.identity.member {
                return Err(NodeError::Receivers);
            }
            let peer = peers.iter().find(|peer| peer.member == *member).ok_or(NodeError::NoPeer(*member))?;
            let sealing = peer.sealing.as_ref().ok_or(NodeError::NoSealingKey(*member))?;
            Ok(sealing.parse()?)
        };
        let own = std::iter::once(Ok(self.identity.sealing.public()));
        to.iter().map(key).chain(own).collect()
    }

    fn view(&self, stored: StoredMessage) -> MessageView {
        let mut content = self.content(&stored);
        let kept = content.as_mut().and_then(|content| content.as_mut().ok());
        // The keys of the attachments stay in this room.
        let attachments = kept.map(|message| std::mem::take(&mut message.attachments)).unwrap_or_default();
        let attachments = self.attachment_views(&stored, &attachments);
        let StoredMessage { id, at, recalled, sealed, delivered, opened, due, answered, shared, .. } = stored;
        let group = shared.map(|StoredShared { to, name, .. }| GroupLabel { version: to, name });
        let to = sealed.map_or(Vec::new(), |(to, _)| to);
        let receiver = |member| {
            let opening = opened.iter().find(|(by, ..)| *by == member);
            Receiver {
                member,
                delivered: delivered.iter().find(|(by, _)| *by == member).map(|(_, at)| *at),
                read: opening.filter(|(.., fault)| fault.is_none()).map(|(_, at, _)| *at),
                fault: opening.and_then(|(.., fault)| *fault),
                answered: answered.iter().find(|(by, _)| *by == member).map(|(_, at)| *at),
            }
        };
        let receivers = to.into_iter().map(receiver).collect();
        let awaited = due.filter(|(_, settled)| settled.is_none() && recalled.is_none());
        MessageView {
            id,
            at,
            content,
            attachments,
            recalled,
            awaited: awaited.map(|(until, _)| until),
            receivers,
            group,
        }
    }

    /// What a message says, or the number of the reason why it cannot be opened; `None` where it was taken back unread.
    pub(crate) fn content(&self, stored: &StoredMessage) -> Option<Result<Message, u16>> {
        let (_, sealed) = stored.sealed.as_ref()?;
        Some(self.unsealed(stored.id.from, sealed, stored.shared.as_ref()))
    }

    fn unsealed(&self, from: MemberId, sealed: &[u8], shared: Option<&StoredShared>) -> Result<Message, u16> {
        let context = context(from);
        let sealed = Sealed::from_bytes(sealed).map_err(SealError::number)?;
        let opened = match shared {
            Some(shared) if from != self.identity.member => {
                let key = self.shared_key(shared)?;
                sealed.open_with(&key, &context).map_err(SealError::number)?.to_vec()
            }
            _ => self.identity.open(&sealed, &context).map_err(SealError::number)?.to_vec(),
        };
        Message::from_bytes(&opened).map_err(wasl_model::MessageError::number)
    }

    /// The key of a message to a group, once it is here.
    fn shared_key(&self, shared: &StoredShared) -> Result<ContentKey, u16> {
        if let Some(number) = shared.fault {
            return Err(number);
        }
        let opener = shared.opener.as_ref().ok_or_else(|| NodeError::GroupWaits.number())?;
        let key = self.open_own(opener).map_err(|error| error.number())?;
        key.as_slice().try_into().map(ContentKey::new).map_err(|_| SealError::Broken.number())
    }
}
