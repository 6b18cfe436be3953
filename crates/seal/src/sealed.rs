//! A sealed payload: made, opened, and carried as bytes.

use chacha20::ChaCha20Rng;
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit as _,
    aead::{Aead as _, Payload},
};
use hpke::{
    Deserializable as _, OpModeR, OpModeS, Serializable as _,
    aead::ChaCha20Poly1305 as HpkeAead,
    kdf::HkdfSha256,
    rand_core::{Rng as _, SeedableRng as _},
    single_shot_open, single_shot_seal_with_rng,
};
use minicbor::{Decode, Encode, bytes::ByteSlice};
use sha2::{Digest as _, Sha256};
use wasl_model::MemberId;
use zeroize::Zeroizing;

use crate::{
    PublicKey, SealError, SecretKey,
    key::{Kem, KeyId},
};

/// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. Another suite would be another number.
const SUITE: u8 = 1;

/// A payload that only its readers can open.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Sealed {
    #[n(0)]
    suite: u8,
    /// By member, each once.
    #[n(1)]
    readers: Vec<Reader>,
    /// That all readers were given the same key, and so read the same.
    #[cbor(n(2), with = "minicbor::bytes")]
    commitment: [u8; 32],
    #[cbor(n(3), with = "minicbor::bytes")]
    body: Vec<u8>,
}

/// The payload's key, sealed to one member.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Reader {
    #[n(0)]
    member: MemberId,
    /// Which of the member's keys.
    #[cbor(n(1), with = "minicbor::bytes")]
    key: [u8; 8],
    #[cbor(n(2), with = "minicbor::bytes")]
    encapsulated: [u8; 32],
    #[cbor(n(3), with = "minicbor::bytes")]
    wrapped: [u8; 48],
}

/// The key of one payload.
pub type ContentKey = Zeroizing<[u8; 32]>;

impl Sealed {
    /// The most readers of one payload.
    pub const READERS_MAX: usize = 1_000;
    /// The most bytes that are sealed in one piece.
    pub const BYTES_MAX: usize = 960 * 1024;

    /// Seals `plain` to these readers, each named once. It opens in `context` alone: the name of the feed where it is to
    /// stand, so that no reader can pass it off as its own. `seed` comes from the system's entropy and is used once.
    pub fn seal(
        plain: &[u8],
        readers: &[PublicKey],
        context: &str,
        seed: &[u8; 32],
    ) -> Result<Self, SealError> {
        Self::seal_and_tell(plain, readers, context, seed).map(|(sealed, _)| sealed)
    }

    /// The same, and tells the payload's key, for others who are given it in another way than sealed to each. Who is given it
    /// opens this payload in this place, and nothing else.
    pub fn seal_and_tell(
        plain: &[u8],
        readers: &[PublicKey],
        context: &str,
        seed: &[u8; 32],
    ) -> Result<(Self, ContentKey), SealError> {
        if plain.len() > Self::BYTES_MAX || readers.len() > Self::READERS_MAX {
            return Err(SealError::Long);
        }
        let mut chance = ChaCha20Rng::from_seed(*seed);
        let mut key = ContentKey::default();
        chance.fill_bytes(&mut *key);
        let wrap = |reader: &PublicKey| wrap(reader, &key, context, &mut chance);
        let mut readers = readers.iter().map(wrap).collect::<Result<Vec<_>, _>>()?;
        readers.sort_by_key(|reader| reader.member);
        let mut sealed = Self { suite: SUITE, readers, commitment: committed(&key), body: Vec::new() };
        sealed.check()?;
        let aad = sealed.bound_to(context);
        sealed.body = cipher(&key)
            .encrypt(&[0; 12].into(), Payload { msg: plain, aad: &aad })
            .map_err(|_| SealError::Broken)?;
        Ok((sealed, key))
    }

    /// What is sealed, for the holder of `key`, where it stands in `context`.
    pub fn open(&self, key: &SecretKey, context: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let mine = |reader: &&Reader| reader.member == key.member() && KeyId(reader.key) == key.id();
        let reader = self.readers.iter().find(mine).ok_or(SealError::NotForMe)?;
        self.open_with(&unwrap(reader, key, context)?, context)
    }

    /// What is sealed, for whoever was given the payload's key otherwise.
    pub fn open_with(&self, key: &ContentKey, context: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        if committed(key) != self.commitment {
            return Err(SealError::Broken);
        }
        let payload = Payload { msg: &self.body, aad: &self.bound_to(context) };
        cipher(key).decrypt(&[0; 12].into(), payload).map(Zeroizing::new).map_err(|_| SealError::Broken)
    }

