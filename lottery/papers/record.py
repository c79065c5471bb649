"""What is stored of an attempt, read in one moment: all that its papers tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import result, winners
from draws.bundle import MINUTES
from draws.cards import WINNERS, Card
from draws.manifest import Manifest
from draws.result import Row
from draws.signatures import KEYS, VerifierKey, parse_keys
from lottery import attempts, canonical_json
from lottery.attempts import Attempt
from lottery.ceremony.notary import registration
from lottery.ceremony.papers import participants, signers
from lottery.ceremony.sources import sealing
from lottery.ceremony.sources.sealing import SealedSource
from lottery.ceremony.steps import claiming, close, freeze
from lottery.ceremony.steps.close import Objection
from lottery.ceremony.steps.minute import HALL
from lottery.handouts import frozen_programs
from lottery.minutes.errors import MinutesError
from lottery.office import Office
from lottery.office import keys as office_keys
from lottery.office.settings import Settings
from lottery.programme import Period, campaigns, imprints, rule_versions, rulebook
from lottery.programme.claiming import Claims
from lottery.programme.imprint import Imprint
from lottery.protocol.line import DRAW, FREEZE
from lottery.texts.ceremony.line import MINUTED


@dataclass(frozen=True)
class ListedSigner:
    """One who signs the minutes: his place and word, what his certificate calls him (empty for the
    organiser), and its hash, 64 hex."""

    number: int
    name: str
    title: str
    sha256: str


@dataclass(frozen=True)
class DrawRecord:
    """One attempt as its papers tell it. `files` are its publishable files by bundle name, `keys`
    those that sign (or, before the commitment, would), `hands` who did what together, `told` what
    was typed of the hall. `claims` is what was published of claiming, None where nothing was or
    (`claims_lost`) it is lost."""

    attempt: Attempt
    settings: Settings = field(repr=False)
    campaign: str
    periods: tuple[Period, ...]
    rules: tuple[str, ...]
    files: Mapping[str, bytes] = field(repr=False)
    facts: Mapping[str, object] = field(repr=False)
    keys: tuple[VerifierKey, ...]
    programs: tuple[manifests.Program, ...]
    signers: tuple[ListedSigner, ...]
    slips: tuple[SealedSource, ...]
    hands: tuple[tuple[str, str], ...]
    ended_by: str
    differences: tuple[str, ...]
    objections: tuple[Objection, ...]
    anomalies: tuple[str, ...]
    imprint: Imprint
    claims: Claims | None = None
    claims_lost: bool = False

    @property
    def is_frozen(self) -> bool:
        """Whether it has a manifest."""
        return manifests.FILE in self.files

    @property
    def is_drawn(self) -> bool:
        """Whether it has a result."""
        return result.FILE in self.files

    @property
    def manifest(self) -> Manifest:
        """The manifest of a frozen attempt."""
        return manifests.parse(self.files[manifests.FILE])

    @property
    def manifest_sha256(self) -> str:
        """Its hash, 64 hex; empty before the freeze."""
        return self.manifest.sha256() if self.is_frozen else ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The result's rows; none before the draw."""
        return tuple(result.parse_rows(self.files[result.FILE])) if self.is_drawn else ()

    @property
    def minutes_sha256(self) -> str:
        """The hash of the signed minutes, 64 hex; empty before they are signed."""
        data = self.files.get(MINUTES)
        return sha256(data).hexdigest() if data is not None else ""

    @property
    def cards(self) -> Mapping[str, Card]:
        """The winners' masked cards by entry."""
        return winners.cards_of(self.files)

    @property
    def winner_list(self) -> bytes:
        """The list of all winners' cards as it is published where they are too many for files;
        empty of any other draw."""
        return winners.as_published(self.files, self.rows).get(WINNERS, b"")

    @property
    def frozen_by(self) -> str:
        """Who sealed the list together; empty where one did, as in a rehearsal."""
        return dict(reversed(self.hands)).get(MINUTED[FREEZE.name], "")

    def at(self, step: str) -> datetime:
        """When a step was taken."""
        return self.attempt.steps[step][0]

    @property
    def last_at(self) -> datetime:
        """When something last happened to it, up to its minutes."""
        found = [self.at("open")]
        found += [each.recorded_at for each in self.attempt.sources if each.recorded_at]
        ends = (FREEZE.name, "committed", DRAW.name, "signed", "void", "abandoned")
        found += [self.at(step) for step in ends if step in self.attempt.steps]
        return max(found)


