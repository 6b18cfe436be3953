//! The front door: the program `wasl`.
fn main() {}
