"""--private: what only the notary can check, because only the notary holds the slips."""

from collections.abc import Callable
from pathlib import Path

import pytest

from draws import private
from draws.errors import DrawError
from draws.verify import verify
from tests.draws.builders import Draft, a_draft, a_slip, digest


def _recommitted(draft: Draft, entry: str, card: bytes) -> None:
    """Put another card of an entry everywhere, as if it had been committed to."""
    old = draft.cards[entry]
    draft.cards[entry] = card
    for rows in (draft.register, draft.pool):
        rows[:] = [row.replace(digest(old), digest(card)) for row in rows]


def _card(found: bytes, put: bytes) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        card = draft.cards["0000000000"]
        assert found in card
        _recommitted(draft, "0000000000", card.replace(found, put, 1))

    return change


def _slip(found: bytes, put: bytes) -> Callable[[Draft], None]:
    """Another slip, with its card and commit following it."""

    def change(draft: Draft) -> None:
        old = draft.slips["0000000000"]
        assert found in old
        new = old.replace(found, put, 1)
        draft.slips["0000000000"] = new
        card = draft.cards["0000000000"].replace(digest(old).encode(), digest(new).encode())
        _recommitted(draft, "0000000000", card)

    return change


def _tag(draft: Draft) -> None:
    """Give a friend's second entry the tag of nobody, so that the cap does not see it."""
    draft.pool[6] = draft.pool[6].replace(draft.pool[6].split()[1], "0" * 32)


def _same_invoice(draft: Draft) -> None:
    draft.submit(a_slip(3, 5))


def _other_key(draft: Draft) -> None:
    honest = draft.tag_key
    draft.fields["tag-key-sha256"] = [digest(honest)]
    draft.tag_key = honest.replace(b"key: 0", b"key: 1")


def _key_of(found: bytes, put: bytes) -> Callable[[Draft], None]:
    return lambda draft: setattr(draft, "tag_key", draft.tag_key.replace(found, put))


def _swapped_slip(draft: Draft) -> None:
    draft.slips["0000000000"] = draft.slips["0000000002"]


CHEATS: dict[str, tuple[Callable[[Draft], None], str]] = {
    "another card": (
        lambda d: d.cards.update({"0000000000": d.cards["0000000002"]}),
        "does not open its commit",
    ),
    "another slip": (_swapped_slip, "the card's slip is not its slip's"),
    "another invoice shown": (_card(b"****0000", b"****9999"), "the card's invoice"),
    "another phone shown": (_card(b"****0000\nslip", b"****9999\nslip"), "the card's phone"),
    "another name shown": (_card("赵*三".encode(), "赵*四".encode()), "masks another name"),
    "another first name shown": (_card("赵*".encode(), "钱*".encode()), "masks another name"),
    "a longer name shown": (_card("赵*三".encode(), "赵**三三".encode()), "masks another name"),
    "the card of another batch": (_card(b"bx-2024-03", b"bx-2024-02"), "another batch than"),
    "the slip of another batch": (_slip(b"bx-2024-03", b"bx-2024-02"), "the card's batch"),
    "a person of another phone": (_slip(b"phone:138", b"phone:139"), "another person"),
    "a person of no kind": (_slip(b"phone:138", b"name:138"), "malformed person"),
    "an invoice of no kind": (_slip(b"L:", b"X:"), "malformed invoice"),
    "an amount without fen": (_slip(b"258.00", b"258"), "malformed amount"),
    "a slip of 30 February": (_slip(b"2024-03-15", b"2024-02-30"), "not a day"),
    "a phone of letters": (_slip(b"\nphone: 1", b"\nphone: x"), "malformed phone"),
    "a line too many": (_slip(b"person:", b"note: 1\nperson:"), "wrong line"),
    "a tag of nobody": (_tag, "not its person's tag"),
    "an invoice twice": (_same_invoice, "the invoice of 0000000006 again"),
    "another key": (_other_key, "not the committed tag key"),
    "a key of another draw": (_key_of(b"TEST-1", b"TEST-2"), "another draw"),
    "a key of another attempt": (_key_of(b"attempt: 1", b"attempt: 2"), "another attempt"),
    "a short key": (_key_of(b"key: 0", b"key: "), "malformed key"),
}


@pytest.mark.parametrize("case", CHEATS.values(), ids=CHEATS.keys())
def test_what_the_public_cannot_see_the_notary_does(
    case: tuple[Callable[[Draft], None], str], tmp_path: Path
) -> None:
    draft = a_draft()
    draft.fields["tier"] = ["1 1", "2 0"]
    case[0](draft)
    error = _refusal(draft, tmp_path)
    assert case[1] in str(error)


@pytest.mark.parametrize("name", ["tag-key.txt", "cards/0000000006.txt", "slips/0000000006.txt"])
def test_a_private_paper_that_is_missing_is_named(name: str, tmp_path: Path) -> None:
    draft = a_draft()
    part = draft.write_private(tmp_path / "private")
    (part / name).unlink()
    with pytest.raises(DrawError, match="missing from the private part") as refused:
        verify(draft.write(tmp_path / "bundle"), text_only=True, private_part=part)
    assert (refused.value.check, refused.value.file) == ("private", name)


def test_a_tag_is_made_with_the_32_bytes_of_the_key_and_not_with_its_letters() -> None:
    assert private.tag_of(bytes(32), "phone:1") != private.tag_of(b"0" * 64, "phone:1")


def _refusal(draft: Draft, folder: Path) -> DrawError:
    bundle, part = draft.write(folder / "bundle"), draft.write_private(folder / "private")
    with pytest.raises(DrawError) as refused:
        verify(bundle, text_only=True, private_part=part)
    assert refused.value.check == "private", refused.value
    return refused.value
