"""Two hands sign a live draw; minutes of a large draw leave the lists out; bombs end soon."""

import resource
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.draws.builders import a_draft, key_file, keys, write_full
from tests.js.asking import Answer, ask, said, verify_job
from tests.js.papers import BOTH, unsigned
from tests.js.saying import python_verdict

Signers = dict[str, Ed25519PrivateKey]
MANY = 64
"""More keys than this the browser's program does not check."""
ONE = {"organiser.example": BOTH["organiser.example"]}
ALIKE = {**ONE, "公证处": BOTH["organiser.example"]}
THREE = {**BOTH, **keys("审计局")}


def judged(folder: Path, signers: Signers, pinned: Signers, *, live: bool = True) -> Answer:
    """What is said of a void attempt that these keys signed."""
    bundle = write_full(a_draft(void=True, live=live), folder, signers)
    (answer,) = ask([verify_job(bundle, textOnly=False, keys=said(key_file(pinned)))])
    value: Answer = answer["value"]
    (folder.parent / "pinned.txt").write_bytes(key_file(pinned))
    if len(signers) < MANY:
        assert python_verdict(folder, keys=folder.parent / "pinned.txt") == value["verdict"]
    return value


@pytest.mark.parametrize("signers", [ONE, ALIKE], ids=["one key", "one key under two names"])
def test_a_live_draw_that_one_hand_signed_is_refused(signers: Signers, tmp_path: Path) -> None:
    found = judged(tmp_path / "bundle", signers, ONE)
    assert (found["verdict"], found["error"]["check"]) == ("refused", "signatures")
    assert found["error"]["message"] in {
        "a live draw is signed with two keys",
        "one key under two names",
    }


def test_a_rehearsal_may_be_signed_by_one(tmp_path: Path) -> None:
    assert judged(tmp_path / "bundle", ONE, ONE, live=False)["verdict"] == "verified"


def test_a_third_key_does_no_harm(tmp_path: Path) -> None:
    assert judged(tmp_path / "bundle", THREE, BOTH)["verdict"] == "verified"


def test_one_pinned_key_of_two_leaves_a_live_draw_open(tmp_path: Path) -> None:
    found = judged(tmp_path / "bundle", BOTH, ONE)
    assert found["verdict"] == "not-fully-verified"
    assert found["open"] == ["keys.txt: a key not pinned: 公证处"]
    assert [(key["name"], key["pinned"]) for key in found["keys"]] == [
        ("organiser.example", True),
        ("公证处", False),
    ]


def test_more_keys_than_any_draw_has_are_refused_before_they_are_checked(tmp_path: Path) -> None:
    many = keys(*(f"party-{n}" for n in range(MANY + 1)))
    found = judged(tmp_path / "bundle", many, BOTH)
    assert (found["verdict"], found["error"]["message"]) == ("refused", "too many keys")


# The minutes of a large draw

TEXTS = {"rules.txt": b"x\n", "register.txt": b"y\n", "pool.txt": b"z\n"}


def embedded(texts: dict[str, bytes], count: int) -> Answer:
    """What is said of minutes that hold these texts, beside all three and a pool so large."""
    files = {name: said(data) for name, data in TEXTS.items()}
    minutes = said(unsigned(texts, []))
    (answer,) = ask(
        [{"kind": "minutes", "files": {**files, "minutes.pdf": minutes}, "poolCount": count}]
    )
    return answer


def test_above_two_hundred_thousand_entries_register_and_pool_are_left_out() -> None:
    small = {"rules.txt": TEXTS["rules.txt"]}
    assert embedded(TEXTS, 200_000).get("value") == 3
    assert embedded(small, 200_000)["refused"] == "minutes"
    assert embedded(small, 200_001).get("value") == 1
    assert embedded(TEXTS, 200_001)["refused"] == "minutes"
    assert embedded({**small, "pool.txt": TEXTS["pool.txt"]}, 200_001)["refused"] == "minutes"


# Files that mean ill

FULL = unsigned(TEXTS, ["organiser"])


