//! The committed vectors are those that the library makes, and two verifiers agree on each of them.

use std::{
    convert::Infallible,
    error::Error,
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::Value;
use wasl_feed::{
    Checkpoint, Commitment, ConsistencyProof, CountError, Entry, Frontier, InclusionProof, Index, KeyError,
    NameError, NoTiles, NodeHash, NoteError, Opening, Origin, ProofError, Receipt, Salt, Signers, Size,
    TreeHead, VerifyingKey, verify_feed,
};

#[path = "../examples/vectors/broken.rs"]
mod broken;
#[path = "../examples/vectors/case.rs"]
mod case;
#[path = "../examples/vectors/sound.rs"]
mod sound;

type Tried<T> = Result<T, Box<dyn Error>>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn committed() -> Tried<Vec<(String, String)>> {
    let mut files = Vec::new();
    for file in fs::read_dir(root().join("vectors/feed"))? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

#[test]
fn the_committed_vectors_are_those_that_the_library_makes() -> Tried<()> {
    let mut made: Vec<_> = [sound::cases()?, broken::cases()?]
        .concat()
        .iter()
        .map(|case| (case.name.clone(), case.to_json()))
        .collect();
    made.sort();
    assert!(made == committed()?, "run: cargo run -p wasl-feed --example vectors");
    Ok(())
}

#[test]
fn the_example_in_the_specification_is_true() -> Tried<()> {
    let specification = fs::read_to_string(root().join("docs/protocol/feed.md"))?;
    assert_eq!(fs::read_to_string(root().join("vectors/feed/example.txt"))?, sound::worked_example()?);
    assert!(specification.contains(&sound::worked_example()?), "copy vectors/feed/example.txt into feed.md");
    Ok(())
}

#[test]
fn every_vector_is_found_to_be_what_it_is() -> Tried<()> {
    let files = committed()?;
    assert!(files.len() > 60, "{} vectors", files.len());
    for (name, text) in files {
        let vector: Value = serde_json::from_str(&text)?;
        let expected = match &vector["expect"] {
            Value::String(_) => None,
            wrong => Some(Wrong {
                error: u16::try_from(number(&wrong["error"])?)?,
                cause: wrong["cause"].as_u64().map(u16::try_from).transpose()?,
                entry: wrong["entry"].as_u64(),
            }),
        };
        assert_eq!(verdict(&vector)?.err(), expected, "{name}");
    }
    Ok(())
}

#[test]
fn the_independent_verifier_agrees() -> Tried<()> {
    let folder = root().join("vectors/feed");
    let Some(output) = python(&[&folder])? else { return Ok(()) };
    let said = String::from_utf8(output.stdout)?;
    assert!(output.status.success(), "{said}{}", String::from_utf8(output.stderr)?);
    let closing = format!("{} passed, 0 failed", committed()?.len());
    assert_eq!(said.lines().last(), Some(closing.as_str()));
    Ok(())
}

#[test]
fn the_independent_verifier_reads_the_export_of_a_feed() -> Tried<()> {
    let feed = case::Feed::of("MA")?.append(40, "record")?;
    let case = feed.case("export", "", &[10, 40])?;
    let vector: Value = serde_json::from_str(&case.to_json())?;
    let lines: Vec<_> = list(&vector["entries"])?.iter().map(ToString::to_string).collect();
    let lines = lines.join("\n");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (entries, checkpoints) = (folder.join("entries.jsonl"), folder.join("checkpoints.txt"));
    fs::write(&checkpoints, case.checkpoints.join("%\n"))?;
    for (lines, good) in [(lines.clone(), true), (lines.replacen("\"index\":7,", "\"index\":8,", 1), false)] {
        fs::write(&entries, lines)?;
        let typed = ["--origin", &case.origin, "--key", &case.owner].map(PathBuf::from);
        let paths: Vec<_> = typed.iter().chain([&entries, &checkpoints]).collect();
        let Some(output) = python(&paths)? else { return Ok(()) };
        assert_eq!(output.status.success(), good, "{}", String::from_utf8(output.stdout)?);
    }
    Ok(())
}

/// Runs the independent verifier; `None` where it cannot be run.
fn python(arguments: &[&PathBuf]) -> Tried<Option<Output>> {
    let can_run = Command::new("python3").args(["-c", "import cryptography"]).output();
    if !can_run.is_ok_and(|output| output.status.success()) {
        eprintln!("left out: python3 with the package cryptography is not installed");
        return Ok(None);
    }
    let program = root().join("vectors/feed/verify.py");
    Ok(Some(Command::new("python3").arg(program).args(arguments).output()?))
}

/// What is wrong with a vector, as its file says it.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    error: u16,
    cause: Option<u16>,
    entry: Option<u64>,
}

impl Wrong {
    fn only(error: u16) -> Self {
        Self { error, cause: None, entry: None }
    }
}

macro_rules! numbered {
    ($($error:ty),*) => {$(
        impl From<$error> for Wrong {
            fn from(error: $error) -> Self {
                Self::only(error.number())
            }
        }
    )*};
}
numbered!(NameError, KeyError, NoteError, ProofError, CountError);

/// Verifies a vector as `docs/protocol/feed.md` says. The outer error is a file that is no vector.
fn verdict(vector: &Value) -> Tried<Result<(), Wrong>> {
    let entries = list(&vector["entries"])?.iter().map(entry).collect::<Tried<Vec<_>>>()?;
    let checkpoints =
        list(&vector["checkpoints"])?.iter().map(|note| text(note)).collect::<Tried<Vec<_>>>()?;
    let claims = Claims {
        cosignatures: list(&vector["cosignatures"])?,
        receipts: list(&vector["receipts"])?,
        inclusion: list(&vector["inclusion"])?,
        consistency: list(&vector["consistency"])?,
    };
    let (origin, owner) = (text(&vector["origin"])?, text(&vector["owner"])?);
    let (origin, owner) = match (origin.parse(), owner.parse()) {
        (Ok(origin), Ok(owner)) => (origin, owner),
        (Err(error), _) => return Ok(Err(NameError::into(error))),
        (_, Err(error)) => return Ok(Err(KeyError::into(error))),
    };
    if let Err(wrong) = feed_verdict(&origin, &owner, &entries, &checkpoints) {
        return Ok(Err(wrong));
    }
    claims.verdict(&origin, &owner, &entries, &checkpoints)
}

fn feed_verdict(
    origin: &Origin,
    owner: &VerifyingKey,
    entries: &[(Index, Entry)],
    checkpoints: &[String],
) -> Result<(), Wrong> {
    let entries = entries.iter().cloned().map(Ok::<_, Infallible>);
    let checkpoints = checkpoints.iter().cloned().map(Ok);
    let Ok(verdict) =
        verify_feed(origin, &Signers::new(owner.clone()), entries, &NoTiles::new(), checkpoints);
    match verdict.fault {
        None => Ok(()),
        Some(fault) => Err(Wrong {
            error: fault.number(),
            cause: match fault {
                wasl_feed::Fault::Checkpoint { error, .. } => Some(error.number()),
                _ => None,
            },
            entry: fault.entry().map(Index::get),
        }),
    }
}

struct Claims<'a> {
    cosignatures: &'a [Value],
    receipts: &'a [Value],
    inclusion: &'a [Value],
    consistency: &'a [Value],
}

