//! Who is signed in: a table on the server, bounded and short-lived. The browser holds a random token only.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use wasl_model::{Purpose, Timestamp};

/// 32 random bytes that stand for a session, or prove that a form came from one of its pages.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Token([u8; 32]);

/// One officer's sitting at the console.
#[derive(Clone)]
pub(crate) struct Session {
    /// The officer's key. It is asked again at every request, so that a withdrawn key ends at once.
    pub(crate) secret: Secret,
    /// What every form of this session must bring back.
    pub(crate) form: Token,
    /// For what the officer asks, until it is changed.
    pub(crate) purpose: Purpose,
    began: Timestamp,
    used: Timestamp,
}

/// An API key that is never printed.
#[derive(Clone)]
pub(crate) struct Secret(String);

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    open: Mutex<HashMap<Token, Session>>,
}

impl Sessions {
    /// The most sessions at one time; one more ends the one that rested longest.
    const OPEN_MAX: usize = 10_000;
    /// A session ends 12 hours after it began,
    const LENGTH_MAX_MILLIS: u64 = 12 * 3_600_000;
    /// and 30 minutes after it was used last.
    const REST_MAX_MILLIS: u64 = 30 * 60_000;

    /// Begins a session.
    pub(crate) fn begin(&self, token: Token, session: Session) {
        let mut open = self.lock();
        let now = session.began;
        open.retain(|_, other| other.is_alive(now));
        if open.len() >= Self::OPEN_MAX {
            let oldest = open.iter().min_by_key(|(_, other)| other.used).map(|(token, _)| *token);
            oldest.map(|token| open.remove(&token));
        }
        open.insert(token, session);
    }

    /// The session of `token`, if it has not ended; it counts as used at `now`.
    pub(crate) fn find(&self, token: &Token, now: Timestamp) -> Option<Session> {
        let mut open = self.lock();
        let session = open.get_mut(token)?;
        if session.is_alive(now) {
            session.used = now;
            Some(session.clone())
        } else {
            open.remove(token);
            None
        }
    }

    /// Changes for what the officer asks from now on.
    pub(crate) fn set_purpose(&self, token: &Token, purpose: Purpose) {
        if let Some(session) = self.lock().get_mut(token) {
            session.purpose = purpose;
        }
    }

    /// Ends a session.
    pub(crate) fn end(&self, token: &Token) {
        self.lock().remove(token);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Token, Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    /// A session of the holder of `secret`, begun at `now`.
    pub(crate) fn new(secret: Secret, form: Token, purpose: Purpose, now: Timestamp) -> Self {
        Self { secret, form, purpose, began: now, used: now }
    }

    fn is_alive(&self, now: Timestamp) -> bool {
        now.millis_since(self.began) < Sessions::LENGTH_MAX_MILLIS
            && now.millis_since(self.used) < Sessions::REST_MAX_MILLIS
    }
}

impl Token {
    /// A token from the system's entropy.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The token that 64 hexadecimal digits write.
    pub(crate) fn of_hex(raw: &str) -> Option<Self> {
        let digits = raw.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit =
                |at: usize| char::from(pair[at]).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            *byte = digit(0)? << 4 | digit(1)?;
        }
        Some(Self(bytes))
    }

    /// Whether it is the same token; how long that takes does not tell where they differ.
    pub(crate) fn is(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(&self.0[..], &other.0[..]).into()
    }
}

impl Secret {
    /// Keeps a key.
    pub(crate) fn new(secret: &str) -> Self {
        Self(secret.to_owned())
    }

    /// The key, to be shown to the bureau and nobody else.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Session").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(byte: u8) -> Token {
        Token([byte; 32])
    }

    fn session(now: Timestamp) -> Session {
        Session::new(Secret::new("wasl_x"), token(9), Purpose::Border, now)
    }

    #[test]
    fn a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours_of_work() {
        let sessions = Sessions::default();
        let start = Timestamp::from_secs(1_000_000);
        let after = |minutes: u64| start.plus_millis(minutes * 60_000);
        sessions.begin(token(1), session(start));
        assert!(sessions.find(&token(1), after(29)).is_some());
        assert!(sessions.find(&token(1), after(59)).is_none());
        sessions.begin(token(2), session(start));
        for minutes in (20..720).step_by(20) {
            assert!(sessions.find(&token(2), after(minutes)).is_some(), "{minutes}");
        }
        assert!(sessions.find(&token(2), after(720)).is_none());
    }

    #[test]
    fn the_table_never_grows_past_its_bound() {
        let sessions = Sessions::default();
        let start = Timestamp::from_secs(1_000_000);
        for at in 0..Sessions::OPEN_MAX as u64 + 5 {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&at.to_be_bytes());
            sessions.begin(Token(bytes), session(start.plus_millis(at)));
        }
        assert_eq!(sessions.lock().len(), Sessions::OPEN_MAX);
    }

    #[test]
    fn a_token_is_read_back_and_never_printed_by_accident() {
        let token = Token::random().unwrap();
        assert!(Token::of_hex(&token.to_string()).is_some_and(|read| read.is(&token)));
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert!(!format!("{:?}", session(Timestamp::from_secs(0))).contains("wasl_x"));
        for bad in ["", "zz", &"g".repeat(64), &"a".repeat(63), &"é".repeat(32)] {
            assert!(Token::of_hex(bad).is_none(), "{bad}");
        }
    }
}
