"""Lists of prizes and outside verdicts in the making, straight from the protocol's words."""

from dataclasses import dataclass, replace
from pathlib import Path

from tests.draws.builders import ZEROS, digest, text
from tests.draws.keylists import NOTARY, ORGANISER, Hand, KeyListDraft, a_hand, of_two

AUDITOR, LATECOMER = a_hand("审计-李四"), a_hand("latecomer")
WRITER = a_hand("minutes-writer")


@dataclass(frozen=True)
class PrizeDraft:
    """A list that grows part by part; every line of a heading may be said otherwise."""

    result: bytes
    data: bytes = b""
    parts: int = 0

    def add(
        self,
        day: str,
        *events: str,
        until: str | None = None,
        hand: Hand = ORGANISER,
        **said: str,
    ) -> "PrizeDraft":
        """One part more."""
        head = {
            "draw": "TEST-1",
            "attempt": "1",
            "part": str(self.parts + 1),
            "above": digest(self.data) if self.data else ZEROS,
            "result": digest(self.result),
            "day": day,
            **({} if until is None else {"until": until}),
            **said,
        }
        rows = ["fpdraw-prizes/1", *(f"{name}: {value}" for name, value in head.items()), *events]
        part = text(rows)
        signed = part + text([hand.signs(part)])
        return replace(self, data=self.data + signed, parts=self.parts + 1)

    def changed(self, old: str, new: str) -> "PrizeDraft":
        """The same with a text replaced, and not signed again."""
        assert old.encode() in self.data
        return replace(self, data=self.data.replace(old.encode(), new.encode(), 1))


def keys_with_auditor() -> KeyListDraft:
    """The list of keys with an auditor's key from before the draw, one of whoever signs the
    minutes, and one from after it."""
    made = of_two().add("auditor", AUDITOR, "2024-03-01", [ORGANISER, NOTARY, AUDITOR], "first")
    made.add("minutes", WRITER, "2024-03-01", [ORGANISER, NOTARY, WRITER], "first")
    return made.add("witness", LATECOMER, "2024-04-11", [ORGANISER, NOTARY, LATECOMER], "first")


def a_verdict(bundle: Path, hand: Hand, **said: str) -> bytes:
    """Somebody's verdict on a bundle, any line of which may be said otherwise."""
    hashes = {
        name: digest((bundle / file).read_bytes())
        for name, file in (("manifest", "manifest.txt"), ("result", "result.txt"))
    }
    head = {
        "draw": "TEST-1",
        "attempt": "1",
        **hashes,
        "sums": digest((bundle / "SHA256SUMS").read_bytes()),
        "program": f"kit {digest('kit')}",
        "keys": digest("keys"),
        "time": "2024-04-10T12:00:00+08:00",
        **said,
    }
    note = text(["fpdraw-verdict/1", *(f"{name}: {value}" for name, value in head.items())])
    return note + text([hand.signs(note)])
