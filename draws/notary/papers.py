"""Request and answer: the texts that the office asks a signature for, and the signatures.

    fpdraw-request/1                         fpdraw-answer/1
    key: <verifier key>                      key: <verifier key>
    text: checkpoint 3                       signed: checkpoint <size> <sha256 of the text>
    <its 3 lines>                            — <name> <base64>
    text: manifest 31                        signed: manifest <draw> <attempt> <sha256>
    <its 31 lines>                           — <name> <base64>
    text: keys 9                             signed: keys <entry> <sha256>
    <its 9 lines>                            — <name> <base64>

Each text stands whole between its head and the next one, so that what is signed is what was read;
the number in the head counts its lines. UTF-8, each line ended by one LF. A request holds one text
or more, and with a manifest the checkpoint over the register that it names. `keys` is an entry of
the list of keys without its signatures, which is asked for alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from .. import keylist
from .. import manifest as manifests
from ..canonical import HEX64, NUMBER
from ..errors import DrawError
from ..keylist import KeyEntry
from ..manifest import Manifest
from ..signatures import KEYS as KEYS_FILE
from ..signatures import VerifierKey, check_signatures, parse_checkpoint, parse_keys

REQUEST, ANSWER = "request.txt", "answer.txt"
CHECKPOINT, MANIFEST, KEYS = "checkpoint", "manifest", "keys"
MOST_BYTES = 1 << 20
"""No request and no answer is larger."""
_HEADS = {REQUEST: "fpdraw-request/1", ANSWER: "fpdraw-answer/1"}
_TEXT = re.compile(f"text: ({CHECKPOINT}|{MANIFEST}|{KEYS}) ([1-9][0-9]{{0,5}})")
_SIGNED = re.compile(
    f"signed: (?:({CHECKPOINT}|{KEYS}) ({NUMBER})"
    f"|({MANIFEST}) ({manifests.DRAW}) ({manifests.ATTEMPT})) ({HEX64})"
)


@dataclass(frozen=True)
class Asked:
    """A text that is to be signed: a checkpoint, a manifest or an entry of the list of keys, byte
    for byte."""

    kind: str
    text: bytes

    @property
    def sha256(self) -> str:
        """Its hash, 64 hex; of a manifest, what is read aloud in the hall."""
        return sha256(self.text).hexdigest()

    def manifest(self) -> Manifest:
        """The manifest that it is; raises DrawError for anything the protocol forbids."""
        return manifests.parse(self.text)

    def checkpoint(self) -> tuple[str, int, str]:
        """Origin, size and root (64 hex) of the checkpoint that it is; raises DrawError."""
        origin, size, root = parse_checkpoint(self.text)
        return origin, size, root.hex()

    def entry(self) -> KeyEntry:
        """The entry of the list of keys that it is; raises DrawError."""
        return keylist.read_text(self.text)


@dataclass(frozen=True)
class Given:
    """A signature: over which text by its hash, and what the signer says that it is."""

    kind: str
    about: str
    sha256: str
    line: str


@dataclass(frozen=True)
class Request:
    """What the office asks for, and the key that it has on record."""

    key: VerifierKey
    texts: tuple[Asked, ...]

    def text(self) -> bytes:
        """The file's bytes."""
        parts = [f"{_HEADS[REQUEST]}\nkey: {self.key.text()}\n".encode()]
        for each in self.texts:
            lines = each.text.count(b"\n")
            parts += [f"text: {each.kind} {lines}\n".encode(), each.text]
        return b"".join(parts)


@dataclass(frozen=True)
class Answer:
    """The signatures of one key."""

    key: VerifierKey
    given: tuple[Given, ...]

    def text(self) -> bytes:
        """The file's bytes."""
        rows = [_HEADS[ANSWER], f"key: {self.key.text()}"]
        for each in self.given:
            rows += [f"signed: {each.kind} {each.about} {each.sha256}", each.line]
        return "".join(f"{row}\n" for row in rows).encode()


