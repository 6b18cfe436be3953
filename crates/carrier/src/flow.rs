//! How far the two directions of a line are, and what may come next.
//!
//! A broker drops what a reader is too slow for. So each side says how many chunks with data it has passed on, and the other
//! sends no more than [`WINDOW`] beyond that. Whatever does not come in its turn ends the line.

use std::collections::VecDeque;

use crate::chunk::Chunk;

/// Chunks with data that may be on their way without having been taken: 2 MiB at most.
pub(crate) const WINDOW: u64 = 32;
/// After so many passed on, the other side is told.
const TOLD_EVERY: u64 = WINDOW / 4;

/// Both directions of one line.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// Chunks said, of all kinds.
    said: u64,
    /// Chunks heard, of all kinds.
    heard: u64,
    /// Chunks with data sent, and how many of them the other side has passed on.
    sent: u64,
    taken: u64,
    /// Chunks with data that have come, those that were passed on, and what the other side was told of that.
    come: u64,
    passed: u64,
    told: u64,
    /// What has come and was not passed on yet.
    waiting: VecDeque<Vec<u8>>,
    /// How much of the first of it was.
    begun: usize,
    has_ended: bool,
}

/// Something came that has no place there: the line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("not a chunk of a line")]
    Form,
    #[error("a chunk out of its turn: one was lost, doubled or made up")]
    Turn,
    #[error("more than the window allows")]
    Window,
    #[error("more was taken than was sent")]
    Taken,
}

impl Flow {
    /// The bytes of the next chunk that is said.
    pub(crate) fn say(&mut self, chunk: Chunk<'_>) -> Vec<u8> {
        let bytes = chunk.to_bytes(self.said);
        self.said += 1;
        self.sent += u64::from(matches!(chunk, Chunk::Data(_)));
        bytes
    }

    /// Takes in what has come.
    pub(crate) fn hear(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let (number, chunk) = Chunk::read(bytes).ok_or(Fault::Form)?;
        if number != self.heard || self.has_ended {
            return Err(Fault::Turn);
        }
        self.heard += 1;
        match chunk {
            Chunk::Data(data) => {
                self.come += 1;
                if self.come - self.told > WINDOW {
                    return Err(Fault::Window);
                }
                self.waiting.push_back(data.to_vec());
            }
            Chunk::Taken(count) if (self.taken..=self.sent).contains(&count) => self.taken = count,
            Chunk::Taken(_) => return Err(Fault::Taken),
            Chunk::Here => {}
            Chunk::End => self.has_ended = true,
        }
        Ok(())
    }

    /// Whether more data may be sent.
    pub(crate) fn may_send(&self) -> bool {
        self.sent - self.taken < WINDOW
    }

    /// What is to be passed on next.
    pub(crate) fn next(&self) -> Option<&[u8]> {
        self.waiting.front().map(|first| &first[self.begun..])
    }

    /// So many bytes of that were passed on.
    pub(crate) fn pass(&mut self, count: usize) {
        self.begun += count;
        if self.waiting.front().is_some_and(|first| self.begun >= first.len()) {
            self.waiting.pop_front();
            self.begun = 0;
            self.passed += 1;
        }
    }

    /// What the other side is to be told of what was passed on, if it is time.
    pub(crate) fn tell(&mut self) -> Option<Chunk<'static>> {
        if self.passed - self.told < TOLD_EVERY {
            return None;
        }
        self.told = self.passed;
        Some(Chunk::Taken(self.passed))
    }

    /// Whether the other side has ended the line. What came before that is still to be passed on.
    pub(crate) fn has_ended(&self) -> bool {
        self.has_ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(number: u64) -> Vec<u8> {
        Chunk::Data(b"data").to_bytes(number)
    }

    #[test]
    fn what_is_lost_doubled_or_out_of_its_turn_ends_the_line() {
        for second in [0, 2, u64::MAX] {
            let mut flow = Flow::default();
            flow.hear(&data(0)).unwrap();
            assert_eq!(flow.hear(&data(second)), Err(Fault::Turn), "{second}");
        }
        let mut flow = Flow::default();
        flow.hear(&Chunk::End.to_bytes(0)).unwrap();
        assert_eq!(flow.hear(&data(1)), Err(Fault::Turn));
        assert_eq!(Flow::default().hear(b"anything"), Err(Fault::Form));
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_is_a_chunk_in_its_turn_or_ends_the_line(bytes: Vec<u8>, kind in 0_u8..5, number in 0_u64..3) {
            let mut flow = Flow::default();
            let framed = [&[kind][..], &number.to_be_bytes(), &bytes].concat();
            let is_in_turn = flow.hear(&framed).is_ok();
            proptest::prop_assert!(!is_in_turn || (number == 0 && kind < 4));
            proptest::prop_assert!(flow.waiting.len() as u64 <= WINDOW);
            proptest::prop_assert!(Flow::default().hear(&bytes).is_err() || bytes.len() >= 9);
        }
    }

    #[test]
    fn nobody_sends_or_is_sent_more_than_the_window() {
        let (mut one, mut other) = (Flow::default(), Flow::default());
        let mut rounds = 0;
        while one.may_send() {
            let bytes = one.say(Chunk::Data(b"data"));
            other.hear(&bytes).unwrap();
            rounds += 1;
        }
        assert_eq!(rounds, WINDOW);
        assert_eq!(other.hear(&data(WINDOW)), Err(Fault::Window));

        // What is passed on is told, and makes room again.
        let mut other = Flow::default();
        (0..WINDOW).for_each(|number| other.hear(&data(number)).unwrap());
        for _ in 1..TOLD_EVERY {
            other.pass(4);
            assert_eq!(other.tell(), None);
        }
        other.pass(3);
        assert_eq!(other.next(), Some(&b"a"[..]));
        assert_eq!(other.tell(), None);
        other.pass(1);
        let told = other.tell().unwrap();
        assert_eq!(told, Chunk::Taken(TOLD_EVERY));
        one.hear(&told.to_bytes(0)).unwrap();
        assert!(one.may_send());
        other.hear(&data(WINDOW)).unwrap();
    }

    #[test]
    fn nobody_takes_what_was_not_sent_or_gives_back_what_it_took() {
        let mut flow = Flow::default();
        flow.say(Chunk::Data(b"x"));
        flow.say(Chunk::Data(b"x"));
        flow.hear(&Chunk::Taken(2).to_bytes(0)).unwrap();
        for count in [1, 3, u64::MAX] {
            let mut flow = Flow { sent: 2, taken: 2, ..Flow::default() };
            assert_eq!(flow.hear(&Chunk::Taken(count).to_bytes(0)), Err(Fault::Taken), "{count}");
        }
    }

    #[test]
    fn what_came_before_the_end_is_still_passed_on() {
        let mut flow = Flow::default();
        flow.hear(&data(0)).unwrap();
        flow.hear(&Chunk::End.to_bytes(1)).unwrap();
        assert_eq!((flow.has_ended(), flow.next()), (true, Some(&b"data"[..])));
        flow.pass(4);
        assert_eq!(flow.next(), None);
    }
}
