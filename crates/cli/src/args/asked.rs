//! Whoever or whatever is asked for.

use clap::Args as ClapArgs;

/// Whoever or whatever is asked for.
#[derive(Debug, ClapArgs)]
pub(crate) struct Asked {
    /// A name, in any script and order
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Date of birth: 1965, 1965-03 or 1965-03-21
    #[arg(long, value_name = "DATE")]
    pub(crate) born: Option<String>,
    /// Nationality, as in MA
    #[arg(long, value_name = "CC")]
    pub(crate) nationality: Option<String>,
    /// Sex: female or male
    #[arg(long, value_name = "SEX")]
    pub(crate) sex: Option<String>,
    /// Place of birth, in any script: the town, and what more is known behind it
    #[arg(long)]
    pub(crate) place: Option<String>,
    /// The number of a document
    #[arg(long, value_name = "NO")]
    pub(crate) document: Option<String>,
    /// Who issued the document
    #[arg(long, value_name = "CC", requires = "document")]
    pub(crate) issuer: Option<String>,
}