def about(asked: Asked) -> str:
    """What an answer calls a text: draw and attempt, or the checkpoint's size; raises DrawError."""
    if asked.kind == MANIFEST:
        found = asked.manifest()
        return f"{found.draw} {found.attempt}"
    if asked.kind == KEYS:
        return str(asked.entry().number)
    return str(asked.checkpoint()[1])


def parse_request(data: bytes) -> Request:
    """Read and check a request; raises DrawError where it asks for what nobody should sign."""
    rows, key = _begin(data, REQUEST)
    texts, at = [], 2
    while at < len(rows):
        match = _TEXT.fullmatch(rows[at])
        end = at + 1 + int(match[2]) if match else 0
        if not match or end > len(rows):
            raise DrawError("not the head of a text", REQUEST, at + 1, "text: kind lines", rows[at])
        texts.append(Asked(match[1], "".join(f"{row}\n" for row in rows[at + 1 : end]).encode()))
        at = end
    request = Request(key, tuple(texts))
    check_together(request.texts)
    return request


def check_together(texts: Iterable[Asked]) -> None:
    """Raise DrawError unless each text is sound and each manifest's checkpoint is among them."""
    listed = tuple(texts)
    if not listed or len({each.sha256 for each in listed}) < len(listed):
        raise DrawError("one text or more, each once", REQUEST)
    for each in listed:
        if each.kind == KEYS and (each.entry().number < 1 or len(listed) > 1):
            raise DrawError("an entry of the list of keys is asked for alone", REQUEST)
    notes = [each.checkpoint() for each in listed if each.kind == CHECKPOINT]
    if len({origin for origin, _, _ in notes}) > 1:
        raise DrawError("checkpoints of one register", REQUEST)
    states = {(size, root) for _, size, root in notes}
    if len({size for size, _ in states}) < len(states):
        raise DrawError("one root a size", REQUEST)
    for each in listed:
        if each.kind == MANIFEST:
            found = each.manifest()
            wanted = (found.register_size, found.register_root)
            if wanted not in states:
                raise DrawError("the manifest's checkpoint is missing", REQUEST, 0, wanted, notes)


def parse_answer(data: bytes) -> Answer:
    """Read an answer; raises DrawError for one that is malformed. Nothing is verified yet."""
    rows, key = _begin(data, ANSWER)
    given = []
    if len(rows) % 2 or len(rows) == 2:
        raise DrawError("a signature below each head", ANSWER, len(rows))
    for at in range(2, len(rows), 2):
        match = _SIGNED.fullmatch(rows[at])
        if not match:
            raise DrawError("not the head of a signature", ANSWER, at + 1, "signed: …", rows[at])
        said = match[2] if match[1] else f"{match[4]} {match[5]}"
        given.append(Given(match[1] or match[3], said, match[6], rows[at + 1]))
    return Answer(key, tuple(given))


def check_given(given: Given, text: bytes, key: VerifierKey) -> None:
    """Raise DrawError unless the signature is this key's over this text."""
    check_signatures(text, f"{given.line}\n".encode(), [key], ANSWER)


def answer_to(request: Request, key: VerifierKey, lines: Mapping[str, str]) -> Answer:
    """The answer with these signature lines by the hash of their text."""
    given = (
        Given(each.kind, about(each), each.sha256, lines[each.sha256]) for each in request.texts
    )
    return Answer(key, tuple(given))


def _begin(data: bytes, file: str) -> tuple[list[str], VerifierKey]:
    """A file's lines, and the key in the second one."""
    if len(data) > MOST_BYTES:
        raise DrawError("too large", file)
    try:
        rows = data.decode().split("\n")
    except UnicodeDecodeError:
        raise DrawError("not UTF-8", file) from None
    if rows.pop() or not rows or rows[0] != _HEADS[file]:
        raise DrawError("another kind of file", file, 1, _HEADS[file], rows[0] if rows else "")
    if len(rows) < 3 or not rows[1].startswith("key: "):
        raise DrawError("the key is missing", file, 2, f"key: {KEYS_FILE}")
    return rows, parse_keys(f"{rows[1][5:]}\n".encode(), file)[0]
