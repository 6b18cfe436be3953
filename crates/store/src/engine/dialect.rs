//! One SQL for both engines: what is written for SQLite, as PostgreSQL reads it.

/// A statement with its places `?1` written as `$1`. In our statements no text holds a question mark.
pub(crate) fn statement(sql: &str) -> String {
    sql.replace('?', "$")
}

/// What is called differently in a schema, longest first: it is looked for in this order.
///
/// Texts are compared byte by byte, as SQLite does, whatever the language of the server.
const NAMES: [(&str, &str); 6] = [
    ("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    (") STRICT, WITHOUT ROWID;", ");"),
    (") STRICT;", ");"),
    ("INTEGER", "BIGINT"),
    ("BLOB", "BYTEA"),
    ("TEXT", "TEXT COLLATE \"C\""),
];

/// The statements of a schema. What is kept in a table by its key is in PostgreSQL kept in the order in which it came; there
/// is no other difference.
pub(crate) fn schema(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split_once("--").map_or(line, |(before, _)| before).trim_end());
    let bare = lines.collect::<Vec<_>>().join("\n");
    NAMES.iter().fold(bare, |sql, (ours, theirs)| sql.replace(ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_sqlite_is_one_of_postgresql() {
        let ours = "-- All that TEXT can be.\nCREATE TABLE a (\n    id INTEGER PRIMARY KEY AUTOINCREMENT,\n    b BLOB NOT \
                    NULL,  -- TEXT?\n    c TEXT PRIMARY KEY,\n    d INTEGER\n) STRICT, WITHOUT ROWID;\n";
        let theirs = "\nCREATE TABLE a (\n    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    b BYTEA NOT \
                      NULL,\n    c TEXT COLLATE \"C\" PRIMARY KEY,\n    d BIGINT\n);";
        assert_eq!(schema(ours), theirs);
    }

    #[test]
    fn places_keep_their_numbers() {
        let theirs = "SELECT a FROM b WHERE c = $2 AND d < $1 AND e = $12";
        assert_eq!(statement("SELECT a FROM b WHERE c = ?2 AND d < ?1 AND e = ?12"), theirs);
    }
}
