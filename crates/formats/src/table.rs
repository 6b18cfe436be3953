//! t
/// m
#[derive(Debug, Clone)]
pub struct Mapping;
