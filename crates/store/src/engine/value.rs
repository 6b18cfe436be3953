//! What stands in one cell of a row, whichever engine keeps it.

use std::error::Error;

use bytes::BytesMut;
use rusqlite::{
    ToSql as ToFile,
    types::{ToSqlOutput, ValueRef},
};
use tokio_postgres::types::{FromSql, IsNull, ToSql as ToServer, Type, to_sql_checked};

/// What stands in a cell, or is to. Both engines keep whole numbers of 64 bits, texts in UTF-8 and bytes, and nothing else
/// is kept in them; what PostgreSQL calls true and false are the numbers 1 and 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Number(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A value of its own, for a statement that is sent without waiting.
#[derive(Debug)]
pub(crate) enum Kept {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// What can be put into a cell.
pub(crate) trait AsValue {
    fn value(&self) -> Value<'_>;
}

/// What can be read out of a cell; `None` where something else stands in it.
pub(crate) trait Read<'a>: Sized {
    fn read(value: Value<'a>) -> Option<Self>;
}

/// The values of a statement's places `?1`, `?2` and so on.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$($crate::engine::AsValue::value(&$value)),*]
    };
}
pub(crate) use params;

impl Value<'_> {
    pub(crate) fn keep(self) -> Kept {
        match self {
            Self::Null => Kept::Null,
            Self::Number(number) => Kept::Number(number),
            Self::Text(text) => Kept::Text(text.to_owned()),
            Self::Bytes(bytes) => Kept::Bytes(bytes.to_owned()),
        }
    }
}

impl Kept {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }

    /// About how much memory it takes.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Null | Self::Number(_) => size_of::<Self>(),
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

impl ToFile for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl<'a> Value<'a> {
    /// What SQLite has in a cell; `None` if it is none of ours.
    pub(crate) fn of_file(value: ValueRef<'a>) -> Option<Self> {
        match value {
            ValueRef::Null => Some(Self::Null),
            ValueRef::Integer(number) => Some(Self::Number(number)),
            ValueRef::Text(text) => str::from_utf8(text).ok().map(Self::Text),
            ValueRef::Blob(bytes) => Some(Self::Bytes(bytes)),
            ValueRef::Real(_) => None,
        }
    }
}

/// A place whose type the server takes for a narrower number is refused: the statement has to say what it means.
fn is_ours(ty: &Type) -> bool {
    matches!(*ty, Type::INT8 | Type::BOOL | Type::TEXT | Type::BYTEA)
}

impl ToServer for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (*self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Number(number), &Type::INT8) => ToServer::to_sql(&number, ty, out),
            (Self::Number(number), &Type::BOOL) => ToServer::to_sql(&(number != 0), ty, out),
            (Self::Text(text), &Type::TEXT) => ToServer::to_sql(&text, ty, out),
            (Self::Bytes(bytes), &Type::BYTEA) => ToServer::to_sql(&bytes, ty, out),
            _ => Err(format!("a value of another kind than {ty}").into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        is_ours(ty)
    }

    to_sql_checked!();
}

impl ToServer for Kept {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        ToServer::to_sql(&self.value(), ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        is_ours(ty)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Number(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Number(i32::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Number(bool::from_sql(ty, raw)?.into()),
            Type::TEXT => Self::Text(<&str>::from_sql(ty, raw)?),
            _ => Self::Bytes(<&[u8]>::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    /// Narrow numbers come of literals alone.
    fn accepts(ty: &Type) -> bool {
        is_ours(ty) || *ty == Type::INT4
    }
}

/// Numbers that a cell always holds.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl AsValue for $number {
            fn value(&self) -> Value<'_> {
                Value::Number((*self).into())
            }
        }

        impl Read<'_> for $number {
            fn read(value: Value<'_>) -> Option<Self> {
                if let Value::Number(number) = value { number.try_into().ok() } else { None }
            }
        }
    )*};
}
numbers!(i64, u8, u16, u32);

impl AsValue for bool {
    fn value(&self) -> Value<'_> {
        Value::Number((*self).into())
    }
}

impl AsValue for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl AsValue for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl AsValue for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<const N: usize> AsValue for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl AsValue for Vec<u8> {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<T: AsValue + ?Sized> AsValue for &T {
    fn value(&self) -> Value<'_> {
        T::value(self)
    }
}

impl<T: AsValue> AsValue for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, T::value)
    }
}

impl Read<'_> for bool {
    fn read(value: Value<'_>) -> Option<Self> {
        if let Value::Number(number) = value { Some(number != 0) } else { None }
    }
}

impl<'a> Read<'a> for &'a str {
    fn read(value: Value<'a>) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl<'a> Read<'a> for &'a [u8] {
    fn read(value: Value<'a>) -> Option<Self> {
        if let Value::Bytes(bytes) = value { Some(bytes) } else { None }
    }
}

impl Read<'_> for String {
    fn read(value: Value<'_>) -> Option<Self> {
        <&str>::read(value).map(str::to_owned)
    }
}

impl Read<'_> for Vec<u8> {
    fn read(value: Value<'_>) -> Option<Self> {
        <&[u8]>::read(value).map(<[u8]>::to_vec)
    }
}

impl<'a, T: Read<'a>> Read<'a> for Option<T> {
    fn read(value: Value<'a>) -> Option<Self> {
        if value == Value::Null { Some(None) } else { T::read(value).map(Some) }
    }
}
