"""Commit: the notary's checks are made over the whole pool, then the manifest is signed.

What is signed here leaves the building before any source has a value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool, private, signatures
from draws import register as registers
from draws.errors import DrawError
from draws.manifest import Manifest
from lottery import attempts, register
from lottery.attempts import Attempt
from lottery.attempts.lists import summary_of
from lottery.ceremony.notary import cosigning
from lottery.ceremony.steps import freeze
from lottery.errors import StepRefusedError
from lottery.office import Office
from lottery.office.keys import SigningKey
from lottery.people import notary_checks
from lottery.proposals import Confirmation
from lottery.protocol.line import COMMIT
from lottery.register import cosigned, entries
from lottery.texts.ceremony import steps as sentences


@dataclass(frozen=True)
class NotaryChecked:
    """The notary's checks held for an attempt by name, with a manifest by hash."""

    name: str
    manifest: str


def commit(
    session: Session,
    office: Office,
    signers: Iterable[SigningKey],
    *,
    code: str,
    by: str,
    now: datetime,
    confirmed: Confirmation | None = None,
    prepared: NotaryChecked | None = None,
) -> Manifest:
    """Check and sign the frozen manifest, which for a live draw two want, and which the notary has
    signed. Repeating it changes nothing. What `prepare` has checked is not checked again."""
    attempt = attempts.lock_newest(session, code)
    repeated = attempts.taken(attempt, COMMIT)
    if not repeated:
        attempts.require_turn(attempt, COMMIT)
    data = attempts.document(session, attempt, manifests.FILE)
    manifest = manifests.parse(data)
    if repeated:
        return manifest
    seen = {"manifest": manifest.sha256()}
    hands = attempts.hands_of(session, attempt, COMMIT, confirmed, seen)
    attempts.check_journal(session, attempt, manifest.sha256())
    if prepared != NotaryChecked(attempt.name, manifest.sha256()):
        _check(session, office, attempt, manifest)
    register.stand_in_line(session)  # behind the same lock as a new key of the notary's
    documents = cosigning.signed(session, attempt, signers)
    names = [key.name for key in signatures.parse_keys(documents[signatures.KEYS])]
    detail = {"manifest": manifest.sha256(), "signed": names, **hands}
    attempts.take(session, attempt, COMMIT, documents, by=by, now=now, detail=detail)
    return manifest


def prepare(session: Session, office: Office, *, code: str) -> NotaryChecked | None:
    """Make the notary's checks over a frozen attempt in a view that keeps nobody waiting.

    All that they read is kept as it is from the freeze on. None where nothing is to be committed;
    raises StepRefusedError if a check fails.
    """
    attempt = attempts.newest(session, code)
    if attempt.state not in COMMIT.follows:
        return None
    cosigning.require(session, attempt)
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    _check(session, office, attempt, manifest)
    return NotaryChecked(attempt.name, manifest.sha256())


def _check(session: Session, office: Office, attempt: Attempt, manifest: Manifest) -> None:
    try:
        check_frozen(session, office, attempt, manifest)
    except DrawError as error:
        raise StepRefusedError(sentences.check_failed(error)) from None


def check_frozen(session: Session, office: Office, attempt: Attempt, manifest: Manifest) -> None:
    """Check a frozen draw as a stranger and a notary would; raises DrawError.

    The register is read again from its lines; cards, slips and tags are opened one by one.
    """
    _check_documents(session, attempt, manifest)
    lines = register.lines(session, manifest.register_size)
    read = registers.read(lines, manifest.frozen.date())
    listed = attempts.document(session, attempt, pool.POOL)
    rows = listed.splitlines()
    omitted = attempts.document(session, attempt, pool.OMITTED).splitlines()
    _same("root", registers.FILE, manifest.register_root, read.root.hex())
    joined = register.joined_root(session, (), manifest.register_size)
    _same("stored root", registers.FILE, manifest.register_root, joined.hex())
    _same("root", pool.POOL, manifest.pool_root, summary_of(listed).root())
    pool.check_complete(
        pool.pool_entries(rows, read, manifest.cap),
        pool.omitted_entries(omitted),
        read,
        manifest.batches,
    )
    key = b""
    if manifest.cap:
        found = freeze.tag_key_of(session, office.boxes, attempt)
        key = private.parse_tag_key(found, manifest)
    sealed = notary_checks.sealed_rows(session, rows, read.batch)
    notary_checks.check(office.boxes, key, sealed)


def _check_documents(session: Session, attempt: Attempt, manifest: Manifest) -> None:
    """What goes out with the manifest is what it holds the hashes of."""
    for name, expected in (
        (freeze.RULES, manifest.rules_sha256),
        (pool.POOL, manifest.pool_sha256),
        (pool.OMITTED, manifest.omitted_sha256),
    ):
        found = sha256(attempts.document(session, attempt, name)).hexdigest()
        _same("hash", name, expected, found)
    note = cosigning.note_of(session, manifest)
    _, size, root = signatures.parse_checkpoint(cosigned.text_of(note))
    said = (manifest.register_size, manifest.register_root)
    _same("register", signatures.CHECKPOINT, said, (size, root.hex()))


def _same(what: str, file: str, expected: object, found: object) -> None:
    if expected != found:
        raise DrawError(f"another {what}", file, 0, expected, found)


class PrivatePart:
    """The private files of a frozen attempt by name, as the notary gets them, made on demand."""

    def __init__(self, session: Session, office: Office, attempt: Attempt) -> None:
        self._session, self._office, self._attempt = session, office, attempt
        self._ahead: dict[int, entries.Boxed] = {}

    def read(self, name: str) -> bytes:
        """`tag-key.txt`, `cards/<entry>.txt` or `slips/<entry>.txt`."""
        if name == "tag-key.txt":
            return freeze.tag_key_of(self._session, self._office.boxes, self._attempt)
        number = int(name[6:16])
        if number not in self._ahead:  # those behind it are asked for next
            self._ahead = entries.boxed(self._session, self._attempt.batches, number)
        return notary_checks.paper(self._office.boxes, self._ahead, name)

    def names(self) -> list[str]:
        """All the files of the private part."""
        rows = attempts.document(self._session, self._attempt, pool.POOL).splitlines()
        numbers = [row[:10].decode() for row in rows]
        papers = [f"{folder}/{number}.txt" for folder in ("cards", "slips") for number in numbers]
        return [*(["tag-key.txt"] if self._attempt.cap else []), *papers]