def read(session: Session, office: Office, attempt: Attempt) -> DrawRecord:
    """All that is stored of an attempt and that papers tell."""
    files = attempts.documents(session, attempt)
    hall = attempts.some_documents(session, attempt, [freeze.FACTS, HALL])
    told = {name: canonical_json.load(data.decode()) for name, data in hall.items()}
    return DrawRecord(
        attempt=attempt,
        settings=office.settings,
        campaign=campaigns.campaign(session, attempt.campaign).title,
        periods=tuple(campaigns.period(session, batch) for batch in attempt.batches),
        rules=_rules(session, attempt, files),
        files=files,
        facts=told.get(freeze.FACTS, {}),
        keys=_keys(session, office, attempt, files),
        programs=_programs(files),
        signers=_signers(session, office, attempt, files),
        slips=sealing.slips(session, attempt),
        hands=tuple(participants.done_by_several(session, attempt)),
        ended_by=participants.ended_by(session, attempt),
        differences=tuple(participants.differences(session, attempt)),
        objections=close.objections(session, attempt),
        anomalies=tuple(told.get(HALL, {}).get("anomalies", ())),
        imprint=imprints.as_of(session, attempt.steps["open"][0]),
        **_claims(session, office, attempt),
    )


def _claims(session: Session, office: Office, attempt: Attempt) -> dict[str, Any]:
    try:
        found = claiming.kept(session, office.settings.public_dir, attempt)
    except LookupError:
        return {}
    return {"claims": found, "claims_lost": found is None}


def _rules(session: Session, attempt: Attempt, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The lines of rules.txt; before the freeze those of the version that the plan names."""
    if freeze.RULES in files:
        return tuple(files[freeze.RULES].decode().splitlines())
    stored = rule_versions.rules_version(session, attempt.rules_version).rules
    return tuple(rulebook.edition_of(stored).text.splitlines())


def _keys(
    session: Session, office: Office, attempt: Attempt, files: Mapping[str, bytes]
) -> tuple[VerifierKey, ...]:
    """The keys in keys.txt; before the commitment those by which it would be signed now."""
    if KEYS in files:
        return tuple(parse_keys(files[KEYS]))
    own = [each.verifier() for each in office_keys.signers(office.settings)]
    registered = registration.current(session) if attempt.live else None
    return (*own, *([registered.key] if registered else []))


def _signers(
    session: Session, office: Office, attempt: Attempt, files: Mapping[str, bytes]
) -> tuple[ListedSigner, ...]:
    """Those whom the manifest names; before the freeze those whom it would name now."""
    titles = {each.name: each.title for each in signers.named(session, attempt)}
    try:
        if manifests.FILE in files:
            lines = manifests.parse(files[manifests.FILE]).signers
        else:
            lines = signers.all_of(session, attempt, office.settings)
    except MinutesError:  # this home has no certificate yet, and could not freeze
        lines = ()
    return tuple(
        ListedSigner(each.number, each.name, titles.get(each.name, ""), each.sha256)
        for each in lines
    )


def _programs(files: Mapping[str, bytes]) -> tuple[manifests.Program, ...]:
    """The programs that the manifest names; before the freeze those that it would name now."""
    if manifests.FILE in files:
        return manifests.parse(files[manifests.FILE]).programs
    return frozen_programs.named()
