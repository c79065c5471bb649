"""Lists of keys in the making, written straight from the protocol's words."""

import base64
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.draws.builders import ZEROS, digest, text


@dataclass(frozen=True)
class Hand:
    """Somebody's key under his name."""

    name: str
    private: Ed25519PrivateKey

    @property
    def id(self) -> bytes:
        """The 4 bytes by which signatures name it."""
        return sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    @property
    def public(self) -> bytes:
        """Its public half, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    def text(self) -> str:
        """Its verifier key."""
        encoded = base64.b64encode(b"\x01" + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"

    def signs(self, data: bytes) -> str:
        """Its signature line."""
        return f"— {self.name} {base64.b64encode(self.id + self.private.sign(data)).decode()}"


def a_hand(name: str, secret: str = "") -> Hand:
    """A key, the same at every run; the first of a name is that of `builders.keys`."""
    seed = sha256((secret or name).encode()).digest()
    return Hand(name, Ed25519PrivateKey.from_private_bytes(seed))


@dataclass
class KeyListDraft:
    """A list that grows entry by entry, with whatever signatures a test wants."""

    data: bytes = b""
    entries: list[int] = field(default_factory=list)

    def add(
        self, role: str, what: Hand | str, since: str, signers: list[Hand], act: str = "change"
    ) -> "KeyListDraft":
        """One entry more; `what` is a key or a certificate's hash."""
        named = f"certificate: {what}" if isinstance(what, str) else f"key: {what.text()}"
        rows = ["fpdraw-keylist/1", "origin: test.example", f"entry: {len(self.entries) + 1}"]
        rows += [f"above: {digest(self.data) if self.data else ZEROS}", f"role: {role}"]
        rows += [f"act: {act}", named, f"from: {since}T09:00:00+08:00", "reason: 测试"]
        signed = text(rows)
        self.entries.append(len(self.data))
        self.data += signed + text([each.signs(signed) for each in signers])
        return self


ORGANISER, NOTARY = a_hand("organiser.example"), a_hand("公证处")
NEXT, NEXT_NOTARY = a_hand("organiser.example", "next"), a_hand("公证处", "next notary")


def of_two(since: str = "2024-01-02") -> KeyListDraft:
    """The organiser's and the notary's first keys."""
    made = KeyListDraft().add("organiser", ORGANISER, since, [ORGANISER], "first")
    return made.add("notary", NOTARY, since, [ORGANISER, NOTARY], "first")


def changed(when: str) -> KeyListDraft:
    """Both keys were changed on a day."""
    made = of_two().add("organiser", NEXT, when, [ORGANISER, NOTARY, NEXT])
    return made.add("notary", NEXT_NOTARY, when, [NEXT, NOTARY, NEXT_NOTARY])
