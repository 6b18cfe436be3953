//! The side that fetches a parcel: from what it has to the last piece.

use super::{
    outline::{Outline, ParcelRefusal},
    wire::{PIECES_MAX, ParcelReply, ParcelRequest},
};

/// The fetching of one parcel: an ask, and the answer to it, again and again.
///
/// ```text
///             ask: Outline          take: Outline
///   unknown ──────────────▶ asked ────────────────▶ outlined ─┐ ask: Pieces
///                                                      ▲      ▼
///                                     take: the last   └── filling ◀─┐ take: Piece
///                                                             └──────┘
/// ```
///
/// Whatever it does not take leaves it as it was; the line it came on is of no more use.
#[derive(Debug)]
pub struct Fetch {
    name: [u8; 32],
    size: u64,
    outline: Option<Outline>,
    /// The piece that comes next.
    next: u32,
    /// How many of those that were asked for are to come.
    due: u32,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landed {
    /// The outline, verified: to be kept, so that it need not be asked for again.
    Outline(Outline),
    /// The next piece, verified: to be written behind those before it.
    Piece(Vec<u8>),
}

impl Fetch {
    /// Fetches the parcel `name`, which is announced to have `size` bytes.
    pub fn new(name: [u8; 32], size: u64) -> Self {
        Self { name, size, outline: None, next: 0, due: 0 }
    }

    /// Goes on with a parcel of which this outline is known, and whose first `next` pieces are here.
    pub fn resume(outline: Outline, next: u32) -> Self {
        Self { name: outline.name(), size: outline.size(), next, outline: Some(outline), due: 0 }
    }

    /// What to ask for; `None` if all of it is here. Everything that was asked for before must have come.
    pub fn ask(&mut self) -> Option<ParcelRequest> {
        let name = self.name;
        let Some(outline) = &self.outline else { return Some(ParcelRequest::Outline { name }) };
        let count = outline.pieces().saturating_sub(self.next).min(PIECES_MAX);
        self.due = count;
        (count > 0).then_some(ParcelRequest::Pieces { name, first: self.next, count })
    }

    /// Takes a reply, and says what it brought.
    pub fn take(&mut self, reply: ParcelReply) -> Result<Landed, ParcelRefusal> {
        match (reply, &self.outline) {
            (ParcelReply::Absent, _) => Err(ParcelRefusal::Absent),
            (ParcelReply::Outline { size, hashes }, None) => {
                if size != self.size {
                    return Err(ParcelRefusal::Size { announced: self.size, found: size });
                }
                let outline = Outline::verify(&self.name, size, hashes)?;
                self.outline = Some(outline.clone());
                Ok(Landed::Outline(outline))
            }
            (ParcelReply::Piece { bytes }, Some(outline)) if self.due > 0 => {
                if !outline.is_piece(self.next, &bytes) {
                    return Err(ParcelRefusal::Piece { number: self.next });
                }
                self.next += 1;
                self.due -= 1;
                Ok(Landed::Piece(bytes))
            }
            _ => Err(ParcelRefusal::OutOfTurn),
        }
    }

    /// Whether replies to what was asked for are to come.
    pub fn is_waiting(&self) -> bool {
        self.due > 0
    }
}
