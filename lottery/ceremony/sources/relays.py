"""Relays: the beacon's round by network, from whoever passes it on; a hall without one types it.

What a relay says is checked like what is typed. Whoever controls all relays, or the way to them,
can at most keep a round from us.
"""

from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPException
from typing import IO, Any
from urllib.request import HTTPRedirectHandler, build_opener

from sqlalchemy.orm import Session

from draws import beacon
from draws import manifest as manifests
from draws.beacon import Evidence
from draws.canonical import BEIJING
from lottery import attempts
from lottery.ceremony.sources import beacons, record, values
from lottery.errors import SourceRefusedError
from lottery.protocol import kinds
from lottery.texts.ceremony import beacons as sentences
from lottery.texts.minutes.pages import moment

SECONDS = 8
MOST_BYTES = 1 << 14


class _NoSecondAddress(HTTPRedirectHandler):
    """The relay that was named answers itself, or not at all: a redirect could lead into the
    office's own network."""

    def redirect_request(  # noqa: PLR0917 - urllib's own way of asking
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        """None: it is an error."""


def due(session: Session, *, code: str, number: int, now: datetime) -> int:
    """The round that source `number` of the newest attempt waits for.

    Raises SourceRefusedError for another kind of source, out of turn, and before the round is out.
    """
    attempt = attempts.newest(session, code)
    source = record.find(attempt, number)
    if not kinds.of(source).is_fetched:
        raise SourceRefusedError(sentences.no_beacon(source.title))
    record.check_turn(attempt, number, now)
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    wanted = values.round_due(attempt, manifest)
    out = beacon.round_time(wanted)
    if now < out:
        raise SourceRefusedError(sentences.early(wanted, moment(out.astimezone(BEIJING))))
    return wanted


def address(relay: str, number: int) -> str:
    """Where a relay shows a round to anybody.

    >>> address("https://api.drand.sh/", 7)[-9:]
    '/public/7'
    """
    return f"{relay.rstrip('/')}/{beacon.CHAIN}/public/{number}"


def fetch(number: int, relays: Sequence[str]) -> Evidence:
    """The round with its signature checked, from the first relay that has it.

    Raises SourceRefusedError with what each of them said if none has.
    """
    told = []
    for relay in relays:
        try:
            return beacons.read(_asked(address(relay, number)), number)
        except SourceRefusedError as refusal:
            told.append(f"{relay}：{refusal}")
        except (OSError, HTTPException, ValueError):
            told.append(f"{relay}：{sentences.NO_ANSWER}")
    raise SourceRefusedError(sentences.no_relay(number, told))


def _asked(url: str) -> str:
    # The settings admit http(s) alone.
    with build_opener(_NoSecondAddress).open(url, timeout=SECONDS) as answer:
        data: bytes = answer.read(MOST_BYTES)
    return data.decode()
