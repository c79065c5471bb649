"""Names that test how far a program can write: made of every character that a name may need."""

from pathlib import Path

_TABLE = Path(__file__).with_name("names") / "standard_characters.txt"
LONGEST = 50
FIRST, LAST = "\u4e00", "\u9fff"

EXTENSIONS = {
    "A": ("\u3400", "\u356e", "\u4db5", "䶮"),
    "B": ("\U00020000", "\U00020164", "\U0002a6d6"),
    "C": ("\U0002a700", "\U0002b364", "\U0002b734"),
    "D": ("\U0002b740", "\U0002b81d"),
    "E": ("\U0002b820", "\U0002c488", "\U0002cea1"),
    "F": ("\U0002ceb0", "\U0002d100", "\U0002ebe0"),
}
"""The first and the last of each extension of Unicode's ideographs that a font of ours has."""

NEWEST = ("\U00030000", "\U00031350", "\U000323af", "\u9fff", "\u4dbf")
"""Ideographs that came later: they may stand in names, and no font of ours has them all."""

MINORITY = ("阿卜杜拉·买买提", "买买提·吐尔逊", "古丽·" + "娜" * 47)
LATIN = ("O'Neil Mary-Ann", "Müller-Łukasz")
PRIVATE = ("\ue000", "\uf8ff", "\U000f0000", "\U0010fffd")


def standard_characters() -> str:
    """The 8,105 characters of 通用规范汉字表, in its order."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def names() -> tuple[str, ...]:
    """Names of at most fifty characters in which all of them stand, the rare ones too."""
    table = standard_characters()
    common = [table[at : at + LONGEST] for at in range(0, len(table), LONGEST)]
    rare = ["".join(samples) for samples in EXTENSIONS.values()]
    return (*common, *rare, "".join(NEWEST), *MINORITY, *LATIN)
