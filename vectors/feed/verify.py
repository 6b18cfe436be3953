#!/usr/bin/env python3
"""Verifies Wasl feeds, independently of the Rust program, from docs/protocol/feed.md alone.

    verify.py FOLDER                                          every vector in a folder
    verify.py --origin O --key VKEY [--former SIZE:VKEY ...] ENTRIES.jsonl CHECKPOINTS an exported feed

Needs Python 3.11 and the package `cryptography`. Exits 1 if anything is not as it should be.
"""

import base64
import functools
import hashlib
import json
import pathlib
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MEMBER = "[A-Z][A-Z0-9]{1,7}"
KEY_NAME = re.compile(f"wasl/{MEMBER}")
ORIGIN = re.compile(f"(wasl/{MEMBER})/[a-z]{{1,16}}")
DECIMAL = re.compile("0|[1-9][0-9]*", re.ASCII)
SIZE_MAX, TIME_MAX, PAYLOAD_MAX, NOTE_MAX, LINES_MAX = 2**48, 253402300799, 2**20, 16384, 64
P = 2**255 - 19
# The y coordinates of the eight points of small order, with the forms that are not reduced.
Y8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL_ORDER = {0, 1, P - 1, P, P + 1, Y8, P - Y8}

class Wrong(Exception):
    """What a verifier must say, with the numbers of the specification."""
    def __init__(self, error, cause=None, entry=None):
        super().__init__(error)
        self.says = {"error": error, "cause": cause, "entry": entry}

def need(condition, error, **where):
    if not condition:
        raise Wrong(error, **where)

def unbase64(text, error):
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Wrong(error) from None
    need(base64.b64encode(raw).decode() == text, error)
    return raw

def decimal(text, most):
    need(DECIMAL.fullmatch(text) and int(text) <= most, 3015)
    return int(text)

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def is_small_order(point):
    return int.from_bytes(point, "little") % 2**255 in SMALL_ORDER

def commitment(origin, index, salt, payload):
    name = origin.encode()
    return sha256(b"wasl/entry/v1\0", bytes([len(name)]), name, index.to_bytes(8, "big"), salt, payload)

def node(left, right):
    return sha256(b"\1", left, right)

class Tree:
    """Grows to the right; keeps one full subtree for each bit of its size."""
    def __init__(self):
        self.size, self.peaks = 0, []

    def push(self, data):
        hash_, self.size, rest = sha256(b"\0", data), self.size + 1, self.size
        while rest & 1:
            hash_, rest = node(self.peaks.pop(), hash_), rest >> 1
        self.peaks.append(hash_)

    def root(self):
        return functools.reduce(lambda root, peak: node(peak, root), reversed(self.peaks or [sha256()]))

def split(size):
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)

def last(proof):
    need(proof, 3030)
    return proof.pop()

def included(index, size, hash_, proof):
    """The root that PATH(index, D[size]) leads to; takes hashes off the end of the proof."""
    if size == 1:
        return hash_
    half, beside = split(size), last(proof)
    if index < half:
        return node(included(index, half, hash_, proof), beside)
    return node(beside, included(index - half, size - half, hash_, proof))

def extended(older, newer, root, proof, whole=True):
    """The roots of both trees that SUBPROOF leads to; takes hashes off the end of the proof."""
    if older == newer:
        root = root if whole else last(proof)
        return root, root
    half, beside = split(newer), last(proof)
    if older <= half:
        old, new = extended(older, half, root, proof, whole)
        return old, node(new, beside)
    old, new = extended(older - half, newer - half, root, proof, False)
    return node(beside, old), node(beside, new)

def check_inclusion(index, data, size, root, proof):
    need(len(proof) <= 64, 3030)
    found = included(index, size, sha256(b"\0", data), proof)
    need(not proof, 3030)
    need(found == root, 3032)

def check_consistency(older, newer, old_root, new_root, proof):
    need(older <= newer, 3031)
    need(len(proof) <= 64, 3030)
    found = (sha256(), new_root) if older == 0 else extended(older, newer, old_root, proof)
    need(not proof, 3030)
    need(found == (old_root, new_root), 3032)

