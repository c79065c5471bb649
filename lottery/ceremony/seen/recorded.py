"""Do the draws agree with the journal? A step, a value or a manifest that was put in, taken out or
changed in the database alone is noticed here, before anything is built on it."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.bundle import MINUTES
from draws.merkle import Tree
from lottery import canonical_json, journal, register
from lottery.ceremony.papers.signing import ANEW
from lottery.clock import to_the_second
from lottery.errors import JournalDiffersError
from lottery.models import CalledOffDraw, DrawDocument, DrawSource, DrawStep
from lottery.protocol.line import CALL_OFF, STORED
from lottery.texts.ceremony import steps as sentences

_SOURCE = "draw-source"

Fact = tuple[str, int, str]
"""A draw, an attempt, and what of it."""


def check(session: Session) -> None:
    """Hold each step, value and frozen manifest against the journal; raises JournalDiffersError."""
    try:
        stored, told = dict(_stored(session)), dict(_told(session))
    except (ValueError, TypeError, KeyError) as why:  # what no program of ours has written
        raise JournalDiffersError(sentences.draw_unreadable(why)) from None
    for fact in sorted(stored | told):
        if not _agree(fact, stored.get(fact), told.get(fact)):
            name, what = f"{fact[0]} ({fact[1]})", fact[2]
            raise JournalDiffersError(
                sentences.draw_differs(name, what, stored.get(fact), told.get(fact))
            )


def _agree(fact: Fact, stored: Any, told: Any) -> bool:
    """Whether both say the same. A value of an earlier release was stored by its second alone."""
    if stored is None or told is None or not fact[2].startswith(_SOURCE):
        return bool(stored == told)
    return bool(stored[0] == told[0] and stored[1] in (told[1], to_the_second(told[1])))


def check_roots(session: Session) -> None:
    """Hold the register against the root in every frozen manifest; raises JournalDiffersError.

    So a register that was cut off together with its checkpoints is noticed, too.
    """
    query = select(DrawDocument.content).where(DrawDocument.name == manifests.FILE)
    frozen = [manifests.parse(content) for content in session.scalars(query)]
    tree = Tree()
    wanted = {each.register_size: "" for each in frozen} | {0: tree.root().hex()}
    for leaf in register.leaves(session, max(wanted)):
        tree.append(leaf)
        if tree.size in wanted:
            wanted[tree.size] = tree.root().hex()
    for each in frozen:
        if wanted[each.register_size] != each.register_root:
            told = (wanted[each.register_size], each.register_root)
            raise JournalDiffersError(sentences.draw_differs(each.draw, "register-root", *told))


def _stored(session: Session) -> Iterator[tuple[Fact, Any]]:
    step = select(DrawStep.draw, DrawStep.attempt, DrawStep.step, DrawStep.by, DrawStep.at)
    for draw, attempt, name, by, at in session.execute(step):
        yield (draw, attempt, name), (by, at)
    for off in session.scalars(select(CalledOffDraw)):
        yield (off.draw, off.attempt, CALL_OFF.name), (off.by, off.at)
    for source in session.scalars(select(DrawSource).where(DrawSource.value.is_not(None))):
        fact = (source.draw, source.attempt, f"{_SOURCE} {source.number}")
        yield fact, (source.value, source.recorded_at)
    document = select(
        DrawDocument.draw, DrawDocument.attempt, DrawDocument.name, DrawDocument.content
    )
    both = or_(DrawDocument.name == manifests.FILE, DrawDocument.name.startswith(MINUTES))
    hashed = document.where(both)
    for draw, attempt, name, content in session.execute(hashed):
        yield (draw, attempt, name), sha256(content).hexdigest()


def _told(session: Session) -> Iterator[tuple[Fact, Any]]:
    acts = {f"draw-{step.name}": step.name for step in (*STORED, CALL_OFF)}
    for line in journal.of_acts(session, (*acts, _SOURCE, ANEW)):
        detail = canonical_json.load(line.detail)
        draw, attempt = detail["draw"], detail["attempt"]
        if line.act == ANEW:
            yield (draw, attempt, f"{MINUTES}@{detail['number']}"), detail["sha256"]
            continue
        if line.act == _SOURCE:
            yield (draw, attempt, f"{_SOURCE} {detail['number']}"), (detail["value"], line.at)
            continue
        yield (draw, attempt, acts[line.act]), (line.actor, line.at)
        if line.act == "draw-frozen":
            yield (draw, attempt, manifests.FILE), detail["manifest"]
        if line.act == "draw-signed":
            yield (draw, attempt, MINUTES), detail["sha256"]
