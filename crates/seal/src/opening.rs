//! What an entry says, sealed to those it is for, with what a bureau must know that carries it and cannot read it.

use std::fmt::Write as _;

use minicbor::{Decode, Encode};
use wasl_model::{Attachment, MemberId, Parcel, Timestamp};
use zeroize::Zeroizing;

use crate::{PublicKey, SealError, Sealed, SecretKey};

/// The salt and the payload of an entry, sealed. What a carrier must know stands beside it, in clear.
///
/// It opens for its own entry alone. That its owner made it is not told here: it travels under the owner's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SealedOpening {
    /// Until when it is to be kept.
    #[n(0)]
    until: Option<Timestamp>,
    /// Which earlier entries of the feed this one erases.
    #[n(1)]
    drops: Vec<u64>,
    #[n(2)]
    sealed: Sealed,
    /// The parcels that go with it.
    #[cbor(n(3), skip_if = "Vec::is_empty")]
    parcels: Vec<Parcel>,
}

/// What an entry says.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The salt of its commitment.
    pub salt: [u8; 32],
    /// Its payload.
    pub payload: Zeroizing<Vec<u8>>,
}

/// Which entry something is sealed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryPlace<'a> {
    /// The name of its feed.
    pub origin: &'a str,
    /// Its commitment, which no other entry of any feed has.
    pub commitment: &'a [u8; 32],
}

impl SealedOpening {
    /// The most entries that one erases. Of a record with more versions the oldest stay with a carrier until they expire.
    pub const DROPS_MAX: usize = 16_384;
    /// The most parcels that go with one: as many as a message has.
    pub const PARCELS_MAX: usize = Attachment::COUNT_MAX;
    /// The most bytes of a payload that is sealed: 960 KiB less the salt.
    pub const PAYLOAD_BYTES_MAX: usize = Sealed::BYTES_MAX - 32;

    /// Seals what an entry says to these readers, each named once. `seed` comes from the system's entropy and is used once.
    ///
    /// # Errors
    /// If there is no reader, one twice, or more of something than is taken.
    pub fn seal(
        salt: &[u8; 32],
        payload: &[u8],
        readers: &[PublicKey],
        place: EntryPlace<'_>,
        seed: &[u8; 32],
    ) -> Result<Self, SealError> {
        let plain = Zeroizing::new([salt.as_slice(), payload].concat());
        let sealed = Sealed::seal(&plain, readers, &place.context(), seed)?;
        Ok(Self { until: None, drops: Vec::new(), sealed, parcels: Vec::new() })
    }

    /// The same, to be kept until this moment and no longer.
    #[must_use]
    pub fn keeping_until(self, until: Option<Timestamp>) -> Self {
        Self { until, ..self }
    }

    /// The same, of an entry that erases these earlier ones: at most [`SealedOpening::DROPS_MAX`], the newest.
    #[must_use]
    pub fn dropping(self, mut drops: Vec<u64>) -> Self {
        drops.sort_unstable_by(|one, other| other.cmp(one));
        drops.truncate(Self::DROPS_MAX);
        Self { drops, ..self }
    }

    /// The same, of an entry that these parcels go with: whoever carries it fetches them and gives them to its readers. There
    /// must not be more than [`SealedOpening::PARCELS_MAX`], or nobody takes it.
    #[must_use]
    pub fn with_parcels(self, parcels: Vec<Parcel>) -> Self {
        Self { parcels, ..self }
    }

    /// What the entry says, for the holder of `key`. Whether that fits the commitment is for the caller to see.
    ///
    /// # Errors
    /// If the holder is no reader (5105), or the seal does not hold (5106).
    pub fn open(&self, key: &SecretKey, place: EntryPlace<'_>) -> Result<Opened, SealError> {
        let plain = self.sealed.open(key, &place.context())?;
        let (salt, payload) = plain.split_first_chunk().ok_or(SealError::Broken)?;
        Ok(Opened { salt: *salt, payload: Zeroizing::new(payload.to_vec()) })
    }

    /// Until when it is to be kept; `None`: until an entry drops it.
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// Which earlier entries of the feed this one erases.
    pub fn drops(&self) -> &[u64] {
        &self.drops
    }

    /// The parcels that go with it. That they are those of the message in it is its owner's word.
    pub fn parcels(&self) -> &[Parcel] {
        &self.parcels
    }

    /// Who can open it.
    pub fn readers(&self) -> impl Iterator<Item = MemberId> {
        self.sealed.readers()
    }

    /// The bytes that are carried.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into a vector cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads one and nothing else.
    ///
    /// # Errors
    /// If the bytes are none (5102), or there is more in them than is taken (5103, 5104).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let mut decoder = minicbor::Decoder::new(bytes);
        let opening: Self = decoder.decode().map_err(|_| SealError::Form)?;
        if decoder.position() != bytes.len() {
            return Err(SealError::Form);
        }
        let are_parcels = || opening.parcels.iter().all(Parcel::is_sized);
        if opening.drops.len() > Self::DROPS_MAX
            || opening.parcels.len() > Self::PARCELS_MAX
            || !are_parcels()
        {
            return Err(SealError::Long);
        }
        opening.sealed.check_all()?;
        Ok(opening)
    }
}