class Key:
    def __init__(self, vkey):
        parts = vkey.split("+", 2)
        need(len(parts) == 3 and KEY_NAME.fullmatch(parts[0]), 3006)
        self.name, raw = parts[0], unbase64(parts[2], 3006)
        need(len(raw) == 33 and raw[0] == 1, 3006)
        self.public = raw[1:]
        need(not is_small_order(self.public), 3008)
        need(self.id(1).hex() == parts[1], 3007)

    def id(self, kind):
        return sha256(self.name.encode(), b"\n", bytes([kind]), self.public)[:4]

    def check(self, signature, message):
        try:
            need(len(signature) == 64 and not is_small_order(signature[:32]), 3014)
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise Wrong(3014) from None

class Note:
    def __init__(self, text):
        raw = text.encode()
        need(len(raw) <= NOTE_MAX, 3010)
        need(all(byte >= 0x20 or byte == 0x0A for byte in raw), 3011)
        gap = text.rfind("\n\n")
        need(gap >= 0 and gap + 2 < len(text) and text.endswith("\n"), 3011)
        self.body, self.lines = text[: gap + 1], []
        for line in text[gap + 2 : -1].split("\n")[: LINES_MAX + 1]:
            parts = line.split(" ", 2)
            need(len(parts) == 3 and parts[0] == "\u2014" and parts[1], 3011)
            need(not any(letter.isspace() or letter == "+" for letter in parts[1]), 3011)
            signature = unbase64(parts[2], 3011)
            need(len(signature) > 4, 3011)
            self.lines.append((parts[1], signature[:4], signature[4:]))
        need(len(self.lines) <= LINES_MAX, 3012)

    def by(self, key, kind):
        found = [raw for name, id_, raw in self.lines if name == key.name and id_ == key.id(kind)]
        need(found, 3013)
        return found

    def check(self, key):
        for signature in self.by(key, 1):
            key.check(signature, self.body.encode())

    def check_cosignature(self, key):
        for signature in self.by(key, 4):
            need(len(signature) == 72, 3014)
            time = int.from_bytes(signature[:8], "big")
            need(time <= TIME_MAX, 3014)
            key.check(signature[8:], f"cosignature/v1\ntime {time}\n{self.body}".encode())

def head(size, root, time):
    """Size and root from their lines; the time has to be one."""
    size, root = decimal(size, SIZE_MAX), unbase64(root, 3015)
    need(len(root) == 32 and time.startswith("time "), 3015)
    decimal(time[5:], TIME_MAX)
    return size, root

def checkpoint(text, origin, owner):
    note = Note(text)
    need(owner.name == ORIGIN.fullmatch(origin)[1], 3017)
    note.check(owner)
    lines = note.body[:-1].split("\n")
    need(len(lines) == 4 and ORIGIN.fullmatch(lines[0]), 3015)
    size, root = head(*lines[1:])
    need(size > 0 or root == sha256(), 3015)
    need(lines[0] == origin, 3016)
    return note, size, root

def receipt(text, giver):
    note = Note(text)
    note.check(giver)
    lines = note.body[:-1].split("\n")
    need(len(lines) == 6 and lines[0] == "wasl/erasure-receipt/v1" and ORIGIN.fullmatch(lines[1]), 3015)
    size, root = head(lines[2], lines[3], lines[5])
    need(KEY_NAME.fullmatch(lines[4]), 3015)
    need(lines[4] == giver.name, 3017)
    return lines[1], size, root

def take(origin, tree, entry):
    """Step 3: one entry, in its place."""
    held, index = tree.size, entry["index"]
    need(index <= held, 3040, entry=held)
    need(index >= held, 3041, entry=held)
    data = bytes.fromhex(entry["commitment"])
    if entry["salt"] is not None:
        salt, payload = bytes.fromhex(entry["salt"]), bytes.fromhex(entry["payload"])
        need(len(salt) == 32 and len(payload) <= PAYLOAD_MAX, 3042, entry=held)
        need(commitment(origin, index, salt, payload) == data, 3042, entry=held)
    tree.push(data)

