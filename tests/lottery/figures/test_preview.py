"""The picture that messengers show of a draw."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from lottery.figures import preview
from lottery.figures.preview import PreviewWords
from lottery.programme.imprint import Imprint

WORDS = PreviewWords("发票抽奖", "开发票中大奖 2024年3月", "2024年4月10日开奖", "任何人都能重算")


@pytest.mark.parametrize("seal", ["", "奖", "邹平", "邹平抽奖"])
def test_it_is_of_the_size_that_messengers_want_and_the_same_again(seal: str) -> None:
    own = replace(Imprint(), seal=seal)
    made = preview.drawn(WORDS, own)
    assert preview.drawn(WORDS, own) == made
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        panel = picture.convert("RGB").crop((0, 0, 300, 630))
        assert len(panel.getcolors(1 << 16) or ()) > 2


def test_a_long_title_ends_within_the_picture() -> None:
    for title in ("发票抽奖" * 30, "W" * 300, ""):
        with Image.open(io.BytesIO(preview.drawn(replace(WORDS, title=title), Imprint()))) as made:
            edge = made.convert("RGB").crop((1150, 0, 1200, 630)).getcolors()
        assert edge is not None
        assert len(edge) == 1