    /// Who can open it.
    pub fn readers(&self) -> impl Iterator<Item = MemberId> {
        self.readers.iter().map(|reader| reader.member)
    }

    /// The bytes that are carried.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into a vector cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a sealed payload and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let mut decoder = minicbor::Decoder::new(bytes);
        let sealed: Self = decoder.decode().map_err(|_| SealError::Form)?;
        if decoder.position() != bytes.len() {
            return Err(SealError::Form);
        }
        sealed.check_all()?;
        Ok(sealed)
    }

    /// Whether what was read is of a suite that is known, and no more than is taken.
    pub(crate) fn check_all(&self) -> Result<(), SealError> {
        if self.suite == SUITE { self.check() } else { Err(SealError::Form) }
    }

    fn check(&self) -> Result<(), SealError> {
        // Poly1305's tag is behind the body.
        if self.readers.len() > Self::READERS_MAX || self.body.len() > Self::BYTES_MAX + 16 {
            return Err(SealError::Long);
        }
        let each_once = self.readers.is_sorted_by(|one, other| one.member < other.member);
        if each_once && !self.readers.is_empty() { Ok(()) } else { Err(SealError::Readers) }
    }

    /// What the body cannot be parted from: its place, its readers, and what they were given.
    fn bound_to(&self, context: &str) -> Vec<u8> {
        let commitment: &ByteSlice = self.commitment.as_slice().into();
        minicbor::to_vec(("wasl/seal/body/v1", self.suite, context, &self.readers, commitment))
            .unwrap_or_default()
    }
}

/// Seals the payload's key to one reader.
fn wrap(
    reader: &PublicKey,
    key: &ContentKey,
    context: &str,
    chance: &mut ChaCha20Rng,
) -> Result<Reader, SealError> {
    let sealed = single_shot_seal_with_rng::<HpkeAead, HkdfSha256, Kem>(
        &OpModeS::Base,
        &reader.kem,
        &info(context),
        &**key,
        reader.member.as_str().as_bytes(),
        chance,
    );
    let (encapsulated, wrapped) = sealed.map_err(|_| SealError::Key)?;
    Ok(Reader {
        member: reader.member,
        key: reader.id().0,
        encapsulated: encapsulated.to_bytes().into(),
        wrapped: wrapped.try_into().map_err(|_| SealError::Broken)?,
    })
}

fn unwrap(reader: &Reader, key: &SecretKey, context: &str) -> Result<ContentKey, SealError> {
    let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(&reader.encapsulated);
    let opened = single_shot_open::<HpkeAead, HkdfSha256, Kem>(
        &OpModeR::Base,
        &key.kem,
        &encapsulated.map_err(|_| SealError::Broken)?,
        &info(context),
        &reader.wrapped,
        reader.member.as_str().as_bytes(),
    );
    let opened = Zeroizing::new(opened.map_err(|_| SealError::Broken)?);
    let mut own = ContentKey::default();
    if opened.len() != own.len() {
        return Err(SealError::Broken);
    }
    own.copy_from_slice(&opened);
    Ok(own)
}

fn info(context: &str) -> Vec<u8> {
    [b"wasl/seal/key/v1\0", context.as_bytes()].concat()
}

fn committed(key: &ContentKey) -> [u8; 32] {
    Sha256::new_with_prefix(b"wasl/seal/commitment/v1\0").chain_update(**key).finalize().into()
}

