//! One test vector: a feed as it is stored, claims about it, and what a verifier must say.

use std::error::Error;

use serde_json::{Value, json};
use wasl_feed::{
    Checkpoint, ConsistencyProof, Entry, Frontier, InclusionProof, Index, KeyName, NodeHash, Opening, Origin,
    Prover, Receipt, Salt, SigningKey, Size, Tile, TileId, Tiles, TreeHead, UnixTime,
};

/// What building a vector returns: it is built from fixed parts, so a failure is a mistake here.
pub(crate) type Built<T> = Result<T, Box<dyn Error>>;

/// A test vector, field for field as in its file.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) origin: String,
    pub(crate) owner: String,
    pub(crate) entries: Vec<(u64, Entry)>,
    pub(crate) checkpoints: Vec<String>,
    /// Which checkpoint a member is said to have cosigned.
    pub(crate) cosignatures: Vec<(usize, String)>,
    /// Whose receipt, and its text.
    pub(crate) receipts: Vec<(String, String)>,
    pub(crate) inclusion: Vec<(u64, u64, Vec<NodeHash>)>,
    pub(crate) consistency: Vec<(u64, u64, Vec<NodeHash>)>,
    pub(crate) expect: Expect,
}

/// What a verifier must say.
#[derive(Clone, Copy)]
pub(crate) enum Expect {
    Sound,
    Error { number: u16, cause: Option<u16>, entry: Option<u64> },
}

/// A feed while it is being made.
#[derive(Clone)]
pub(crate) struct Feed {
    pub(crate) key: SigningKey,
    pub(crate) origin: Origin,
    pub(crate) frontier: Frontier,
    pub(crate) entries: Vec<(u64, Entry)>,
    tiles: Vec<Tile>,
}

impl Tiles for Feed {
    type Error = std::convert::Infallible;

    fn tile(&self, id: TileId) -> Result<Option<Tile>, Self::Error> {
        Ok(self.tiles.iter().find(|tile| tile.id() == id).cloned())
    }
}

/// The key of a member: its seed is 32 times the second letter of its code.
pub(crate) fn key(member: &str) -> Built<SigningKey> {
    let seed = *member.as_bytes().get(1).ok_or("a member's code has two letters")?;
    Ok(SigningKey::from_seed(KeyName::of_member(member)?, &[seed; 32]))
}

/// Moments count from here.
pub(crate) fn at(seconds: u64) -> Built<UnixTime> {
    Ok(UnixTime::new(1_763_800_000 + seconds)?)
}

/// What entry `number` says: its salt has the number in every byte.
pub(crate) fn opening(number: u64, word: &str) -> Built<Opening> {
    let salt = Salt::from_bytes([u8::try_from(number % 256)?; 32]);
    Ok(Opening::new(salt, format!("{word} {number}").into_bytes())?)
}

impl Feed {
    /// The feed of this member's records, without entries.
    pub(crate) fn of(member: &str) -> Built<Self> {
        let key = key(member)?;
        let origin = Origin::records(key.name());
        Ok(Self { key, origin, frontier: Frontier::new(), entries: Vec::new(), tiles: Vec::new() })
    }

    /// Appends entries that say `word` and their number.
    pub(crate) fn append(mut self, count: u64, word: &str) -> Built<Self> {
        for _ in 0..count {
            let number = self.frontier.size().get();
            let entry = Entry::following(self.frontier.size(), &self.origin, opening(number, word)?)?;
            self.tiles.extend(self.frontier.push(&entry.commitment)?);
            self.entries.push((number, entry));
        }
        Ok(self)
    }

    pub(crate) fn checkpoint(&self, size: u64, seconds: u64) -> Built<Checkpoint> {
        Ok(Checkpoint::sign(&self.origin, self.head(size)?, at(seconds)?, &self.key)?)
    }

    pub(crate) fn head(&self, size: u64) -> Built<TreeHead> {
        Ok(Prover::new(&self.frontier.over(self)).head(Size::new(size)?)?)
    }

    pub(crate) fn receipt(&self, size: u64, receiver: &SigningKey) -> Built<Receipt> {
        Ok(Receipt::sign(&self.origin, self.head(size)?, at(500)?, receiver))
    }

    pub(crate) fn inclusion(&self, index: u64, size: u64) -> Built<(u64, u64, Vec<NodeHash>)> {
        let tiles = self.frontier.over(self);
        let proof: InclusionProof = Prover::new(&tiles).inclusion(Index::new(index)?, Size::new(size)?)?;
        Ok((index, size, proof.hashes().to_vec()))
    }

    pub(crate) fn consistency(&self, older: u64, newer: u64) -> Built<(u64, u64, Vec<NodeHash>)> {
        let tiles = self.frontier.over(self);
        let proof: ConsistencyProof =
            Prover::new(&tiles).consistency(Size::new(older)?, Size::new(newer)?)?;
        Ok((older, newer, proof.hashes().to_vec()))
    }

    /// The vector of this feed, signed at these sizes.
    pub(crate) fn case(&self, name: &str, about: &str, sizes: &[u64]) -> Built<Case> {
        let checkpoints =
            sizes.iter().map(|size| Ok(self.checkpoint(*size, *size)?.to_text())).collect::<Built<_>>()?;
        Ok(Case {
            name: name.to_owned(),
            about: about.to_owned(),
            origin: self.origin.to_string(),
            owner: self.key.verifying_key().to_string(),
            entries: self.entries.clone(),
            checkpoints,
            cosignatures: Vec::new(),
            receipts: Vec::new(),
            inclusion: Vec::new(),
            consistency: Vec::new(),
            expect: Expect::Sound,
        })
    }
}

impl Case {
    /// The text of its file.
    pub(crate) fn to_json(&self) -> String {
        let hashes = |hashes: &[NodeHash]| hashes.iter().map(ToString::to_string).collect::<Vec<_>>();
        let expect = match self.expect {
            Expect::Sound => json!("ok"),
            Expect::Error { number, cause, entry } => {
                json!({ "error": number, "cause": cause, "entry": entry })
            }
        };
        let value = json!({
            "about": self.about,
            "origin": self.origin,
            "owner": self.owner,
            "entries": self.entries.iter().map(entry_json).collect::<Vec<_>>(),
            "checkpoints": self.checkpoints,
            "cosignatures": self.cosignatures.iter()
                .map(|(checkpoint, key)| json!({ "checkpoint": checkpoint, "witness": key }))
                .collect::<Vec<_>>(),
            "receipts": self.receipts.iter()
                .map(|(key, note)| json!({ "receiver": key, "note": note }))
                .collect::<Vec<_>>(),
            "inclusion": self.inclusion.iter()
                .map(|(index, size, proof)| json!({ "index": index, "size": size, "hashes": hashes(proof) }))
                .collect::<Vec<_>>(),
            "consistency": self.consistency.iter()
                .map(|(older, newer, proof)| {
                    json!({ "older": older, "newer": newer, "hashes": hashes(proof) })
                })
                .collect::<Vec<_>>(),
            "expect": expect,
        });
        format!("{value:#}\n")
    }
}

fn entry_json((index, entry): &(u64, Entry)) -> Value {
    let salt = entry.opening.as_ref().map(|opening| hex(opening.salt().as_bytes()));
    let payload = entry.opening.as_ref().map(|opening| hex(opening.payload()));
    json!({ "index": index, "commitment": entry.commitment.to_string(), "salt": salt, "payload": payload })
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
