"""What is known of a person: kept in boxes, compared by keyed hash, shown only masked.

The boxes themselves are `lottery.office.boxes`.
"""

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
from lottery.people.unmasking import LEAST_REASON, MOST_REASON, reason_given, unmask

__all__ = [
    "LEAST_REASON",
    "MOST_REASON",
    "Hashes",
    "Papers",
    "SealedPapers",
    "SlipFacts",
    "check_keys",
    "hashes_of",
    "make_papers",
    "open_card",
    "open_slip",
    "reason_given",
    "seal_papers",
    "unmask",
]
