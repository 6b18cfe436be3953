//! Rows brought from the files of a home onto a server, as they are.

use wasl_model::{Action, Permit};

use crate::{
    AuditLog, Location, Store, StoreError,
    database::Database,
    engine::{Connection, Value, params},
};

impl Store {
    /// Copies the records' tables to `to`, which has none yet, row by row, in one transaction; how many rows. Nobody writes into
    /// the file meanwhile.
    pub fn copy_rows_to(&self, permit: &Permit, to: &Location) -> Result<u64, StoreError> {
        crate::leave::needs(permit, Action::Backup)?;
        copy(self.database(), to)
    }
}

impl AuditLog {
    /// Copies the audit log's tables like [`Store::copy_rows_to`].
    pub fn copy_rows_to(&self, permit: &Permit, to: &Location) -> Result<u64, StoreError> {
        crate::leave::needs(permit, Action::Backup)?;
        copy(self.database(), to)
    }
}

fn copy(from: &Database, to: &Location) -> Result<u64, StoreError> {
    let target = Database::open(to, from.schema())?;
    from.write(|source| {
        target.write(|target| {
            if target.exists("SELECT 1 FROM feed LIMIT 1", &[])? {
                return Err(StoreError::Foreign);
            }
            let mut rows = 0;
            for table in source.tables()? {
                rows += copy_table(source, target, &table)?;
            }
            target.go_on_counting()?;
            Ok(rows)
        })
    })
}

fn copy_table(source: &Connection, target: &Connection, table: &str) -> Result<u64, StoreError> {
    let columns = source.columns(table)?;
    let places: Vec<_> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    let (names, places) = (columns.join(", "), places.join(", "));
    let put = format!("INSERT INTO {table} ({names}) VALUES ({places})");
    let select = format!("SELECT {names} FROM {table}");
    let mut statement = source.prepare(&select)?;
    let mut rows = statement.query_many(params![])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let values: Vec<Value<'_>> =
            (0..columns.len()).map(|column| row.value(column)).collect::<Result<_, _>>()?;
        target.put(&put, &values)?;
        count += 1;
    }
    Ok(count)
}
