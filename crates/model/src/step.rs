//! One entry of a bureau's feed of cases.

use minicbor::{Decode, Encode};

use crate::{HitEvent, HitStep, NoticeStep, RedressStep};

/// One step of a case, as an entry of the bureau's feed of cases. It is given to no other bureau.
///
/// Like an [`Event`](crate::Event), it is CBOR as `minicbor` derives it, and what was written is never encoded again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[expect(clippy::large_enum_variant, reason = "few are made, and a box would be one more type to read")]
pub enum Step {
    /// Of the case of a notice.
    #[n(0)]
    Notice(#[n(0)] NoticeStep),
    /// Of what becomes of a possible hit.
    #[n(1)]
    Hit(#[n(0)] HitStep),
    /// Of a person's request for redress.
    #[n(2)]
    Redress(#[n(0)] RedressStep),
}

/// Why bytes are not a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StepError {
    /// Not the CBOR of one, or of a kind that this program does not know.
    #[error("the step of a case cannot be read")]
    Form,
    /// More in it than is taken.
    #[error("the step of a case has more in it than is taken")]
    Long,
}

impl Step {
    /// The most bytes of one: 384 KiB, a notice with everything that the rules said of it.
    pub const BYTES_MAX: usize = 384 * 1024;

    /// The bytes to commit to.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StepError> {
        self.check_limits()?;
        // Writing into a vector cannot fail.
        let bytes = minicbor::to_vec(self).unwrap_or_default();
        if bytes.len() > Self::BYTES_MAX { Err(StepError::Long) } else { Ok(bytes) }
    }

    /// Reads a step and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StepError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(StepError::Long);
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let step: Self = decoder.decode().map_err(|_| StepError::Form)?;
        if decoder.position() != bytes.len() {
            return Err(StepError::Form);
        }
        step.check_limits()?;
        Ok(step)
    }

    /// The bytes of the id of the case that it is a step of.
    pub fn case(&self) -> &[u8] {
        match self {
            Self::Notice(step) => step.case.as_bytes(),
            Self::Hit(step) => step.hit.as_bytes(),
            Self::Redress(step) => step.request.as_bytes(),
        }
    }

    fn check_limits(&self) -> Result<(), StepError> {
        let fits = match self {
            Self::Notice(step) => step.fits(),
            // The number of a percentage is the one thing that a type does not bound.
            Self::Hit(HitStep {
                event: HitEvent::Confirmed(judged) | HitEvent::Rejected(judged), ..
            }) => judged.percent <= 100,
            Self::Hit(_) => true,
            Self::Redress(step) => step.fits(),
        };
        if fits { Ok(()) } else { Err(StepError::Long) }
    }
}

impl StepError {
    /// Its stable number, 5301 to 5399.
    pub fn number(self) -> u16 {
        match self {
            Self::Form => 5301,
            Self::Long => 5302,
        }
    }
}
