//! The asker's side of one look-up.

use std::fmt;

use voprf::{EvaluationElement, Proof, VoprfClient};

use crate::{
    Answer, Blinded, LookupError, PublicKey, Tag, Wanted, answer::BLINDED, chance::Chance, input::Input,
    key::Suite,
};

/// A number that is being looked up, with the blinds that only the asker knows.
pub struct Question {
    inputs: [Input; BLINDED],
    blinds: Vec<VoprfClient<Suite>>,
    blinded: Blinded,
}

impl Question {
    /// Blinds what is wanted. `seed` comes from the system's entropy and is used once: two questions of one seed would tell
    /// the owner whether they ask the same.
    ///
    /// # Errors
    /// A number that is empty or too long.
    pub fn ask(wanted: &Wanted<'_>, seed: &[u8; 32]) -> Result<Self, LookupError> {
        let (inputs, mut chance) = (wanted.inputs()?, Chance::from_seed(seed));
        let (mut blinds, mut blinded) = (Vec::with_capacity(BLINDED), Blinded::default());
        for (input, bytes) in inputs.iter().zip(&mut blinded) {
            let made = VoprfClient::blind(input, &mut chance).map_err(|_| LookupError::Number)?;
            *bytes = made.message.serialize().into();
            blinds.push(made.state);
        }
        Ok(Self { inputs, blinds, blinded })
    }

    /// What is sent to the owner.
    pub fn blinded(&self) -> &Blinded {
        &self.blinded
    }

    /// The tags that the owner's set is searched for: any of them there is a hit.
    ///
    /// # Errors
    /// An answer that is no points, or not proved to be made with `key`.
    pub fn tags(&self, answer: &Answer, key: &PublicKey) -> Result<[Tag; BLINDED], LookupError> {
        let points = answer.evaluated.iter().map(|bytes| EvaluationElement::<Suite>::deserialize(bytes));
        let points = points.collect::<Result<Vec<_>, _>>().map_err(|_| LookupError::Form)?;
        let proof = Proof::deserialize(&answer.proof).map_err(|_| LookupError::Form)?;
        let opened = VoprfClient::batch_finalize(&self.inputs, &self.blinds, &points, &proof, key.point);
        let mut tags = [Tag::default(); BLINDED];
        for (tag, output) in tags.iter_mut().zip(opened.map_err(|_| LookupError::Proof)?) {
            *tag = Tag::of(&output.map_err(|_| LookupError::Form)?);
        }
        Ok(tags)
    }
}

/// Tells nothing of what is asked.
impl fmt::Debug for Question {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Question(..)")
    }
}
