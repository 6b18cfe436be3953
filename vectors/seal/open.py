#!/usr/bin/env python3
"""Opens Wasl's sealed payloads, independently of the Rust program, from docs/protocol/seal.md alone.

    open.py FOLDER      every vector in a folder

Needs Python 3.11 and the package `cryptography`. Exits 1 if anything is not as it should be.
"""

import hashlib
import hmac
import json
import pathlib
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# RFC 9180 section 7: DHKEM(X25519, HKDF-SHA256) is 0x0020, HKDF-SHA256 0x0001, ChaCha20-Poly1305 0x0003.
KEM_SUITE = b"KEM" + (0x0020).to_bytes(2, "big")
HPKE_SUITE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0003))
READERS_MAX, BODY_MAX, DROPS_MAX = 1000, 960 * 1024 + 16, 16_384
PARCELS_MAX, PARCEL_MIN, PARCEL_MAX = 16, 16, (5 << 30) + 20_480 * 16


class Wrong(Exception):
    """What an opener must say, with the number of the specification."""


def need(condition, number):
    if not condition:
        raise Wrong(number)


# HPKE, base mode, single shot.

def extract(suite, salt, label, key):
    return hmac.new(salt or bytes(32), b"HPKE-v1" + suite + label + key, hashlib.sha256).digest()


def expand(suite, secret, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.new(secret, block + info + bytes([number]), hashlib.sha256).digest()
        out, number = out + block, number + 1
    return out[:length]


def raw(public):
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def derive_key_pair(seed):
    secret = extract(KEM_SUITE, b"", b"dkp_prk", seed)
    return X25519PrivateKey.from_private_bytes(expand(KEM_SUITE, secret, b"sk", b"", 32))


def hpke_open(private, encapsulated, info, aad, sealed):
    shared = private.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    context = encapsulated + raw(private.public_key())
    shared = expand(KEM_SUITE, extract(KEM_SUITE, b"", b"eae_prk", shared), b"shared_secret", context, 32)
    schedule = b"\0" + extract(HPKE_SUITE, b"", b"psk_id_hash", b"") + extract(HPKE_SUITE, b"", b"info_hash", info)
    secret = extract(HPKE_SUITE, shared, b"secret", b"")
    key = expand(HPKE_SUITE, secret, b"key", schedule, 32)
    nonce = expand(HPKE_SUITE, secret, b"base_nonce", schedule, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, sealed, aad)


# CBOR, as much as there is of it here.

def head(kind, number):
    if number < 24:
        return bytes([kind << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 256**size)
    return bytes([kind << 5 | {1: 24, 2: 25, 4: 26, 8: 27}[size]]) + number.to_bytes(size, "big")


def write(value):
    match value:
        case int():
            return head(0, value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            return head(3, len(value.encode())) + value.encode()
        case list():
            return head(4, len(value)) + b"".join(map(write, value))


def read(data, at=0, depth=0):
    need(at < len(data) and depth < 5, 5102)
    if data[at] == 0xF6:
        return None, at + 1
    kind, number, at = data[at] >> 5, data[at] & 31, at + 1
    if number >= 24:
        need(number < 28, 5102)
        size = 1 << number - 24
        number, at = int.from_bytes(data[at:at + size], "big"), at + size
    need(kind in (0, 2, 3, 4), 5102)
    if kind == 0:
        return number, at
    if kind == 4:
        values = []
        for _ in range(number):
            value, at = read(data, at, depth + 1)
            values.append(value)
        return values, at
    need(at + number <= len(data), 5102)
    value = data[at:at + number]
    return (value if kind == 2 else value.decode()), at + number


# The seal.

def key_id(member, public):
    return hashlib.sha256(b"wasl/seal/key-id/v1\0" + member.encode() + b"\0" + public).digest()[:8]


def open_sealed(data, member, seed, context):
    sealed, end = read(data)
    need(end == len(data) and isinstance(sealed, list), 5102)
    if "#" in context:
        # What an entry says: what its carrier must know stands before what is sealed.
        need(len(sealed) in (3, 4) and (sealed[0] is None or isinstance(sealed[0], int)), 5102)
        need(isinstance(sealed[1], list) and all(isinstance(drop, int) for drop in sealed[1]), 5102)
        need(isinstance(sealed[2], list), 5102)
        parcels = sealed[3] if len(sealed) == 4 else []
        need(isinstance(parcels, list), 5102)
        for parcel in parcels:
            need(isinstance(parcel, list) and len(parcel) == 2, 5102)
            need(isinstance(parcel[0], bytes) and len(parcel[0]) == 32 and isinstance(parcel[1], int), 5102)
        need(len(sealed[1]) <= DROPS_MAX and len(parcels) <= PARCELS_MAX, 5103)
        need(all(PARCEL_MIN <= size <= PARCEL_MAX for _, size in parcels), 5103)
        sealed = sealed[2]
    need(len(sealed) == 4 and sealed[0] == 1, 5102)
    suite, readers, commitment, body = sealed
    need(len(readers) <= READERS_MAX and len(body) <= BODY_MAX, 5103)
    members = [reader[0] for reader in readers]
    need(members and members == sorted(set(members)), 5104)
    private = derive_key_pair(seed)
    mine = key_id(member, raw(private.public_key()))
    reader = next((reader for reader in readers if reader[0] == member and reader[1] == mine), None)
    need(reader, 5105)
    try:
        info = b"wasl/seal/key/v1\0" + context.encode()
        key = hpke_open(private, reader[2], info, member.encode(), reader[3])
        need(hashlib.sha256(b"wasl/seal/commitment/v1\0" + key).digest() == commitment, 5106)
        bound = write(["wasl/seal/body/v1", suite, context, readers, commitment])
        return ChaCha20Poly1305(key).decrypt(bytes(12), body, bound)
    except InvalidTag:
        raise Wrong(5106) from None


def main(folder):
    count, wrong = 0, 0
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        vector = json.loads(path.read_text())
        sealed, seed = bytes.fromhex(vector["sealed"]), bytes.fromhex(vector["seed"])
        try:
            said = {"plain": open_sealed(sealed, vector["member"], seed, vector["context"]).hex()}
        except Wrong as error:
            said = {"error": error.args[0]}
        expected = {name: vector[name] for name in ("plain", "error") if name in vector}
        count += 1
        if said != expected:
            wrong += 1
            print(f"{path.name}: {said}, not {expected}")
    if wrong == 0:
        print(f"{count} vectors are what they say")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