impl EntryPlace<'_> {
    /// `wasl/MA/records#` and the commitment in hexadecimal: the name of no feed.
    fn context(&self) -> String {
        let mut context = format!("{}#", self.origin);
        for byte in self.commitment {
            // Writing into a string cannot fail.
            let _ = write!(context, "{byte:02x}");
        }
        context
    }
}

#[cfg(test)]
mod tests {
    use wasl_model::ParcelName;

    use super::*;

    const HERE: EntryPlace<'_> = EntryPlace { origin: "wasl/MA/records", commitment: &[7; 32] };

    fn key(member: &str, seed: u8) -> SecretKey {
        SecretKey::from_seed(member.parse().unwrap(), &[seed; 32])
    }

    fn opening(readers: &[&SecretKey]) -> SealedOpening {
        let readers: Vec<PublicKey> = readers.iter().map(|reader| reader.public()).collect();
        SealedOpening::seal(&[5; 32], b"for two", &readers, HERE, &[9; 32]).unwrap()
    }

    #[test]
    fn readers_open_it_for_its_own_entry_and_a_hub_does_not() {
        let (un, fr, hub) = (key("UN", 1), key("FR", 2), key("GS", 3));
        let until = Timestamp::from_secs(1_790_000_000);
        let opening = opening(&[&un, &fr]).keeping_until(Some(until)).dropping(vec![3, 9]);
        let carried = SealedOpening::from_bytes(&opening.to_bytes()).unwrap();
        assert_eq!(carried.parcels(), []);
        assert_eq!((carried.until(), carried.drops()), (Some(until), [9, 3].as_slice()));
        for reader in [&un, &fr] {
            let opened = carried.open(reader, HERE).unwrap();
            assert_eq!((opened.salt, opened.payload.as_slice()), ([5; 32], b"for two".as_slice()));
        }
        assert_eq!(carried.open(&hub, HERE).err(), Some(SealError::NotForMe));
        let elsewhere = EntryPlace { commitment: &[8; 32], ..HERE };
        assert_eq!(carried.open(&fr, elsewhere).err(), Some(SealError::Broken));
        let elsewhere = EntryPlace { origin: "wasl/MA/messages", ..HERE };
        assert_eq!(carried.open(&fr, elsewhere).err(), Some(SealError::Broken));
        assert!(!carried.to_bytes().windows(7).any(|bytes| bytes == b"for two"));
    }

    #[test]
    fn what_is_cut_followed_by_something_or_too_much_is_refused() {
        let fr = key("FR", 2);
        let bytes = opening(&[&fr]).to_bytes();
        for cut in 0..bytes.len() {
            assert_eq!(SealedOpening::from_bytes(&bytes[..cut]), Err(SealError::Form), "cut at {cut}");
        }
        assert_eq!(SealedOpening::from_bytes(&[bytes, vec![0]].concat()), Err(SealError::Form));
        let many = opening(&[&fr]).dropping((0..20_000).collect());
        assert_eq!((many.drops().len(), many.drops()[0]), (SealedOpening::DROPS_MAX, 19_999));
        assert_eq!(SealedOpening::from_bytes(&many.to_bytes()), Ok(many.clone()));
        let more = SealedOpening { drops: vec![0; SealedOpening::DROPS_MAX + 1], ..many };
        assert_eq!(SealedOpening::from_bytes(&more.to_bytes()), Err(SealError::Long));
    }

    #[test]
    fn parcels_stand_behind_it_and_only_where_there_are_some() {
        let fr = key("FR", 2);
        let parcel = |fill: u8, size| Parcel { name: ParcelName::from_bytes([fill; 32]), size };
        let with = |parcels| opening(&[&fr]).with_parcels(parcels);
        let read = |opening: &SealedOpening| SealedOpening::from_bytes(&opening.to_bytes());
        let some = with(vec![parcel(1, 16), parcel(2, Parcel::size_of(Attachment::BYTES_MAX))]);
        assert_eq!(read(&some).unwrap().parcels(), some.parcels());
        assert!(read(&some).unwrap().open(&fr, HERE).is_ok());
        // Without them it is what it was before there were any.
        let without = with(Vec::new()).to_bytes();
        assert_eq!((without[0], some.to_bytes()[0]), (0x83, 0x84));
        assert_eq!(some.to_bytes()[1..without.len()], without[1..]);
        let most = vec![parcel(3, 16); SealedOpening::PARCELS_MAX];
        assert!(read(&with(most.clone())).is_ok());
        let more = with([most, vec![parcel(4, 16)]].concat());
        let sizes = [0, 15, Parcel::size_of(Attachment::BYTES_MAX) + 1, u64::MAX];
        for broken in sizes.map(|size| with(vec![parcel(5, size)])).into_iter().chain([more]) {
            assert_eq!(read(&broken), Err(SealError::Long));
        }
    }

    proptest::proptest! {
        #[test]
        fn outside_bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = SealedOpening::from_bytes(&bytes).map(|opening| opening.open(&key("FR", 2), HERE));
        }
    }
}
