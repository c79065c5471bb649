"""Papers keep the rules of PDF/A-3, by rules of our own and by PDFBox's preflight."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from lottery.minutes.signing.authority import Identity, demo_identity
from lottery.minutes.signing.sign import sign
from lottery.typesetting.finish import save
from lottery.typesetting.pdf import render
from tests.lottery.minutes.conftest import HOLDERS, SIGNED, a_bundle, drawn_up, named, some_facts
from tests.lottery.typesetting.samples import a_sample
from tests.pdfa import against
from tests.preflight import as_a1b, preflight
from tests.programs import program


@cache
def identity() -> Identity:
    """A demo key and certificate."""
    return demo_identity("邹平市商务局", SIGNED)


@cache
def unsigned() -> bytes:
    """Minutes with rare names in them."""
    files = a_bundle(holders=(*HOLDERS, "𬱖*", "𪨊*"), signers=named(identity()))
    return drawn_up(files, some_facts())


@cache
def signed() -> bytes:
    """The same, signed."""
    return sign(unsigned(), identity(), SIGNED)


def spoiled(change: Callable[[Any], object]) -> bytes:
    """The unsigned minutes, written anew after a change."""
    with pikepdf.open(io.BytesIO(unsigned())) as pdf:
        change(pdf)
        return save(pdf)


def test_signed_minutes_keep_every_rule() -> None:
    assert against(signed()) == []
    assert against(unsigned()) == []


def test_any_paper_keeps_every_rule() -> None:
    assert against(render(a_sample())) == []


def _other_title(pdf: Any) -> None:
    pdf.trailer.Info.Title = String("另一个")


def _no_relation(pdf: Any) -> None:
    del pdf.Root.AF[0].AFRelationship


def _hidden_field(pdf: Any) -> None:
    pdf.Root.AcroForm.Fields[0].F = 6


def _script(pdf: Any) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


def _no_font(pdf: Any) -> None:
    fonts = pdf.pages[0].Resources.Font
    del next(iter(fonts.as_dict().values())).FontDescriptor.FontFile2


def _wide_font(pdf: Any) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.as_dict().values()))
    font.Widths = Array([each + 7 for each in font.Widths])


def _cmyk(pdf: Any) -> None:
    page = pdf.pages[0].obj
    page.Contents = Array([page.Contents, Stream(pdf, b"0 0 0 1 k")])


def _no_intent(pdf: Any) -> None:
    pdf.Root.OutputIntents = Array([])


SPOILED: dict[str, tuple[Callable[[Any], None], str]] = {
    "another title": (_other_title, "metadata: Title"),
    "an attachment without relation": (_no_relation, "attachments"),
    "a hidden field": (_hidden_field, "widgets"),
    "a script": (_script, "forbidden: /OpenAction"),
    "a font that is not embedded": (_no_font, "fonts"),
    "a font of other widths": (_wide_font, "fonts"),
    "a colour of another space": (_cmyk, "colours"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_broken_rule_is_found(name: str) -> None:
    change, rule = SPOILED[name]
    assert [why for why in against(spoiled(change)) if why.startswith(rule)]


@pytest.mark.slow
def test_another_program_calls_the_same_pages_pdfa_1b(tmp_path: Path) -> None:
    variant = as_a1b(unsigned())
    files = {
        "minutes": variant,
        "signed": sign(variant, identity(), SIGNED),
        "sample": as_a1b(render(a_sample())),
        "spoiled": as_a1b(spoiled(_no_font)),
        "colourless": as_a1b(spoiled(_no_intent)),
    }
    found = preflight(files, tmp_path)
    assert found.pop("spoiled")
    assert found.pop("colourless")
    assert found == {"minutes": [], "signed": [], "sample": []}


def test_the_file_is_sound_to_another_reader(tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(signed())
    told = subprocess.run(
        [program("qpdf"), "--check", file], capture_output=True, text=True, check=False
    )
    assert (told.returncode, "No syntax or stream encoding errors" in told.stdout) == (0, True)
