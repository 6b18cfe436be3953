//! What a PostgreSQL server or the line to it said, without what it quotes.

use tokio_postgres::error::{DbError, Severity, SqlState};

/// Why a server did not do something. It never quotes a row: what the server says of one is left out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerFault {
    /// The server said no.
    #[error("the server said no: SQLSTATE {code}{}", said(.message.as_ref()))]
    Said {
        /// PostgreSQL's code for the reason.
        code: String,
        /// Its words, where they are about a connection or a right and not about rows.
        message: Option<String>,
    },
    /// The system gives no room for a connection.
    #[error("the system gives no room for a connection")]
    System(#[source] std::io::Error),
    /// The line to it failed.
    #[error("the line to the server failed")]
    Line(#[source] tokio_postgres::Error),
}

fn said(message: Option<&String>) -> String {
    message.map(|message| format!(", {message}")).unwrap_or_default()
}

/// The classes of codes whose words are about connections, logins, rights, resources and operators, not about rows.
const HARMLESS: [&str; 8] = ["08", "28", "3D", "3F", "42", "53", "55", "57"];

impl From<tokio_postgres::Error> for ServerFault {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else { return Self::Line(error) };
        let code = said.code().code().to_owned();
        let is_harmless = code.get(..2).is_some_and(|class| HARMLESS.contains(&class));
        let message = is_harmless.then(|| said.message().to_owned());
        Self::Said { code, message }
    }
}

/// Whether the connection is gone, so that nothing more can be said on it.
pub(crate) fn is_cut(error: &tokio_postgres::Error) -> bool {
    match error.as_db_error() {
        Some(said) => ends_the_connection(said),
        // Whatever did not come from the server as an answer came of the line, but for a value that does not fit its place.
        None => error.is_closed() || has_io_source(error),
    }
}

/// Whether the server will soon take connections.
pub(crate) fn is_starting(error: &tokio_postgres::Error) -> bool {
    error.code() == Some(&SqlState::CANNOT_CONNECT_NOW) || has_io_source(error)
}

fn ends_the_connection(said: &DbError) -> bool {
    matches!(said.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
}

fn has_io_source(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}
