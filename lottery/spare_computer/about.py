"""What a parcel says of itself, and by which names its parts go."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import attempts, journal
from lottery.attempts import Attempt
from lottery.errors import ParcelRefusedError
from lottery.office import Office, database
from lottery.spare_computer import tables
from lottery.texts.ceremony import spare_computer as sentences

ABOUT, TYPED = "about.json", "typed/"
OUT, COPY = "out", "copy"
KEYS = ("field.key", "index.key", "organiser.pem", "notary.pem")
IDENTITY = ("minutes.key.pem", "minutes.cert.pem", "minutes.root.pem", "timestamp.root.pem")
NAMES = frozenset(
    {ABOUT, *(f"keys/{name}" for name in (*KEYS, *IDENTITY))}
    | {tables.part_of(table) for table in tables.CARRIED}
)


@dataclass(frozen=True)
class About:
    """What a parcel says of itself; `values` counts the sources that have one. `seq` and `end` are
    the journal's size and last hash, `site` the public address and where timestamps are asked;
    `spare` says which spare computer it is for: the number of this export (0 for a copy)."""

    schema: str
    draw: str
    attempt: int
    state: str
    values: int
    manifest: str
    register_size: int
    register_root: str
    origin: str
    names: tuple[str, str, bool]
    demo: bool
    kind: str
    move: str
    spare: int
    seq: int
    end: str
    site: tuple[str, str, str]


def of(
    session: Session, office: Office, attempt: Attempt, kind: str, mark: tuple[str, int]
) -> About:
    """What the parcel of an attempt says, as it stands now; `mark` is the move's and its number."""
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    settings = office.settings
    kept = settings.notary_key_file is not None
    seq, end = journal.head(session)
    return About(
        schema=database.schema(),
        draw=attempt.code,
        attempt=attempt.attempt,
        state=attempt.state,
        values=sum(source.value is not None for source in attempt.sources),
        manifest=manifest.sha256(),
        register_size=manifest.register_size,
        register_root=manifest.register_root,
        origin=settings.origin,
        names=(settings.organiser_name, settings.notary_name, kept),
        demo=settings.demo,
        kind=kind,
        move=mark[0],
        spare=mark[1],
        seq=seq,
        end=end,
        site=(settings.public_url, settings.timestamp_url, settings.timestamp_policy),
    )


def read(data: bytes) -> About:
    """What a parcel says of itself; raises ParcelRefusedError."""
    try:
        told: Mapping[str, Any] = json.loads(data)
        schema = told["schema"]
        if schema != database.schema():
            raise ParcelRefusedError(sentences.other_version(schema, database.schema()))
        pairs = {"names": tuple(told["names"]), "site": tuple(told["site"])}
        about = About(**{**told, **pairs})
    except (ValueError, TypeError, KeyError):
        raise ParcelRefusedError(sentences.parcel_unknown()) from None
    if about.kind not in (OUT, COPY):
        raise ParcelRefusedError(sentences.take_home_instead())
    return about
