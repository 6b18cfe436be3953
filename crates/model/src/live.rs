//! What is asked of a member live: the question, for what and in which role, and nothing else of who asks.

use minicbor::{Decode, Encode};

use crate::{Identifier, Name, Number, Purpose, Question, Role, Text};

/// A question as it goes to another member.
///
/// It names no officer and no case. The purpose and the role go with it, because the owner's rules look at them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LiveQuestion {
    /// For what it is asked.
    #[n(0)]
    pub purpose: Purpose,
    /// The role of whoever asks.
    #[n(1)]
    pub role: Role,
    /// How many records are wanted at most, 1 to [`LiveQuestion::LIMIT_MAX`].
    #[n(2)]
    pub limit: u8,
    /// What is asked.
    #[n(3)]
    pub sought: LiveSought,
}

/// What a [`LiveQuestion`] asks.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum LiveSought {
    /// Who is this?
    #[n(0)]
    Search(#[n(0)] Question),
    /// Who bears one of these numbers? Several where a reading is ambiguous, at most [`LiveQuestion::NUMBERS_MAX`].
    #[n(1)]
    Check(#[n(0)] Vec<Number>),
}

/// Why bytes are not a live question.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LiveQuestionError {
    /// Not the CBOR of one, not in its one form, or of a kind that this program does not know.
    #[error("the live question cannot be read")]
    Form(#[source] minicbor::decode::Error),
    /// More of something than is asked for at once.
    #[error("the live question has more {what} than {limit}")]
    Limit {
        /// Of what.
        what: &'static str,
        /// How many are taken.
        limit: usize,
    },
}

impl LiveQuestion {
    /// The most bytes that one has.
    pub const BYTES_MAX: usize = 16 * 1024;
    /// The most records that are asked for.
    pub const LIMIT_MAX: u8 = 100;
    /// The most numbers of a check. A machine-readable zone has at most 8 readings.
    pub const NUMBERS_MAX: usize = 16;

    /// Its bytes.
    ///
    /// # Errors
    /// If it asks for more than is taken.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LiveQuestionError> {
        self.check_limits()?;
        // Writing into a vector cannot fail.
        Ok(minicbor::to_vec(self).unwrap_or_default())
    }

    /// Reads a question and nothing else. A part that this program does not know is refused: it may be one that makes
    /// the question narrower.
    ///
    /// # Errors
    /// If it is none, or asks for more than is taken.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LiveQuestionError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(LiveQuestionError::Limit { what: "bytes", limit: Self::BYTES_MAX });
        }
        let question: Self = minicbor::decode(bytes).map_err(LiveQuestionError::Form)?;
        question.check_limits()?;
        if minicbor::to_vec(&question).is_ok_and(|own| own == bytes) {
            Ok(question)
        } else {
            let other = minicbor::decode::Error::message("not in the one form that a question has");
            Err(LiveQuestionError::Form(other))
        }
    }

    fn check_limits(&self) -> Result<(), LiveQuestionError> {
        if !(1..=Self::LIMIT_MAX).contains(&self.limit) {
            return Err(LiveQuestionError::Limit { what: "records", limit: Self::LIMIT_MAX.into() });
        }
        match &self.sought {
            LiveSought::Search(question) => {
                within("characters of name", question.name.as_ref(), Name::CHARS_MAX)?;
                within("characters of place", question.place.as_ref(), Question::PLACE_CHARS_MAX)?;
                within("characters of number", question.number.as_ref().map(value), Identifier::CHARS_MAX)
            }
            LiveSought::Check(numbers) if (1..=Self::NUMBERS_MAX).contains(&numbers.len()) => {
                let mut numbers = numbers.iter().map(value);
                numbers
                    .try_for_each(|value| within("characters of number", Some(value), Identifier::CHARS_MAX))
            }
            LiveSought::Check(_) => {
                Err(LiveQuestionError::Limit { what: "numbers", limit: Self::NUMBERS_MAX })
            }
        }
    }
}

fn value(number: &Number) -> &Text {
    &number.value
}

fn within(what: &'static str, text: Option<&Text>, limit: usize) -> Result<(), LiveQuestionError> {
    match text {
        Some(text) if text.as_str().chars().count() > limit => Err(LiveQuestionError::Limit { what, limit }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RecordKind, Sex, Sought};

    fn number(value: &str) -> Number {
        Number { sought: Sought::Document, value: Text::new(value).unwrap(), issuer: "MA".parse().ok() }
    }

    fn search() -> Question {
        Question {
            name: Text::new("Tarik Example").ok(),
            born: "1965-03".parse().ok(),
            nationality: "MA".parse().ok(),
            sex: Some(Sex::Male),
            place: Text::new("Invented-sur-Mer").ok(),
            kind: Some(RecordKind::Person),
            number: Some(number("AB 123456")),
        }
    }

    fn asking(sought: LiveSought) -> LiveQuestion {
        LiveQuestion { purpose: Purpose::Border, role: Role::Officer, limit: 10, sought }
    }

    #[test]
    fn a_question_is_read_back_as_it_was_asked_and_nothing_that_is_cut_off_or_followed() {
        let whole = asking(LiveSought::Search(search()));
        let empty = asking(LiveSought::Search(Question::default()));
        let check = asking(LiveSought::Check(vec![number("AB123456"), number("A8123456")]));
        for question in [whole, empty, check] {
            let bytes = question.to_bytes().unwrap();
            assert_eq!(LiveQuestion::from_bytes(&bytes).unwrap(), question);
            assert!(LiveQuestion::from_bytes(&[bytes.clone(), vec![0]].concat()).is_err());
            for cut in 0..bytes.len() {
                assert!(LiveQuestion::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
            }
        }
    }

    #[test]
    fn a_question_has_one_form_and_no_part_that_is_not_known() {
        let bytes = asking(LiveSought::Check(vec![number("AB123456")])).to_bytes().unwrap();
        // The same with its length told in more bytes than it takes, and with a fifth part.
        assert_eq!(bytes[0], 0x84);
        let wide = [&[0x98, 4], &bytes[1..]].concat();
        let longer = [&[0x85], &bytes[1..], &[0xf6]].concat();
        for bytes in [wide, longer] {
            assert!(matches!(LiveQuestion::from_bytes(&bytes), Err(LiveQuestionError::Form(_))));
        }
    }

    #[test]
    fn no_more_is_asked_for_than_is_taken() {
        let long = Text::new(&"x".repeat(300)).unwrap();
        let mut too_much = vec![
            LiveQuestion { limit: 0, ..asking(LiveSought::Search(search())) },
            LiveQuestion { limit: 101, ..asking(LiveSought::Search(search())) },
            asking(LiveSought::Check(Vec::new())),
            asking(LiveSought::Check(vec![number("AB123456"); 17])),
            asking(LiveSought::Check(vec![Number { value: long.clone(), ..number("AB123456") }])),
        ];
        too_much.push(asking(LiveSought::Search(Question { place: Some(long), ..search() })));
        for question in too_much {
            let bytes = minicbor::to_vec(&question).unwrap();
            assert!(matches!(question.to_bytes(), Err(LiveQuestionError::Limit { .. })));
            assert!(matches!(LiveQuestion::from_bytes(&bytes), Err(LiveQuestionError::Limit { .. })));
        }
    }

    proptest::proptest! {
        #[test]
        fn outside_bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = LiveQuestion::from_bytes(&bytes);
        }
    }
}
