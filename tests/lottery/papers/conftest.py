"""A live draw of three organs and two sealed slips, as it is stored after its publication."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from lottery import attempts
from lottery.attempts import Attempt
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from lottery.papers import making, record
from lottery.papers.figures import ListFigures, figures_of
from lottery.papers.record import DrawRecord
from tests.builders import MARCH

Papers = dict[str, bytes]


@pytest.fixture(scope="module")
def held(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office after the draw; nobody may change anything in it."""
    home = tmp_path_factory.mktemp("papers") / "home"
    shutil.copytree(published_template, home)
    settings = load_settings(home, {"LOTTERY_DATABASE_URL": f"sqlite:///{home / 'march.db'}"})
    office = office_of(settings)
    yield office
    office.close()


@pytest.fixture(scope="module")
def attempt(held: Office) -> Attempt:
    """Its one attempt."""
    with held.read() as session:
        return attempts.newest(session, MARCH)


@pytest.fixture(scope="module")
def papers(held: Office, attempt: Attempt) -> Papers:
    """Every paper of it."""
    with held.read() as session:
        return dict(making.papers_of(session, held, attempt))


@pytest.fixture(scope="module")
def told(held: Office, attempt: Attempt) -> DrawRecord:
    """What is stored of it."""
    with held.read() as session:
        return record.read(session, held, attempt)


@pytest.fixture(scope="module")
def figures(held: Office, told: DrawRecord) -> ListFigures:
    """The figures of its list."""
    with held.read() as session:
        return figures_of(session, told)


def text_of(pdf: bytes) -> list[str]:
    """What each page says, without blanks and line breaks."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return ["".join(page.split()) for page in pages]


def attached(pdf: bytes) -> dict[str, bytes]:
    """The files inside a PDF."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        files = opened.attachments
        return {name: files[name].get_file().read_bytes() for name in files}
