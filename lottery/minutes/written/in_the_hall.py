"""What was done and seen in the hall, each line with what it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts
from lottery.minutes.written.parts import table
from lottery.minutes.written.scene import ACTS, NOT_DONE, HallAct, line_of
from lottery.texts.minutes import pages as texts
from lottery.texts.minutes import scene as words
from lottery.typesetting.document import Block, Heading, Pairs, Paragraph, Quote, Table

RECOMPUTED, WITNESSED, STATED = (word for word, _, _ in words.STANDINGS)
BEFORE = ("opened", "rules", "inspected", "program")
"""What is done before the first value."""


@dataclass(frozen=True)
class HallRow:
    """A row: what, when and by whom as they are printed, and what it stands on: one of the
    standings (empty where nothing is recorded), with the witness's name."""

    what: str
    at: str
    by: str
    standing: str
    witness: str = ""

    @property
    def told(self) -> str:
        """The standing in words."""
        if self.standing == WITNESSED:
            return words.witnessed(self.witness)
        return words.SHORT[self.standing]


def rows(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[HallRow, ...]:
    """The acts in the hall, in their order."""
    scene = facts.scene
    before = [_act(name, getattr(scene, name), facts) for name in BEFORE]
    after = [_act(name, getattr(scene, name), facts) for name in ACTS if name not in BEFORE]
    return (*before, *_values(drawn), _second(facts), _drawn(facts), *after)


def scene(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Block, ...]:
    """The section."""
    told = tuple((row.what, row.at, row.by, row.told) for row in rows(drawn, facts))
    return (
        Paragraph(words.SCENE_RULE),
        table(words.COLUMNS, (3.6, 3.0, 3.2, 3.0), told),
        *_programs(drawn, facts),
        Heading(texts.PRESENT, standing=STATED),
        _present(facts),
        *_lines(words.MOVES, facts.scene.moves),
        *_lines(texts.ANOMALIES, facts.anomalies, texts.NO_ANOMALIES),
        *_video(facts.scene.video),
    )


def witness_of(by: str, facts: OrganiserFacts) -> str:
    """Those of the named who are present for somebody else than the organiser."""
    there = {name for each in facts.present if each.organ != facts.organiser for name in each.names}
    named = [part.strip() for part in by.split("、")]
    return "、".join(name for name in named if name in there)


def _act(name: str, act: HallAct, facts: OrganiserFacts) -> HallRow:
    what = words.ACTS[name]
    if act == NOT_DONE:
        return HallRow(what, words.NOT_RECORDED, words.NOT_RECORDED, "")
    if name == "inspected":
        what += words.AGREES[facts.scene.agrees]
    witness = witness_of(act.by, facts)
    at = texts.hour(act.moment) if act.moment else words.NOT_RECORDED
    by = act.by or words.NOT_RECORDED
    return HallRow(what, at, by, WITNESSED if witness else STATED, witness)


def _values(drawn: DrawnBundle) -> tuple[HallRow, ...]:
    if not drawn.times:
        return ()
    at = words.from_to(texts.clock(drawn.times[0]), texts.clock(drawn.times[-1]))
    by = "、".join(dict.fromkeys(texts.party_short(s.name) for s in drawn.manifest.sources))
    return (HallRow(words.VALUES, at, by, RECOMPUTED),)


def _second(facts: OrganiserFacts) -> HallRow:
    act = facts.second
    if not act.moment:
        return HallRow(words.SECOND, words.NOT_RECORDED, words.NOT_RECORDED, "")
    return HallRow(words.SECOND, texts.clock(act.moment), act.by, WITNESSED, act.by)


def _drawn(facts: OrganiserFacts) -> HallRow:
    return HallRow(words.DRAWN, texts.clock(facts.ended_at), facts.organiser, STATED)


def _programs(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Block, ...]:
    """What is read aloud of the programs, as `sha256sum` writes it."""
    handed = tuple(f"{each.sha256}  {each.name}" for each in drawn.manifest.programs)
    shown = (Quote(handed),) if handed else (Paragraph(words.NO_PROGRAM),)
    return (
        Heading(words.PROGRAMS, standing=RECOMPUTED),
        *shown,
        Paragraph(words.ENGINE, STATED),
        Quote((f"{facts.software.sha256}  draws",)),
    )


def _present(facts: OrganiserFacts) -> Block:
    present = tuple((p.role, p.organ, "、".join(p.names) or "—") for p in facts.present)
    return table(texts.PRESENT_COLUMNS, (2, 4, 5), present) if present else Paragraph(texts.NOBODY)


def _lines(title: str, typed: tuple[str, ...], none: str = "") -> tuple[Block, ...]:
    """Numbered lines with hour and hands, where they are told."""
    if not typed:
        return (Heading(title, standing=STATED), Paragraph(none or words.NOT_RECORDED))
    parts = [line_of(text) for text in typed]
    told = tuple(
        (str(number), each.at or "—", each.what, each.hands or "—")
        for number, each in enumerate(parts, 1)
    )
    kinds = ("number", "text", "text", "text")
    listed: Table = table(words.LINE_COLUMNS, (0.7, 1.2, 7.4, 2.4), told, kinds)
    return (Heading(title, standing=STATED), listed)


def _video(digest: str) -> tuple[Block, ...]:
    told: Block = Pairs(((words.VIDEO, digest),)) if digest else Paragraph(words.NO_VIDEO)
    return (Heading(words.VIDEO, standing=STATED), told)
