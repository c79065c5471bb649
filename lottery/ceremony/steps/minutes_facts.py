"""What the minutes tell beside the bundle, gathered from what is stored and from the hall."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from sqlalchemy.orm import Session

import draws
from draws import manifest as manifests
from lottery import attempts, canonical_json, timestamps
from lottery.attempts import Attempt
from lottery.ceremony.papers import participants
from lottery.ceremony.papers.typed import HallRecord
from lottery.ceremony.steps import close
from lottery.ceremony.steps.drafting import FACTS
from lottery.minutes.written.facts import Count, OrganiserFacts, Prize, Software
from lottery.office.settings import Settings
from lottery.programme import campaigns
from lottery.texts.ceremony import closing
from lottery.texts.ceremony import steps as sentences
from lottery.texts.review.decisions import rejection
from lottery.version import __version__


def gathered(
    session: Session, settings: Settings, attempt: Attempt, hall: HallRecord
) -> OrganiserFacts:
    """All that the minutes of a drawn attempt tell beside the bundle; without a clock."""
    stored = canonical_json.load(attempts.document(session, attempt, FACTS).decode())
    return OrganiserFacts(
        organiser=attempt.organiser,
        campaign=campaigns.campaign(session, attempt.campaign).title,
        period=period_of(session, attempt),
        place=attempt.place,
        begun_at=min(s.recorded_at for s in attempt.sources if s.recorded_at),
        ended_at=attempt.steps["drawn"][0],
        sealed_by=sentences.sealed_by(attempt.organiser, attempt.steps["frozen"][0]),
        pool_fen=stored["pool_fen"],
        software=Software("fpdraw", __version__, engine_sha256()),
        present=hall.present,
        prizes=tuple(Prize(t.code, t.name, t.prize, t.value_fen) for t in attempt.tiers),
        organs=tuple((source.who, source.title) for source in attempt.sources),
        refusals=_refusals(stored["intake"]),
        anomalies=(
            *_objections(session, attempt),
            *participants.differences(session, attempt),
            *hall.anomalies,
        ),
        address=_address(settings),
        hands=tuple(participants.done_by_several(session, attempt)),
        scene=hall.scene,
        second=participants.second_agreed(session, attempt),
        timestamp=_timestamp(session, settings, attempt),
    )


def period_of(session: Session, attempt: Attempt) -> str:
    """The draw's own periods, from the first to the last by their days; of another campaign than
    its own, if it takes in any, apart."""
    periods = [campaigns.period(session, batch) for batch in attempt.batches]
    own = attempt.campaign
    periods.sort(key=lambda one: (one.campaign != own, one.campaign, one.starts, one.batch))
    spans = [
        sentences.span([one.title for one in group])
        for _, group in groupby(periods, key=lambda one: one.campaign)
    ]
    return "；".join(spans)


def engine_sha256() -> str:
    """The hash of the engine: SHA-256 over the `sha256sum` list of all .py below draws/, by their
    path from there."""
    folder = Path(draws.__file__).parent
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    rows = (f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    return sha256("".join(rows).encode()).hexdigest()


def _timestamp(session: Session, settings: Settings, attempt: Attempt) -> str:
    """What is known of the manifest's timestamp; it is had before the first value, or never."""
    kept = {each.file: each for each in timestamps.of_attempt(session, settings, attempt)}
    return timestamps.said(kept.get(manifests.FILE))


def _address(settings: Settings) -> str:
    """The public site, which a telephone opens; empty where it is not on https."""
    return settings.public_url if settings.public_url.startswith("https://") else ""


def _objections(session: Session, attempt: Attempt) -> Iterator[str]:
    for each in close.objections(session, attempt):
        yield closing.in_minutes(each.organ, each.at, each.text)
        if each.answer and each.answered_at:
            yield closing.answer_in_minutes(attempt.organiser, each.answered_at, each.answer)


def _refusals(stored: dict[str, dict[str, int]]) -> tuple[Count, ...]:
    """Refused at the counter, by reason; the most frequent first."""
    named = [Count(rejection(code), count) for code, count in stored["refusals"].items()]
    return tuple(sorted(named, key=lambda each: (-each.count, each.name)))
