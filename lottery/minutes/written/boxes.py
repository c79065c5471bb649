"""Who signs the minutes: the fields for keys, the boxes for pen and seal, the lines for hands."""

from __future__ import annotations

from collections.abc import Sequence

from draws.manifest import Signer
from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts
from lottery.texts.minutes import scene as words
from lottery.texts.minutes import signing
from lottery.texts.vocabulary import PARTIES
from lottery.typesetting.document import Lines, Seal

ORGANISER, NOTARY = "organiser", "notary"
SEALING = ("dice", "sealed", "public")
"""Kinds of sources that a party of the hall gives, who signs that it was so."""
NOTARIES = 2
"""So many notaries come to a draw."""


def field_names(signers: Sequence[Signer]) -> list[str]:
    """The fields that are prepared for signatures: the organiser's, and whom the manifest names."""
    named = [signer.name for signer in signers]
    return named if ORGANISER in named else [ORGANISER, *named]


def boxes(drawn: DrawnBundle, facts: OrganiserFacts, *, fields: bool) -> tuple[Seal, ...]:
    """A box for each organ and each notary; with `fields`, a form field in those that keys sign."""
    named = field_names(drawn.manifest.signers)
    titles = _titles(facts)
    parties = [s.name for s in drawn.manifest.sources if s.kind in SEALING]
    others = [name for name in dict.fromkeys((*parties, NOTARY)) if name not in named]
    organs = [each.organ for each in facts.present if not _is_notary(each.role)]
    called = {facts.organiser}
    called |= {titles.get(name) or PARTIES.get(name, name) for name in (*named, *others)}
    signed = tuple(Seal(_box(name, titles), name if fields else "") for name in named)
    return (
        *signed,
        *(Seal(_box(name, titles)) for name in others if name != NOTARY),
        *(Seal(words.party_box(o)) for o in dict.fromkeys(organs) if not _known(o, called)),
        *(Seal(_box(name, titles)) for name in others if name == NOTARY),
        *(Seal(words.party_box(words.NOTARY_BOX), "", name) for name in notaries(facts)),
    )


def notaries(facts: OrganiserFacts) -> tuple[str, ...]:
    """The notaries who are present; as many blanks as come, where nobody is named."""
    named = [name for each in facts.present if _is_notary(each.role) for name in each.names]
    return tuple(named) or ("",) * NOTARIES


def lines(facts: OrganiserFacts) -> Lines:
    """Lines for who led, worked and wrote."""
    scene = facts.scene
    people = zip(words.BY_HAND, (scene.opened.by, scene.operator, scene.recorder), strict=True)
    return Lines(tuple(words.by_hand(*each) for each in people), 3)


def _titles(facts: OrganiserFacts) -> dict[str, str]:
    return {**dict(facts.organs), ORGANISER: facts.organiser}


def _box(name: str, titles: dict[str, str]) -> str:
    title = titles.get(name, "")
    kind = signing.called(name)
    return words.party_box(f"{kind}　{title}" if title and title != kind else kind)


def _known(organ: str, called: set[str]) -> bool:
    return any(organ == title or (title and organ.endswith(title)) for title in called)


def _is_notary(role: str) -> bool:
    return PARTIES[NOTARY][:2] in role


def signer_titles(drawn: DrawnBundle) -> tuple[str, ...]:
    """The parties whom the manifest names as those who sign, as people call them."""
    return tuple(signing.called_by_token(signer.name) for signer in drawn.manifest.signers)
