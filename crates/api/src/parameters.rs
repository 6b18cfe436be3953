//! The parameters behind the `?` of an address.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};

use crate::{
    problem::{ApiError, Problem},
    wire::Written,
};

/// Names and values, in the order they came; a name may come more than once.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Refuses every parameter that is not one of these.
    pub(crate) fn only(&self, known: &[&'static str]) -> Result<(), ApiError> {
        match self.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            // The name is the client's own word: it is not repeated.
            Some(_) => Err(ApiError::Parameter { name: "*".to_owned(), wanted: "one that is documented" }),
            None => Ok(()),
        }
    }

    /// Every value of a parameter.
    pub(crate) fn all<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p str> {
        let name = name.to_owned();
        self.0.iter().filter(move |(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that may come once.
    pub(crate) fn one(&self, name: &'static str) -> Result<Option<&str>, ApiError> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(ApiError::Parameter { name: name.to_owned(), wanted: "given once" }),
            (value, None) => Ok(value),
        }
    }

    /// The value of a parameter that may come once, read as what it stands for.
    pub(crate) fn read<T: Written>(&self, name: &'static str) -> Result<Option<T>, ApiError> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        let read = T::read(value);
        read.map(Some).ok_or(ApiError::Parameter { name: name.to_owned(), wanted: T::WANTED })
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&self, name: &'static str) -> Result<Option<f32>, ApiError> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        let share = value.parse().ok().filter(|share| (0.0..=1.0).contains(share));
        share.map(Some).ok_or(ApiError::Parameter { name: name.to_owned(), wanted: "a number from 0 to 1" })
    }

    /// A number between `least` and `most`.
    pub(crate) fn number(&self, name: &'static str, least: u64, most: u64) -> Result<Option<u64>, ApiError> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        let number = value.parse().ok().filter(|number| (least..=most).contains(number));
        let wanted = "a whole number within its limits";
        number.map(Some).ok_or(ApiError::Parameter { name: name.to_owned(), wanted })
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let wanted = "names and values in UTF-8, escaped as in an address";
        let Query(pairs) = query.map_err(|_| ApiError::Parameter { name: "*".to_owned(), wanted })?;
        Ok(Self(pairs))
    }
}
