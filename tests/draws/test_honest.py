"""Honest bundles of every kind are verified: a verifier that refuses them would be no use."""

from collections.abc import Callable
from pathlib import Path

import pytest

from draws import beacon
from draws.errors import DrawError
from draws.verify import verify
from tests.draws.builders import ROUND, SIGNATURE, Draft, a_draft, a_slip, digest, with_drand


def _no_pool(draft: Draft) -> None:
    draft.omitted = sorted([*draft.omitted, *(f"{row[:10]} staff" for row in draft.pool)])
    draft.pool = []


def _no_slots(draft: Draft) -> None:
    draft.fields |= {"mode": ["rehearsal"], "tier": ["1 0"], "alternates": [], "audit": ["3"]}


def _public(draft: Draft) -> None:
    draft.fields["source"].insert(0, "1 public shuangseqiu 99")
    rows = draft.fields["source"]
    rows[1:] = [f"{n} {row.partition(' ')[2]}" for n, row in enumerate(rows[1:], 2)]
    draft.values.insert(0, "7" * 99)
    draft.times.insert(0, draft.times[0])


def _bare(draft: Draft) -> None:
    draft.fields |= {"mode": ["rehearsal"], "alternates": [], "audit": ["0"]}
    draft.fields["source"] = [draft.fields["source"][3].replace("4", "1", 1)]
    draft.values, draft.times = [draft.values[3]], ["2024-04-09T17:00:01+08:00"]
    del draft.sealed["notary"]


def _zero_tier_between(draft: Draft) -> None:
    draft.fields |= {"tier": ["1 1", "audits 0", "3 2", "a 1"], "alternates": ["audits 0", "a 1"]}


def _huge(draft: Draft) -> None:
    draft.fields |= {"tier": ["1 9999999"], "alternates": [], "audit": ["9999999"]}


def _status_changes(draft: Draft) -> None:
    entry = draft.pool[-1][:10]
    draft.register.append(f"reject {entry} red-invoice 2024-04-01")
    draft.register.append(f"accept {entry} 2024-04-09")


def _landline(draft: Draft) -> None:
    slip = a_slip(
        30, 7, holder="买买提·吐尔逊", phone="05434321234", person="id:37162619900101001X"
    )
    draft.submit(slip)


def _one_batch(draft: Draft) -> None:
    draft.fields["batch"] = ["fp-2024-03"]
    draft.pool = [row for row in draft.pool if "fp-2024-03" in draft.register[int(row[:10])]]


HONEST: dict[str, Callable[[Draft], None]] = {
    "as it is": lambda _: None,
    "an empty pool": _no_pool,
    "nothing to win, in a rehearsal": _no_slots,
    "a public source": _public,
    "a rehearsal with one source": _bare,
    "a tier without prizes between others": _zero_tier_between,
    "fewer entries than prizes": _huge,
    "an entry rejected and accepted again": _status_changes,
    "a long name, a landline and an identity number": _landline,
    "a cap above every holding": lambda d: d.fields.update(cap=["9999999" if d.cap else "0"]),
    "one batch": _one_batch,
    "two sealed slips recorded at one moment": lambda d: d.times.__setitem__(4, d.times[3]),
}


@pytest.mark.parametrize("change", HONEST.values(), ids=HONEST.keys())
@pytest.mark.parametrize("cap", [0, 1, 2])
def test_an_honest_draw_is_verified(
    change: Callable[[Draft], None], cap: int, tmp_path: Path
) -> None:
    draft = a_draft(cap=cap)
    change(draft)
    bundle, private = draft.write(tmp_path / "bundle"), draft.write_private(tmp_path / "private")
    private.mkdir(exist_ok=True)
    verdict = verify(bundle, text_only=True, private_part=private)
    assert verdict.open == []


def test_a_beacon_draw_holds_with_the_network_s_signature(tmp_path: Path) -> None:
    verdict = verify(with_drand(a_draft()).write(tmp_path / "bundle"), text_only=True)
    assert verdict.open == []