impl Claims<'_> {
    fn verdict(
        &self,
        origin: &Origin,
        owner: &VerifyingKey,
        entries: &[(Index, Entry)],
        checkpoints: &[String],
    ) -> Tried<Result<(), Wrong>> {
        for claim in self.cosignatures {
            let place = usize::try_from(number(&claim["checkpoint"])?)?;
            let checkpoint = Checkpoint::read(&checkpoints[place], origin, owner)?;
            let seen = checkpoint.seen_by(&text(&claim["witness"])?.parse()?);
            if let Err(error) = seen.and_then(|seen| seen.ok_or(NoteError::Unsigned)) {
                return Ok(Err(error.into()));
            }
        }
        for claim in self.receipts {
            let receipt = match Receipt::read(&text(&claim["note"])?, &text(&claim["receiver"])?.parse()?) {
                Ok(receipt) => receipt,
                Err(error) => return Ok(Err(error.into())),
            };
            match head(entries, receipt.head().size) {
                Some(head) if receipt.origin() == origin && head == receipt.head() => {}
                Some(_) => return Ok(Err(ProofError::Root.into())),
                None => return Ok(Err(ProofError::Range.into())),
            }
        }
        for claim in self.inclusion {
            let index = Index::new(number(&claim["index"])?)?;
            let Some(head) = head(entries, Size::new(number(&claim["size"])?)?) else { continue };
            let (_, entry) = entries.get(usize::try_from(index.get())?).unwrap_or(&entries[0]);
            let proof = InclusionProof::from_hashes(hashes(&claim["hashes"])?);
            if let Err(error) = proof.and_then(|proof| proof.verify(index, &entry.commitment, head)) {
                return Ok(Err(error.into()));
            }
        }
        for claim in self.consistency {
            let sizes = (Size::new(number(&claim["older"])?)?, Size::new(number(&claim["newer"])?)?);
            let (Some(older), Some(newer)) = (head(entries, sizes.0), head(entries, sizes.1)) else {
                continue;
            };
            let proof = ConsistencyProof::from_hashes(hashes(&claim["hashes"])?);
            if let Err(error) = proof.and_then(|proof| proof.verify(older, newer)) {
                return Ok(Err(error.into()));
            }
        }
        Ok(Ok(()))
    }
}

fn head(entries: &[(Index, Entry)], size: Size) -> Option<TreeHead> {
    let mut frontier = Frontier::new();
    for (_, entry) in entries.get(..usize::try_from(size.get()).ok()?)? {
        frontier.push(&entry.commitment).ok()?;
    }
    Some(frontier.head())
}

fn entry(value: &Value) -> Tried<(Index, Entry)> {
    let commitment = Commitment::from_bytes(bytes(&value["commitment"])?.try_into().map_err(|_| "32 bytes")?);
    let opening = if value["salt"].is_null() {
        None
    } else {
        let salt = Salt::from_bytes(bytes(&value["salt"])?.try_into().map_err(|_| "32 bytes")?);
        Some(Opening::new(salt, bytes(&value["payload"])?)?)
    };
    Ok((Index::new(number(&value["index"])?)?, Entry { commitment, opening }))
}

fn hashes(value: &Value) -> Tried<Vec<NodeHash>> {
    let hash = |value| Ok(NodeHash::from_bytes(bytes(value)?.try_into().map_err(|_| "32 bytes")?));
    list(value)?.iter().map(hash).collect()
}

fn bytes(value: &Value) -> Tried<Vec<u8>> {
    let text = text(value)?;
    (0..text.len()).step_by(2).map(|at| Ok(u8::from_str_radix(&text[at..at + 2], 16)?)).collect()
}

fn text(value: &Value) -> Tried<String> {
    Ok(value.as_str().ok_or("a text is missing")?.to_owned())
}

fn number(value: &Value) -> Tried<u64> {
    Ok(value.as_u64().ok_or("a number is missing")?)
}

fn list(value: &Value) -> Tried<&[Value]> {
    Ok(value.as_array().ok_or("a list is missing")?)
}
