"""What a check has found."""

from dataclasses import dataclass

GOOD, MISSING, UNCHECKED = "good", "missing", "unchecked"
STANDINGS = (GOOD, MISSING, UNCHECKED)


@dataclass(frozen=True)
class Diagnosis:
    """The name of what was asked, how it stands, what was seen, and the way out of it.

    A finding that is not good has a way out.
    """

    name: str
    standing: str
    sentence: str
    way_out: str = ""


def good(name: str, sentence: str) -> Diagnosis:
    """Nothing is missing here."""
    return Diagnosis(name, GOOD, sentence)


def missing(name: str, sentence: str, way_out: str) -> Diagnosis:
    """A draw cannot be held as things are, or not as it should be."""
    return Diagnosis(name, MISSING, sentence, way_out)


def unchecked(name: str, sentence: str, way_out: str) -> Diagnosis:
    """It could not be looked at, which says nothing of how it is."""
    return Diagnosis(name, UNCHECKED, sentence, way_out)
