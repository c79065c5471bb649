"""The programs that are handed out for checking a draw, each one file, the same for everybody.

Their hashes stand in the manifest of each draw, so that whoever has a copy can see whether it is
the one of that draw, and their bytes are kept as they were at its freeze.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import jinja2

import draws
from draws.layout import PLACES
from lottery.handouts import recipe
from lottery.handouts.one_script import STATIC, VERIFY, bare, joined
from lottery.texts.ceremony import notary_alone
from lottery.texts.ceremony.verdicts import COMMAND
from lottery.texts.public import verifier_english, verifier_page, verifying_english
from lottery.texts.public import verifying as words

GUIDE, KIT, NOTARY, RECIPE, VERIFIER = PLACES
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MAIN = b'''\
"""The Python verifier, and (as `notary`) the notary's signing program, in one file.

    python draws.pyz kit --keys KEYS
    python draws.pyz verify FOLDER --keys KEYS
    python draws.pyz notary new FILE --name NAME
    python draws.pyz notary sign REQUEST --key FILE -o ANSWER
"""

import sys

if sys.argv[1:2] == ["notary"]:
    from draws.notary.command import main

    sys.exit(main(sys.argv[2:]))

from draws.__main__ import main

sys.exit(main())
'''
_LINKED = re.compile(
    r'<(script(?: type="text/plain" id="\w+")?|link rel="stylesheet")[^>]*'
    r'data-inline="([a-z./-]+)"[^>]*>(?:</script>)?'
)


class TemplatesMissingError(Exception):
    """The templates lie neither in the installed package nor beside the checkout's packages."""


@dataclass(frozen=True)
class Handout:
    """A program's bytes, and their hash, 64 hex."""

    content: bytes
    sha256: str


def programs() -> Mapping[str, Handout]:
    """What is handed out, by the name that a manifest gives it, in the order of the names."""
    made = {GUIDE: guide, KIT: kit, NOTARY: notary_page, RECIPE: recheck, VERIFIER: verifier}
    return {name: make() for name, make in sorted(made.items())}


@cache
def kit() -> Handout:
    """The Python verifier and the notary's program as one archive that Python runs."""
    package = Path(draws.__file__).parent
    files = sorted(path.relative_to(package.parent) for path in package.rglob("*.py"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_member("__main__.py"), _MAIN)
        for path in files:
            archive.writestr(_member(path.as_posix()), (package.parent / path).read_bytes())
    return _handout(out.getvalue())


@cache
def script() -> Handout:
    """The verifier's modules joined to one script."""
    return _handout(joined(VERIFY).encode())


@cache
def worker() -> Handout:
    """The verifier with what reads a bundle's files, as the page's worker.

    Its comments, half of it, stay here: a telephone downloads it. `script` is to be read.
    """
    return _handout(bare(joined(STATIC / "public/verifier-worker.js")).encode())


@cache
def verifier() -> Handout:
    """The verifier's page with its script and style inside, to be opened from a disk."""
    return _page("public/verifier_alone.html", language=verifier_page)


@cache
def verifier_in_english() -> Handout:
    """The same page in English; no manifest names it, for the program in it is the same."""
    page = "public/verifier_alone.html"
    return _page(page, language=verifier_english, words=verifying_english)


@cache
def notary_page() -> Handout:
    """The notary's signing page as one file, which asks nobody for anything."""
    return _page("handouts/notary.html")


@cache
def guide() -> Handout:
    """One page on how to check, for whoever has the kit in his hands."""
    return _page("handouts/guide.html")


@cache
def recheck() -> Handout:
    """The shell script that repeats a draw without a program of ours."""
    return _handout(recipe.script())


def _page(template: str, **more: object) -> Handout:
    """A page with its scripts and styles inside, to be opened from a disk."""
    loader = jinja2.FileSystemLoader(templates(Path(__file__).parents[1]))
    pages = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    said = {"words": words, "notary": notary_alone, "outside_command": "".join(COMMAND)}
    page = pages.get_template(template).render(**{**said, **more})
    return _handout(_LINKED.sub(_inside, page).encode())


def templates(here: Path) -> Path:
    """The templates' folder: beside the packages in a checkout, inside the package if installed."""
    for folder in (here / "templates", here.parent / "templates"):
        if (folder / "base.html").is_file():
            return folder
    raise TemplatesMissingError(str(here))


def _member(name: str) -> zipfile.ZipInfo:
    """A member that says nothing of the machine on which the archive is made."""
    member = zipfile.ZipInfo(name, _ZIP_DATE)
    member.create_system, member.external_attr = 3, 0o644 << 16
    return member


def _inside(link: re.Match[str]) -> str:
    name = link[2]
    if link[1].startswith("script"):
        return f"<{link[1]}>\n{joined(STATIC / name)}</script>"
    return f"<style>\n{(STATIC / name).read_text(encoding='utf-8')}</style>"


def _handout(content: bytes) -> Handout:
    return Handout(content, sha256(content).hexdigest())