PUBLISHED = [
    (
        1,
        "b55e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38c2c2e12198df9557"
        "1de8e8e402a0cc48871c7089a2b3af4b",
    ),
    (
        123,
        "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482"
        "e26cd02df835d3546d23c4b13e0dfc92",
    ),
    (ROUND, SIGNATURE),
    (
        1000000,
        "83ad29e4c409f9470fc2ef02f90214df49e02b441a1a241a82d622d9f608ef98"
        "fd8b11a029f1bee9d9e83b45088abe72",
    ),
    (
        31543812,
        "a517bcc786bde26257b53b18eb3f25dc4020d2ad2e2e85339e713b046b7b84df"
        "3794c57ab9cae880f0da7b2f120b70d7",
    ),
]
"""Rounds and the network's signatures on them."""


@pytest.mark.parametrize(("number", "signature"), PUBLISHED)
def test_rounds_that_the_network_published_hold_for_their_own_number_only(
    number: int, signature: str
) -> None:
    beacon.check_signature(beacon.Evidence(number, signature))
    with pytest.raises(DrawError, match="not the network's signature"):
        beacon.check_signature(beacon.Evidence(number + 1, signature))


MALFORMED = {
    "the point at infinity": "c0" + "00" * 47,
    "infinity with a sign": "e0" + "00" * 47,
    "no point of the curve": "80" + "00" * 46 + "01",
    "a point of the curve and not of the group": "80" + "00" * 46 + "04",
    "an x not below the field's prime": "9f" + "ff" * 47,
    "an x of the field's prime": (
        "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
        "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"
    ),
    "infinity with an x": f"{int(SIGNATURE[0], 16) | 4:x}{SIGNATURE[1:]}",
    "not compressed": f"{int(SIGNATURE[0], 16) & 7:x}{SIGNATURE[1:]}",
    "the other y": f"{int(SIGNATURE[0], 16) ^ 2:x}{SIGNATURE[1:]}",
    "nothing": "00" * 48,
}
"""What 48 bytes may be instead of the one signature on ROUND."""


@pytest.mark.parametrize("signature", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_signature_at_all_is_refused(signature: str) -> None:
    with pytest.raises(DrawError, match="not the network's signature"):
        beacon.check_signature(beacon.Evidence(ROUND, signature))


@pytest.mark.parametrize("shown", [(), ("sealed-notary.txt",)])
def test_a_void_attempt_is_verified_with_or_without_its_slips(
    shown: tuple[str, ...], tmp_path: Path
) -> None:
    draft = a_draft(void=True)
    draft.replaced = dict.fromkeys(shown, draft.sealed["notary"])
    verdict = verify(draft.write(tmp_path / "bundle"), text_only=True)
    assert verdict.void
    assert set(verdict.hashes) == {"manifest", "void"}


def test_a_live_second_attempt_names_the_one_before(tmp_path: Path) -> None:
    draft = a_draft()
    first = a_draft(void=True)
    before = first.write(tmp_path / "before")
    draft.fields |= {"attempt": ["2"], "previous": [verify(before, text_only=True).hashes["void"]]}
    draft.fields["frozen"] = ["2024-04-09T18:00:00+08:00"]
    for party in draft.sealed:
        draft.sealed[party] = draft.sealed[party].replace(b"attempt: 1", b"attempt: 2")
    _resealed(draft)
    draft.tag_key = draft.tag_key.replace(b"attempt: 1", b"attempt: 2")
    verify(draft.write(tmp_path / "bundle"), text_only=True, previous=before)


def _resealed(draft: Draft) -> None:
    rows = draft.fields["source"]
    rows[3] = f"4 sealed organiser {digest(draft.sealed['organiser'])}"
    rows[4] = f"5 sealed notary {digest(draft.sealed['notary'])}"


@pytest.mark.parametrize("year", ["0001-01-01", "9998-12-30"])
def test_the_ends_of_the_calendar_are_only_days(year: str, tmp_path: Path) -> None:
    draft = a_draft()
    draft.register = [row.replace("2024-03-16", "0001-01-01") for row in draft.register]
    draft.fields["frozen"] = [f"{year}T00:00:00+08:00"]
    draft.times = ["9999-12-31T23:59:59+08:00"] * 5
    verify(draft.write(tmp_path / "bundle"), text_only=True)
