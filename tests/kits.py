"""Kits, and how they are spoiled: one table for both verifiers.

A kit here is small: a bundle of 14 entries with its minutes signed by two, two papers, and programs
whose bytes do not matter to the checks.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws import layout, manifest, papers, signatures
from draws.bundle import sums_text
from tests.draws import builders
from tests.draws.builders import digest, sealed_up, sign_all
from tests.js.papers import BOTH, a_case, identity, signed, unsigned

PROGRAMS = {name: f"the program {name}\n".encode() for name in layout.PLACES}
ORGANISER = {"organiser.example": BOTH["organiser.example"]}
STRANGER = builders.keys("stranger.example")


def write_kit(
    folder: Path,
    draw: str = "TEST-1",
    *,
    before: bool = False,
    programs: Mapping[str, bytes] = PROGRAMS,
) -> Path:
    """A whole kit, of a drawn draw or (`before`) of its commitment; its folder."""
    who = [(name, identity(name)) for name in ("organiser", "notary")]
    case = a_case(*who)
    draft = case.draft
    draft.fields["draw"] = [draw]
    draft.sealed = {party: builders.a_sealed(party, draw) for party in draft.sealed}
    slips = [f"{n} sealed {p} {digest(draft.sealed[p])}" for n, p in builders._PARTIES]
    draft.fields["source"][3:] = slips
    draft.tag_key = draft.tag_key.replace(b"TEST-1", draw.encode())
    draft.fields["program"] = [f"{name} {digest(programs[name])}" for name in sorted(programs)]
    data = case.bundle(folder / "data", lambda pdf: signed(pdf, *who[0]))
    more = {layout.place_of(name): content for name, content in programs.items()}
    if before:
        for path in sorted(data.rglob("*"), reverse=True):
            if path.is_dir():
                path.rmdir()
            elif path.name not in COMMITMENT:
                path.unlink()
    else:
        minutes = (data / "minutes.pdf").read_bytes()
        more["beside/minutes-signed.pdf"] = signed(minutes, *who[1])
    stamp = sha256((data / "manifest.txt").read_bytes()).digest()
    more["beside/manifest.txt.tsr"] = b"a token over " + stamp
    builders.write(folder, more)
    write_papers(folder, {"announcement.pdf": "公告", "sealing.pdf": "封存凭证"})
    return summed(folder)


def write_void_kit(folder: Path) -> Path:
    """The kit of a live draw that came to nothing, of which there are no minutes; its folder."""
    case = a_case(*((name, identity(name)) for name in ("organiser", "notary")))
    case.draft.void = True
    case.draft.fields["program"] = [f"{name} {digest(PROGRAMS[name])}" for name in sorted(PROGRAMS)]
    builders.write_full(case.draft, folder / "data", BOTH)
    builders.write(folder, {layout.place_of(name): content for name, content in PROGRAMS.items()})
    return summed(folder)


COMMITMENT = {
    *("rules.txt", "manifest.txt", "signatures.txt", "keys.txt", "checkpoint.txt"),
    *("register.txt", "pool.txt", "omitted.txt", "README.txt"),
}


def write_papers(
    folder: Path, named: dict[str, str], signers: Mapping[str, Ed25519PrivateKey] = ORGANISER
) -> None:
    """Papers with the kit's manifest inside, and the list that somebody signed."""
    text = (folder / "data/manifest.txt").read_bytes()
    files = {
        name: unsigned({"manifest.txt": text, "note.txt": said.encode()}, [])
        for name, said in named.items()
    }
    listed = papers.text_of(manifest.parse(text), files)
    lines = sign_all(listed, dict(signers)).decode().splitlines()
    files["papers.txt"] = papers.note_of(listed, lines)
    builders.write(folder / "beside", files)


def summed(folder: Path) -> Path:
    """The kit with KIT256SUMS over what lies in it now, as its makers write it."""
    (folder / layout.SUMS).unlink(missing_ok=True)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    (folder / layout.SUMS).write_bytes(sums_text(folder, names))
    return folder


@dataclass(frozen=True)
class Spoiling:
    """A change to a kit (which may take from another draw's kit), and the check that finds it."""

    check: str
    file: str
    change: Callable[[Path, Path], object]


