"""What is known of a person: kept in boxes, compared by keyed hash, shown only masked.

The boxes themselves are `lottery.office.boxes`.
"""

from lottery.people.looking import (
    LEAST_REASON,
    MOST_REASON,
    Looker,
    appeal_in_hand,
    check_look,
    entry_in_hand,
)
from lottery.people.papers import (
    Hashes,
    Papers,
    SealedPapers,
    SlipFacts,
    check_keys,
    hashes_of,
    make_papers,
    open_card,
    open_slip,
    seal_papers,
)
from lottery.people.unmasking import unmask

__all__ = [
    "LEAST_REASON",
    "MOST_REASON",
    "Hashes",
    "Looker",
    "Papers",
    "SealedPapers",
    "SlipFacts",
    "appeal_in_hand",
    "check_keys",
    "check_look",
    "entry_in_hand",
    "hashes_of",
    "make_papers",
    "open_card",
    "open_slip",
    "seal_papers",
    "unmask",
]