/// The key is used for one payload alone, so that one nonce does.
fn cipher(key: &ContentKey) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&(**key).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "wasl/MA/messages";

    fn key(member: &str, seed: u8) -> SecretKey {
        SecretKey::from_seed(member.parse().unwrap(), &[seed; 32])
    }

    fn sealed(plain: &[u8], readers: &[&SecretKey]) -> Sealed {
        let readers: Vec<PublicKey> = readers.iter().map(|reader| reader.public()).collect();
        Sealed::seal(plain, &readers, HERE, &[9; 32]).unwrap()
    }

    #[test]
    fn each_reader_opens_it_and_nobody_else() {
        let (un, fr, hub) = (key("UN", 1), key("FR", 2), key("GS", 3));
        let sealed = Sealed::from_bytes(&sealed(b"for two", &[&un, &fr]).to_bytes()).unwrap();
        let names: Vec<String> = sealed.readers().map(|member| member.to_string()).collect();
        assert_eq!(names, ["FR", "UN"]);
        for reader in [&un, &fr] {
            assert_eq!(**sealed.open(reader, HERE).unwrap(), *b"for two");
        }
        assert_eq!(sealed.open(&hub, HERE), Err(SealError::NotForMe));
        assert_eq!(sealed.open(&key("FR", 4), HERE), Err(SealError::NotForMe));
        assert!(!sealed.to_bytes().windows(7).any(|bytes| bytes == b"for two"));
    }

    #[test]
    fn whoever_is_told_the_key_opens_it_in_its_place_and_no_other_key_does() {
        let ma = key("MA", 5);
        let (sealed, told) = Sealed::seal_and_tell(b"for a group", &[ma.public()], HERE, &[9; 32]).unwrap();
        assert_eq!(**sealed.open_with(&told, HERE).unwrap(), *b"for a group");
        assert_eq!(sealed.open(&ma, HERE), sealed.open_with(&told, HERE));
        assert_eq!(sealed.open_with(&told, "wasl/FR/messages"), Err(SealError::Broken));
        assert_eq!(sealed.open_with(&ContentKey::new([5; 32]), HERE), Err(SealError::Broken));
    }

    #[test]
    fn it_opens_in_its_own_place_alone() {
        let fr = key("FR", 2);
        let sealed = sealed(b"from Rabat", &[&fr]);
        assert_eq!(sealed.open(&fr, "wasl/FR/messages"), Err(SealError::Broken));
    }

    #[test]
    fn no_reader_can_be_taken_out_or_added() {
        let (un, fr) = (key("UN", 1), key("FR", 2));
        let both = sealed(b"for two", &[&un, &fr]);
        let mut fewer = both.clone();
        fewer.readers.remove(1);
        assert_eq!(fewer.open(&fr, HERE), Err(SealError::Broken));

        // FR passes the key on, as if UN had been meant from the start.
        let mut more = sealed(b"for one", &[&fr]);
        let own = unwrap(&more.readers[0], &fr, HERE).unwrap();
        let mut chance = ChaCha20Rng::from_seed([8; 32]);
        more.readers.push(wrap(&un.public(), &own, HERE, &mut chance).unwrap());
        assert_eq!(more.open(&un, HERE), Err(SealError::Broken));
    }

    #[test]
    fn a_sender_cannot_give_its_readers_different_keys() {
        let (un, fr) = (key("UN", 1), key("FR", 2));
        let mut split = sealed(b"for two", &[&un, &fr]);
        let mut chance = ChaCha20Rng::from_seed([8; 32]);
        let other = ContentKey::new([5; 32]);
        split.readers[1] = wrap(&un.public(), &other, HERE, &mut chance).unwrap();
        // Sealed anew under the second key, which opens it; the commitment is to the first.
        let aad = split.bound_to(HERE);
        split.body = cipher(&other).encrypt(&[0; 12].into(), Payload { msg: b"other", aad: &aad }).unwrap();
        assert_eq!(split.open(&un, HERE), Err(SealError::Broken));
    }

    #[test]
    fn every_bit_counts() {
        let fr = key("FR", 2);
        let bytes = sealed(b"for one", &[&fr]).to_bytes();
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            let opened = Sealed::from_bytes(&altered).and_then(|sealed| sealed.open(&fr, HERE));
            assert!(opened.is_err(), "bit {bit}");
        }
        for cut in 0..bytes.len() {
            assert_eq!(Sealed::from_bytes(&bytes[..cut]), Err(SealError::Form), "cut at {cut}");
        }
        assert_eq!(Sealed::from_bytes(&[bytes, vec![0]].concat()), Err(SealError::Form));
    }

    #[test]
    fn what_is_too_much_or_nobodys_is_refused() {
        let fr = key("FR", 2).public();
        let seal = |plain: &[u8], readers: &[PublicKey]| Sealed::seal(plain, readers, HERE, &[9; 32]);
        assert_eq!(seal(b"", &[]), Err(SealError::Readers));
        assert_eq!(seal(b"", &[fr.clone(), fr.clone()]), Err(SealError::Readers));
        assert_eq!(seal(&vec![0; Sealed::BYTES_MAX + 1], std::slice::from_ref(&fr)), Err(SealError::Long));
        assert!(seal(&vec![0; Sealed::BYTES_MAX], &[fr]).is_ok());
    }

    proptest::proptest! {
        #[test]
        fn outside_bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = Sealed::from_bytes(&bytes).map(|sealed| sealed.open(&key("FR", 2), HERE));
        }
    }
}
