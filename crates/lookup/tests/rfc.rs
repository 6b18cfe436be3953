//! The crate that the oblivious function comes from says what RFC 9497 says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, path::PathBuf};

use rand_core::{CryptoRng, Error, RngCore};
use serde_json::Value;
use voprf::{Group, Ristretto255, VoprfClient, VoprfServer};

type Suite = Ristretto255;

/// Gives out the scalars of a vector, as 64 bytes each, little endian, of which the crate takes the remainder.
struct Scalars(Vec<u8>);

impl RngCore for Scalars {
    fn next_u32(&mut self) -> u32 {
        unreachable!("scalars are drawn as bytes")
    }

    fn next_u64(&mut self) -> u64 {
        unreachable!("scalars are drawn as bytes")
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        assert_eq!(bytes.len(), 64);
        bytes.fill(0);
        let scalar: Vec<u8> = self.0.drain(..32).collect();
        bytes[..32].copy_from_slice(&scalar);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Scalars {}

fn unhex(value: &Value) -> Vec<u8> {
    let digits = value.as_str().unwrap().as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn list(value: &Value) -> Vec<Vec<u8>> {
    value.as_array().unwrap().iter().map(unhex).collect()
}

#[test]
fn the_vectors_of_the_rfc_are_reproduced() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/lookup/rfc9497.json");
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let server = VoprfServer::<Suite>::new_from_seed(&unhex(&file["seed"]), &unhex(&file["info"])).unwrap();
    let public = server.get_public_key();
    assert_eq!(Suite::serialize_elem(public).to_vec(), unhex(&file["public"]));
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 3);
    for vector in vectors {
        let (inputs, blinds) = (list(&vector["input"]), list(&vector["blind"]));
        let (mut states, mut messages) = (Vec::new(), Vec::new());
        for (input, blind) in inputs.iter().zip(blinds) {
            let made = VoprfClient::<Suite>::blind(input, &mut Scalars(blind)).unwrap();
            states.push(made.state);
            messages.push(made.message);
        }
        let bytes: Vec<Vec<u8>> = messages.iter().map(|message| message.serialize().to_vec()).collect();
        assert_eq!(bytes, list(&vector["blinded"]));

        let mut chance = Scalars(unhex(&vector["proof-chance"]));
        let answer = server.batch_blind_evaluate(&mut chance, &messages).unwrap();
        let bytes: Vec<Vec<u8>> =
            answer.messages.iter().map(|message| message.serialize().to_vec()).collect();
        assert_eq!(bytes, list(&vector["evaluated"]));
        assert_eq!(answer.proof.serialize().to_vec(), unhex(&vector["proof"]));

        let outputs = VoprfClient::batch_finalize(&inputs, &states, &answer.messages, &answer.proof, public);
        let outputs: Vec<Vec<u8>> = outputs.unwrap().map(|output| output.unwrap().to_vec()).collect();
        assert_eq!(outputs, list(&vector["output"]));
        let direct: Vec<Vec<u8>> =
            inputs.iter().map(|input| server.evaluate(input).unwrap().to_vec()).collect();
        assert_eq!(direct, outputs);
    }
}