def signed_by(text, origin, owner, former):
    """A checkpoint of the key that signs now, or of one that did, within what it counts for."""
    try:
        return checkpoint(text, origin, owner)
    except Wrong:
        for until, key in former:
            try:
                note, size, root = checkpoint(text, origin, key)
            except Wrong:
                continue
            if size <= until:
                return note, size, root
        raise

def check_feed(origin, owner, entries, checkpoints, former=()):
    """Raises the first fault; returns how many entries there are and how many are signed."""
    tree, entries, signed, signed_root = Tree(), iter(entries), 0, None
    for text in checkpoints:
        try:
            _, size, root = signed_by(text, origin, owner, former)
        except Wrong as wrong:
            raise Wrong(3046, cause=wrong.says["error"]) from None
        need(size >= signed, 3047)
        need(size > signed or signed_root in (None, root), 3048)
        while tree.size < size:
            entry = next(entries, None)
            need(entry is not None, 3040, entry=tree.size)
            take(origin, tree, entry)
        need(tree.root() == root, 3044, entry=signed)
        signed, signed_root = size, root
    for entry in entries:
        take(origin, tree, entry)
    return tree.size, signed

def check_vector(vector):
    origin, entries = vector["origin"], vector["entries"]
    need(ORIGIN.fullmatch(origin), 3002)
    owner = Key(vector["owner"])
    check_feed(origin, owner, entries, vector["checkpoints"])
    leaves, roots, tree = [bytes.fromhex(entry["commitment"]) for entry in entries], [sha256()], Tree()
    for data in leaves:
        tree.push(data)
        roots.append(tree.root())
    for claim in vector["cosignatures"]:
        note, _, _ = checkpoint(vector["checkpoints"][claim["checkpoint"]], origin, owner)
        note.check_cosignature(Key(claim["witness"]))
    for claim in vector["receipts"]:
        feed, size, root = receipt(claim["note"], Key(claim["receiver"]))
        need(size < len(roots), 3031)
        need(feed == origin and root == roots[size], 3032)
    for claim in vector["inclusion"]:
        index, size, proof = claim["index"], claim["size"], list(map(bytes.fromhex, claim["hashes"]))
        need(index < size, 3031)
        check_inclusion(index, leaves[index], size, roots[size], proof)
    for claim in vector["consistency"]:
        older, newer, proof = claim["older"], claim["newer"], list(map(bytes.fromhex, claim["hashes"]))
        check_consistency(older, newer, roots[older], roots[newer], proof)

def run_vectors(folder):
    failed, paths = 0, sorted(pathlib.Path(folder).glob("*.json"))
    for path in paths:
        vector, says = json.loads(path.read_text(encoding="utf-8")), "ok"
        try:
            check_vector(vector)
        except Wrong as wrong:
            says = wrong.says
        good = says == vector["expect"]
        failed += not good
        print(f"{'pass' if good else 'FAIL'} {path.stem}: {says}{'' if good else ' for ' + str(vector['expect'])}")
    print(f"{len(paths) - failed} passed, {failed} failed")
    return failed == 0 and bool(paths)

def run_export(origin, vkey, former, entries, checkpoints):
    texts = pathlib.Path(checkpoints).read_bytes().decode().split("\n%\n")
    notes = [text if text.endswith("\n") else text + "\n" for text in texts if text]
    try:
        need(ORIGIN.fullmatch(origin), 3002)
        former = [(decimal(until, SIZE_MAX), Key(key)) for until, key in (one.split(":", 1) for one in former)]
        with open(entries, encoding="utf-8") as lines:
            size, signed = check_feed(origin, Key(vkey), map(json.loads, lines), notes, former)
    except Wrong as wrong:
        print(f"FAIL {origin}: {wrong.says}")
        return False
    print(f"{'pass' if size == signed else 'FAIL'} {origin}: {size} entries, {signed} of them signed")
    return size == signed

def main():
    match sys.argv[1:]:
        case [folder]:
            good = run_vectors(folder)
        case ["--origin", origin, "--key", vkey, *former, entries, checkpoints] if former[::2] == ["--former"] * (len(former) // 2):
            good = run_export(origin, vkey, former[1::2], entries, checkpoints)
        case _:
            sys.exit(__doc__)
    sys.exit(0 if good else 1)

if __name__ == "__main__":
    main()
