#!/usr/bin/env python3
"""Seals, carries and opens Wasl's attachments, independently of the Rust program, from docs/protocol/attachments.md alone.

    open.py FOLDER      every vector in a folder

Needs Python 3.11 and the package `cryptography`. Exits 1 if anything is not as it should be.
"""

import hashlib
import json
import pathlib
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

PIECE, SEAL = 256 * 1024, 16


def text(value):
    """A short text in CBOR."""
    data = value.encode()
    assert len(data) < 24, "longer texts have another head"
    return bytes([0x60 | len(data)]) + data


def bound_to(context):
    return b"\x82" + text("wasl/attachment/v1") + text(context)


def nonce(number, is_last):
    return bytes(7) + number.to_bytes(4, "big") + bytes([is_last])


def parts(data, size):
    return [data[at:at + size] for at in range(0, len(data), size)] or [b""]


def seal(plain, key, context):
    cipher, pieces = ChaCha20Poly1305(key), parts(plain, PIECE)
    return [cipher.encrypt(nonce(number, number == len(pieces) - 1), piece, bound_to(context))
            for number, piece in enumerate(pieces)]


def outline(pieces):
    return [hashlib.sha256(piece).digest() for piece in pieces]


def named(size, hashes):
    return hashlib.sha256(b"wasl/parcel/v1\0" + size.to_bytes(8, "big") + b"".join(hashes)).digest()


def carried(parcel, hashes):
    """What whoever carries it says of the pieces as they come, without a key."""
    pieces = parts(parcel, PIECE + SEAL)
    for number, known in enumerate(hashes):
        if number >= len(pieces):
            return 4033
        if hashlib.sha256(pieces[number]).digest() != known:
            return 4031
    return None


def opened(parcel, key, context, size):
    cipher, count = ChaCha20Poly1305(key), max(1, -(-size // PIECE))
    pieces, plain = parts(parcel, PIECE + SEAL), b""
    try:
        for number in range(count):
            piece = pieces[number] if number < len(pieces) else b""
            plain += cipher.decrypt(nonce(number, number == count - 1), piece, bound_to(context))
    except InvalidTag:
        return 5106, None
    return None, plain


def spoilt(parcel, context, spoil):
    match spoil:
        case {"flip": at}:
            parcel = parcel[:at] + bytes([parcel[at] ^ 1]) + parcel[at + 1:]
        case {"cut": end}:
            parcel = parcel[:end]
        case {"swap": True}:
            one, other, *rest = parts(parcel, PIECE + SEAL)
            parcel = b"".join([other, one, *rest])
        case {"context": other}:
            context = other
    return parcel, context


def look(vector):
    key, context, size = bytes.fromhex(vector["key"]), vector["context"], vector["size"]
    plain = bytes((at * 7 + at // 256) & 255 for at in range(size))
    pieces = seal(plain, key, context)
    parcel, hashes = b"".join(pieces), outline(pieces)
    said = {
        "sha256": hashlib.sha256(plain).hexdigest(),
        "parcel_size": len(parcel),
        "parcel_sha256": hashlib.sha256(parcel).hexdigest(),
        "name": named(len(parcel), hashes).hex(),
    }
    parcel, context = spoilt(parcel, context, vector["spoil"])
    said["carried"] = carried(parcel, hashes)
    said["opened"], found = opened(parcel, key, context, size)
    if found is not None and found != plain:
        said["opened"] = "another file"
    return said


def main(folder):
    count, wrong = 0, 0
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        vector = json.loads(path.read_text())
        said = look(vector)
        count += 1
        for name, value in said.items():
            if value != vector[name]:
                wrong += 1
                print(f"{path.name}: {name} is {value}, not {vector[name]}")
    if wrong == 0:
        print(f"{count} vectors are what they say")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
