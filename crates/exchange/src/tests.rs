//! Two bureaus talk in memory: honestly, and in every dishonest way one can think of.

mod bureau;
mod honest;
mod hostile;
mod lives;
mod lookups;
mod parcels;
mod wires;