def flipped(path: Path, at: int = 0) -> None:
    """The file with one bit of its middle byte turned, or of the byte that is named."""
    data = bytearray(path.read_bytes())
    data[at or len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _flip(name: str, at: int = 0) -> Callable[[Path, Path], object]:
    return lambda kit_, other: flipped(kit_ / name, at)


def _anew(change: Callable[[Path, Path], object]) -> Callable[[Path, Path], object]:
    """The change, and every list of sums made again."""

    def both(kit_: Path, other: Path) -> None:
        change(kit_, other)
        sealed_up(kit_ / "data")
        summed(kit_)

    return both


def _taken(name: str) -> Callable[[Path, Path], object]:
    return lambda kit_, other: shutil.copy(other / name, kit_ / name)


def _other_key(kit_: Path, other: Path) -> None:
    write_papers(kit_, {"announcement.pdf": "公告", "sealing.pdf": "封存凭证"}, STRANGER)


def _added(name: str) -> Callable[[Path, Path], object]:
    def add(kit_: Path, other: Path) -> None:
        (kit_ / name).parent.mkdir(exist_ok=True)
        (kit_ / name).write_bytes(b"%PDF-1.7\n")

    return add


def _gone(name: str) -> Callable[[Path, Path], object]:
    return lambda kit_, other: (kit_ / name).unlink()


SPOILED = {
    "no sums": Spoiling("kit", "KIT256SUMS", _gone("KIT256SUMS")),
    "a file missing": Spoiling("kit's sums", "KIT256SUMS", _gone("programs/recheck.sh")),
    "a file added": Spoiling("kit", "programs/Extra.txt", _added("programs/Extra.txt")),
    "a file added at the top": Spoiling("kit", "readme.txt", _added("readme.txt")),
    "a file added beside": Spoiling("kit", "beside/note.html", _added("beside/note.html")),
    "a card of nobody added, sums anew": Spoiling(
        "winners' cards",
        "data/winners/0000000099.txt",
        _anew(_added("data/winners/0000000099.txt")),
    ),
    "another program added, sums anew": Spoiling(
        "programs", "programs/helper", _anew(_added("programs/helper"))
    ),
    "a program missing, sums anew": Spoiling(
        "programs", "programs/notary.html", _anew(_gone("programs/notary.html"))
    ),
    "a program replaced, sums anew": Spoiling(
        "programs", "programs/draws.pyz", _anew(_flip("programs/draws.pyz"))
    ),
    "the guide replaced, sums anew": Spoiling("programs", "guide.html", _anew(_flip("guide.html"))),
    "another draw's manifest, sums anew": Spoiling(
        "signatures", "data/signatures.txt", _anew(_taken("data/manifest.txt"))
    ),
    "another draw's paper, sums anew": Spoiling(
        "papers", "beside/sealing.pdf", _anew(_taken("beside/sealing.pdf"))
    ),
    "another draw's list of papers, sums anew": Spoiling(
        "list of papers", "beside/papers.txt", _anew(_taken("beside/papers.txt"))
    ),
    "a list signed by a stranger, sums anew": Spoiling(
        "list of papers", "beside/papers.txt", _anew(_other_key)
    ),
    "a list's name with another sign in it": Spoiling(
        "kit", "beside/papers-txt", _added("beside/papers-txt")
    ),
    "certificates under another name": Spoiling(
        "kit", "beside/certificates-pem", _added("beside/certificates-pem")
    ),
    "a paper changed, sums anew": Spoiling(
        "papers", "beside/sealing.pdf", _anew(_flip("beside/sealing.pdf"))
    ),
    "a paper missing, sums anew": Spoiling(
        "papers", "beside/sealing.pdf", _anew(_gone("beside/sealing.pdf"))
    ),
    "a paper that is in no list, sums anew": Spoiling(
        "beside", "beside/events.pdf", _anew(_added("beside/events.pdf"))
    ),
    "another draw's timestamp, sums anew": Spoiling(
        "beside", "beside/manifest.txt.tsr", _anew(_taken("beside/manifest.txt.tsr"))
    ),
    "the list of papers missing, sums anew": Spoiling(
        "beside", "beside/announcement.pdf", _anew(_gone("beside/papers.txt"))
    ),
    "other minutes with later signatures, sums anew": Spoiling(
        "later signatures", "beside/minutes-signed.pdf", _anew(_taken("beside/minutes-signed.pdf"))
    ),
    "later signatures changed, sums anew": Spoiling(
        "later signatures",
        "beside/minutes-signed.pdf",
        _anew(_flip("beside/minutes-signed.pdf", -300)),
    ),
    "a result changed, sums anew": Spoiling(
        "result", "data/result.txt", _anew(_flip("data/result.txt"))
    ),
}
"""By what was done. A byte changed in any file, without new sums, is tried for every file."""


def write_keys(folder: Path) -> Path:
    """A file with both keys of the test's draws, as somebody has it from elsewhere."""
    rows = [signatures.verifier_key(name, key).text() for name, key in BOTH.items()]
    place = folder / "pinned.txt"
    place.write_bytes(builders.text(rows))
    return place
