"""The checks of who signed: manifest, checkpoint, and the keys that the caller trusts."""

from collections.abc import Sequence

from . import key_times, keylist, manifest, signatures
from .errors import DrawError
from .findings import equal
from .manifest import Manifest
from .run_base import RunBase

NOT_PINNED = "keys not pinned: these could be anybody's; give --keys FILE"


class KeyChecks(RunBase):
    """Each `_check_…` returns what it found, for the report."""

    def _check_signatures(self) -> str:
        self.keys = signatures.parse_keys(self.bundle.read(signatures.KEYS))
        if self.manifest.live:
            signatures.check_two(self.keys)
        named = ", ".join(key.name for key in self.keys)
        data, lines = self.bundle.read(manifest.FILE), self.bundle.read(signatures.SIGNATURES)
        signatures.check_signatures(data, lines, self.keys, signatures.SIGNATURES)
        return named if self._pinned() else f"{named} (keys not pinned)"

    def _pinned(self) -> bool:
        """Whether the caller knows the signers from elsewhere: two of a live draw, else one.

        By a list of keys, the keys of any time lead to those of the draw.
        """
        self.trust = key_times.read(self.pinned, self.key_list)
        pinned = self.trust.pinned
        if not self.pinned:
            self.verdict.open.append(NOT_PINNED)
            return False
        if self.trust.listed:
            left = self.trust.left()
            told = f"{', '.join(left)}: of a live draw keys of both are pinned"
        else:
            self._check_pinned(pinned)
            left = [key.name for key in self.keys if key not in pinned]
            left = left if len(pinned) < 2 else []
            told = f"of a live draw two keys are pinned; {', '.join(left)} could be anybody's"
        if self.manifest.live and left:
            self.verdict.open.append(f"{signatures.KEYS}: {told}")
            return False
        return True

    def _check_pinned(self, pinned: Sequence[signatures.VerifierKey]) -> None:
        for key in pinned:
            if key not in self.keys:
                raise DrawError("a pinned key has not signed", signatures.KEYS, 0, key.text())

    @property
    def listed(self) -> keylist.KeyList | None:
        """The list of keys that the draw's are held against, if one is given."""
        return None if self.text_only else self.trust.listed

    def as_signed(self) -> Sequence[Manifest]:
        """The manifest, and as it would name a later certificate of the list."""
        return key_times.as_signed(self.listed, self.manifest)

    def _check_key_times(self) -> str:
        """The draw's keys counted between its freeze and its first value."""
        listed = self.listed or keylist.KeyList()
        first = None if self.bundle.void or not hasattr(self, "times") else self.times[0]
        return key_times.check_draw(listed, self.keys, self.manifest, first)

    def _check_checkpoint(self) -> str:
        """It is held against the manifest, whose register was held against the lines."""
        note, name = self.bundle.read(signatures.CHECKPOINT), signatures.CHECKPOINT
        if self.text_only:
            text, left = note.partition(b"\n\n")[0] + b"\n", " (signatures not checked)"
        else:
            text, left = signatures.check_note(note, self.keys, name), ""
        origin, size, root = signatures.parse_checkpoint(text)
        equal("another size", name, self.manifest.register_size, size)
        equal("another root", name, self.manifest.register_root, root.hex())
        return f"{origin}{left}"

    def _check_signers(self) -> str:
        manifest.check_signed_for(self.manifest)
        return ", ".join(signer.name for signer in self.manifest.signers) or "none"

    def note_signers(self) -> key_times.NoteSigners:
        """Who may sign what is published of the draw later."""
        return key_times.note_signers(self.trust, self.keys, self.manifest)