def _table(pdf: bytes, offsets: dict[int, int], size: int) -> bytes:
    """The file with a table of one section from 0 on; what is not named is where object 1 is."""
    rows = [b"0000000000 65535 f \n"]
    rows += [b"%010d 00000 n \n" % offsets.get(n, offsets[1]) for n in range(1, size)]
    table = b"xref\n0 %d\n" % size + b"".join(rows)
    tail = b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(pdf))
    return pdf + table + tail


def _many_at_one_place() -> bytes:
    """A hundred thousand objects, all of them the one large list."""
    head = b"%PDF-1.7\n"
    body = b"1 0 obj\n[ " + b"0 " * 500_000 + b"]\nendobj\n"
    return _table(head + body, {1: len(head)}, 100_000)


def _deep() -> bytes:
    head = b"%PDF-1.7\n"
    return _table(head + b"1 0 obj\n" + b"[" * 1_000_000 + b"\nendobj\n", {1: len(head)}, 2)


def _bomb() -> bytes:
    """The pool is a stream of a quarter of a gigabyte."""
    packed = zlib.compressobj(9)
    big = b"".join(packed.compress(bytes(1 << 20)) for _ in range(256)) + packed.flush()
    with_pool = unsigned({**TEXTS, "pool.txt": b"\0"}, [])
    old = zlib.compress(b"\0")
    at = with_pool.find(b"stream\n" + old[:2], with_pool.find(b"/Size 1 "))
    assert at > 0
    end = with_pool.index(b"endstream", at)
    grown = with_pool[:at] + b"stream\n" + big + b"\n" + with_pool[end:]
    start = with_pool.rindex(b"/Length", 0, at)
    stop = with_pool.index(b"/Filter", start)
    return _retabled(grown[:start] + b"/Length %d " % len(big) + grown[stop:])


def _retabled(pdf: bytes) -> bytes:
    """The file with its table made again for where its objects stand now."""
    start = pdf.rindex(b"\nxref\n") + 1
    root = pdf[pdf.rindex(b"trailer") :]
    offsets = {}
    at = 0
    while (found := pdf.find(b" 0 obj\n", at, start)) > 0:
        line = pdf.rindex(b"\n", 0, found) + 1
        if pdf[line:found].isdigit():
            offsets[int(pdf[line:found])] = line
        at = found + 1
    size = max(offsets) + 1
    rows = [b"0000000000 65535 f \n", *(b"%010d 00000 n \n" % offsets[n] for n in range(1, size))]
    trailer = root[: root.index(b"startxref")]
    return (
        pdf[:start]
        + b"xref\n0 %d\n" % size
        + b"".join(rows)
        + trailer
        + b"startxref\n%d\n%%%%EOF\n" % start
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no PDF": lambda: b"x" * 1_000_000,
    "cut in half": lambda: FULL[: len(FULL) // 2],
    "a table that names itself": lambda: FULL.replace(b"/Root 1 0 R", b"/Prev 9999 /Root 1 0 R"),
    "a catalogue that is a page": lambda: FULL.replace(b"/Root 1 0 R", b"/Root 9 0 R"),
    "no object at all": lambda: b"%PDF-1.7\nxref\n0 0\ntrailer <<>>\nstartxref\n9\n%%EOF\n",
    "a length that is not there": lambda: FULL.replace(b"/Length 10", b"/Lengtx 10"),
    "many objects at one place": _many_at_one_place,
    "lists in lists": _deep,
    "a bomb": _bomb,
    "numbers without end": lambda: FULL.replace(b"/Count 1", b"/Count " + b"1" * 5_000_000),
    "only blanks": lambda: b"%PDF-1.7" + b" " * 20_000_000,
    "only brackets": lambda: b"%PDF-1.7" + b"<" * 5_000_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_soon(name: str) -> None:
    minutes = HOSTILE[name]()
    files = {**{n: said(data) for n, data in TEXTS.items()}, "minutes.pdf": said(minutes)}
    begun = _worked()
    (answer,) = ask([{"kind": "minutes", "files": files}])
    assert answer["refused"] == "minutes", answer
    assert _worked() - begun < 20


def _worked() -> float:
    """Seconds of the processor that this process's children took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
