"""Cheats in the manifest and its sources, with every hash made to agree."""

from collections.abc import Callable
from pathlib import Path

import pytest

from draws import beacon
from draws.verify import verify
from tests.draws.builders import CHAIN, ROUND, ZEROS, Draft, a_draft, digest, text, with_drand
from tests.draws.refusals import refused_by

CERT, CERT_2 = digest("certificate"), digest("another")
LINES: dict[str, tuple[str, list[str], str]] = {
    "a small draw code": ("draw", ["test-1"], "malformed draw"),
    "attempt 0": ("attempt", ["0"], "malformed attempt"),
    "attempt 1000": ("attempt", ["1000"], "malformed attempt"),
    "attempt 01": ("attempt", ["01"], "malformed attempt"),
    "a mode of its own": ("mode", ["trial"], "malformed mode"),
    "a mode twice": ("mode", ["live", "rehearsal"], "wrong line"),
    "no title": ("title", [], "wrong line"),
    "no batch": ("batch", [], "wrong line"),
    "batches unsorted": ("batch", ["fp-2024-03", "bx-2024-03"], "ascending, no repeats"),
    "a batch repeated": ("batch", ["bx-2024-03", "bx-2024-03"], "ascending, no repeats"),
    "a size of 13 digits": ("register-size", ["1000000000000"], "malformed register-size"),
    "a count with a zero before it": ("pool-count", ["014"], "malformed pool-count"),
    "a hash in capitals": ("pool-sha256", ["A" * 64], "malformed pool-sha256"),
    "cap 01": ("cap", ["01"], "malformed cap"),
    "a cap of 8 digits": ("cap", ["10000000"], "malformed cap"),
    "a negative cap": ("cap", ["-1"], "malformed cap"),
    "no tag key under a cap": ("tag-key-sha256", [ZEROS], "tag-key-sha256"),
    "no tier": ("tier", [], "wrong line"),
    "a tier named audit": ("tier", ["audit 3"], "not audit or skip"),
    "a tier named skip": ("tier", ["1 1", "skip 3"], "not audit or skip"),
    "a tier twice": ("tier", ["1 1", "1 2"], "distinct codes"),
    "a tier of 9 characters": ("tier", ["abcdefghi 1"], "malformed tier"),
    "a tier in capitals": ("tier", ["A1 1"], "malformed tier"),
    "a tier of 8 digits": ("tier", ["1 10000000"], "malformed tier"),
    "a tier in half prizes": ("tier", ["1 1.5"], "malformed tier"),
    "alternates in another order": ("alternates", ["2 1", "1 1"], "alternates"),
    "alternates of no tier": ("alternates", ["3 1"], "alternates"),
    "alternates twice": ("alternates", ["1 1", "1 1"], "alternates"),
    "an audit of 02": ("audit", ["02"], "malformed audit"),
    "no audit line": ("audit", [], "wrong line"),
    "no source": ("source", [], "wrong line"),
    "no prizes in a live draw": ("tier", ["1 0", "2 0"], "a prize in a live draw"),
    "signers numbered from 0": ("signer", [f"0 organiser {CERT}"], "signers numbered from 1"),
    "a signer's number left out": (
        "signer",
        [f"1 organiser {CERT}", f"3 npc {CERT_2}"],
        "signers numbered from 1",
    ),
    "a signer's number with a zero": ("signer", [f"01 organiser {CERT}"], "malformed signer"),
    "a signer in capitals": ("signer", [f"1 Organiser {CERT}"], "malformed signer"),
    "a short certificate": ("signer", [f"1 organiser {CERT[:63]}"], "malformed signer"),
    "a certificate in capitals": ("signer", [f"1 organiser {CERT.upper()}"], "malformed signer"),
    "a signer twice": (
        "signer",
        [f"1 organiser {CERT}", f"2 organiser {CERT_2}"],
        "no name twice",
    ),
    "one certificate under two names": (
        "signer",
        [f"1 organiser {CERT}", f"2 notary {CERT}"],
        "no certificate twice",
    ),
    "programs unsorted": ("program", [f"b {CERT}", f"a {CERT_2}"], "programs ascending"),
    "a program twice": ("program", [f"a {CERT}", f"a {CERT_2}"], "programs ascending"),
    "a program in capitals": ("program", [f"Kit {CERT}"], "malformed program"),
    "a program without hash": ("program", ["kit"], "malformed program"),
    "30 February": ("frozen", ["2024-02-30T17:00:00+08:00"], "not a time"),
    "24:00:00": ("frozen", ["2024-04-08T24:00:00+08:00"], "not a time"),
    "a leap second": ("frozen", ["2024-04-08T23:59:60+08:00"], "not a time"),
    "Z": ("frozen", ["2024-04-09T09:00:00Z"], "malformed frozen"),
    "another zone": ("frozen", ["2024-04-09T18:00:00+09:00"], "malformed frozen"),
    "tenths of seconds": ("frozen", ["2024-04-09T17:00:00.5+08:00"], "malformed frozen"),
    "a short previous": ("previous", ["0" * 63], "malformed previous"),
    "a line too many": ("previous", [ZEROS, "0"], "a line too many"),
}


@pytest.mark.parametrize("case", LINES.values(), ids=LINES.keys())
def test_a_manifest_that_breaks_a_rule_is_refused(
    case: tuple[str, list[str], str], tmp_path: Path
) -> None:
    draft = a_draft()
    name, values, reason = case
    if name not in ("cap", "tier", "alternates", "audit", "source", "attempt", "draw"):
        draft.fields[name] = values
        return refused_by(draft, tmp_path, "manifest", reason)
    honest = "".join(f"{name}: {value}\n" for value in draft.fields[name]).encode()
    lines = "".join(f"{name}: {value}\n" for value in values).encode()
    draft.replaced["manifest.txt"] = draft.manifest().replace(honest, lines)
    return refused_by(draft, tmp_path, "manifest", reason)


def test_a_tag_key_without_a_cap_is_refused(tmp_path: Path) -> None:
    draft = a_draft(cap=0)
    draft.fields["tag-key-sha256"] = ["1" * 64]
    refused_by(draft, tmp_path, "manifest", "if and only if cap is 0")


def test_fields_in_another_order_are_refused(tmp_path: Path) -> None:
    draft = a_draft()
    rows = draft.manifest().decode().split("\n")
    rows[2], rows[3] = rows[3], rows[2]
    draft.replaced["manifest.txt"] = "\n".join(rows).encode()
    refused_by(draft, tmp_path, "manifest", "line 3: wrong line: expected attempt: …, found mode")


def test_a_rehearsal_that_names_a_previous_draw_is_refused(tmp_path: Path) -> None:
    draft = a_draft(live=False)
    draft.fields["previous"] = ["1" * 64]
    refused_by(draft, tmp_path, "manifest", "a rehearsal names no previous draw")


def test_a_live_second_attempt_without_its_first_is_refused(tmp_path: Path) -> None:
    draft = a_draft()
    draft.fields["attempt"] = ["2"]
    refused_by(draft, tmp_path, "manifest", "the previous draw, in a live attempt after")


DICE = ["1 dice npc 8", "2 dice cppcc 8", "3 dice discipline 8"]
SEALED = [f"4 sealed organiser {digest('a')}", f"5 sealed notary {digest('b')}"]
SOURCES: dict[str, tuple[list[str], str]] = {
    "two organs": ([*DICE[:2], SEALED[0].replace("4", "3"), SEALED[1].replace("5", "4")], "three"),
    "short dice": ([*DICE[:2], "3 dice discipline 7", *SEALED], "three dice sources of 8"),
    "public in the place of dice": ([*DICE[:2], "3 public lottery 8", *SEALED], "three dice"),
    "one organ thrice": (["1 dice npc 8", "2 dice npc 8", "3 dice npc 8", *SEALED], "name once"),
    "one sealed": ([*DICE, SEALED[0]], "a drand source or two sealed ones"),
    "one party twice": ([*DICE, SEALED[0], SEALED[0].replace("4", "5", 1)], "name once"),
    "sealed before dice": ([*DICE[:2], "3" + SEALED[0][1:], "4 dice x 8", SEALED[1]], "before"),
    "a gap": ([*DICE, "5" + SEALED[0][1:], "6" + SEALED[1][1:]], "numbered from 1"),
    "numbered from 0": (["0 dice npc 8", *DICE[1:], *SEALED], "numbered from 1"),
    "a number of 01": (["01 dice npc 8", *DICE[1:], *SEALED], "malformed source"),
    "dice of 0 digits": (["1 dice npc 0", *DICE[1:], *SEALED], "malformed source"),
    "dice of 100 digits": (["1 dice npc 100", *DICE[1:], *SEALED], "malformed source"),
    "a kind of its own": (["1 coin npc 8", *DICE[1:], *SEALED], "malformed source"),
    "a party in capitals": (["1 dice NPC 8", *DICE[1:], *SEALED], "malformed source"),
    "a short sealed hash": ([*DICE, SEALED[0], "5 sealed notary ab"], "malformed source"),
    "a step of 19": ([*DICE, f"4 drand {CHAIN} 21000000 19"], "too short a step"),
    "another chain": ([*DICE, f"4 drand {'a' * 64} 21000000 20"], "not the quicknet chain"),
    "two beacons": (
        [*DICE, f"4 drand {CHAIN} 21000000 20", f"5 drand {CHAIN} 21000000 200"],
        "name once",
    ),
    "a beacon before dice": (["1 drand " + CHAIN + " 21000000 20", "2 dice a 8"], "before sealed"),
    "a first round before the freeze": ([*DICE, f"4 drand {CHAIN} 1000 20"], "not after the"),
    "a first round of 0": ([*DICE, f"4 drand {CHAIN} 0 20"], "no such round"),
    "a first round in ages": ([*DICE, f"4 drand {CHAIN} 999999999999 20"], "no such round"),
    "a step of ages": ([*DICE, f"4 drand {CHAIN} 21000000 999999999999"], "no such round"),
}


@pytest.mark.parametrize("case", SOURCES.values(), ids=SOURCES.keys())
def test_sources_that_break_a_rule_are_refused(case: tuple[list[str], str], tmp_path: Path) -> None:
    draft = a_draft()
    honest = "".join(f"source: {row}\n" for row in draft.fields["source"]).encode()
    lines = "".join(f"source: {row}\n" for row in case[0]).encode()
    draft.replaced["manifest.txt"] = draft.manifest().replace(honest, lines)
    refused_by(draft, tmp_path, "manifest", case[1])


def test_a_first_round_at_the_moment_of_the_freeze_is_refused(tmp_path: Path) -> None:
    draft = with_drand(a_draft())
    draft.fields["frozen"] = ["2023-09-15T18:40:03+08:00"]
    refused_by(draft, tmp_path, "manifest", "the first round is not after the freeze")


def _value(n: int, value: str) -> Callable[[Draft], None]:
    return lambda draft: draft.values.__setitem__(n, value)


VALUES: dict[str, tuple[Callable[[Draft], None], str, str]] = {
    "too few dice": (_value(0, "1234567"), "seed", "wrong source"),
    "too many dice": (_value(0, "123456789"), "seed", "wrong source"),
    "full-width dice": (_value(0, "1234567\uff18"), "seed", "wrong source"),
    "arabic dice": (_value(0, "1234567\u0668"), "seed", "wrong source"),
    "a secret not the slip's": (_value(3, "a" * 64), "sealed", "not the secret of organiser"),
    "a secret in capitals": (_value(3, "A" * 64), "seed", "wrong source"),
}


@pytest.mark.parametrize("case", VALUES.values(), ids=VALUES.keys())
def test_a_value_of_another_form_is_refused(
    case: tuple[Callable[[Draft], None], str, str], tmp_path: Path
) -> None:
    draft = a_draft()
    case[0](draft)
    refused_by(draft, tmp_path, *case[1:])


@pytest.mark.parametrize(
    ("found", "put", "reason"),
    [
        (b"draw: TEST-1", b"draw: TEST-2", "another draw: expected TEST-1, found TEST-2"),
        (b"attempt: 1", b"attempt: 2", "another attempt: expected 1, found 2"),
        (b"attempt: 1", b"attempt: 01", "another attempt"),
        (b"party: notary", b"party: organiser", "another party"),
        (b"secret: ", b"secret: a", "malformed secret"),
        (b"fpdraw-sealed/1", b"fpdraw-sealed/2", "wrong first line"),
    ],
)
def test_a_slip_sealed_for_something_else_is_refused(
    found: bytes, put: bytes, reason: str, tmp_path: Path
) -> None:
    draft = a_draft()
    draft.sealed["notary"] = draft.sealed["notary"].replace(found, put)
    draft.fields["source"][4] = f"5 sealed notary {digest(draft.sealed['notary'])}"
    refused_by(draft, tmp_path, "sealed", reason)


def test_a_slip_that_was_not_the_one_sealed_is_refused(tmp_path: Path) -> None:
    draft = a_draft()
    draft.sealed["notary"] = draft.sealed["notary"].replace(b"secret: ", b"secret: 0")
    refused_by(draft, tmp_path, "sealed", "not the slip that was sealed")


def test_one_slip_used_for_two_parties_is_refused(tmp_path: Path) -> None:
    draft = a_draft()
    draft.sealed["notary"] = draft.sealed["organiser"]
    draft.fields["source"][4] = f"5 sealed notary {digest(draft.sealed['notary'])}"
    draft.values[4] = draft.values[3]
    refused_by(draft, tmp_path, "sealed", "another party: expected notary, found organiser")


ROUND_1000 = (
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
    "e342b73a8dd2bacbe47e4b6b63ed5e39"
)


def _evidence(draft: Draft, signature: str) -> bytes:
    """Evidence whose randomness agrees with the value, so that only the signature can be wrong."""
    draft.values[3] = f"{ROUND} {digest(bytes.fromhex(signature))}"
    return beacon.Evidence(ROUND, signature).text()


BEACON: dict[str, tuple[Callable[[Draft], None], str, str]] = {
    "a later round": (_value(3, f"657433 {ZEROS}"), "drand", "another round"),
    "an earlier round": (_value(3, f"657393 {ZEROS}"), "drand", "another round"),
    "a round outside the series": (_value(3, f"657414 {ZEROS}"), "drand", "another round"),
    "a round with a zero before it": (_value(3, f"0657413 {ZEROS}"), "seed", "wrong source"),
    "randomness of nobody": (_value(3, f"657413 {ZEROS}"), "drand", "not the signature's hash"),
    "a value before its round": (
        lambda d: d.times.__setitem__(3, "2023-09-15T19:00:02+08:00"),
        "drand",
        "recorded before its round",
    ),
    "a ceremony later than the series": (
        lambda d: setattr(d, "times", [f"2023-09-25T10:0{n}:00+08:00" for n in (0, 2, 4, 6)]),
        "drand",
        "the series of rounds is over",
    ),
    "a ceremony at the end of the calendar": (
        lambda d: setattr(d, "times", ["9999-12-31T23:59:59+08:00"] * 4),
        "drand",
        "the series of rounds is over",
    ),
    "a signature of another round": (
        lambda d: d.replaced.update({"drand.txt": _evidence(d, ROUND_1000)}),
        "drand",
        "not the network's signature",
    ),
    "a signature of nobody": (
        lambda d: d.replaced.update({"drand.txt": _evidence(d, "ab" * 48)}),
        "drand",
        "not the network's signature",
    ),
    "no point at all": (
        lambda d: d.replaced.update({"drand.txt": _evidence(d, "c0" + "00" * 47)}),
        "drand",
        "not the network's signature",
    ),
    "evidence of another chain": (
        lambda d: d.replaced.update({"drand.txt": text(["fpdraw-drand/1", f"chain: {ZEROS}"])}),
        "drand",
        "another chain",
    ),
}


@pytest.mark.parametrize("case", BEACON.values(), ids=BEACON.keys())
def test_a_cheat_with_the_beacon_is_refused(
    case: tuple[Callable[[Draft], None], str, str], tmp_path: Path
) -> None:
    draft = with_drand(a_draft())
    case[0](draft)
    refused_by(draft, tmp_path, *case[1:])


def test_a_round_less_than_a_minute_after_the_last_throw_is_refused(tmp_path: Path) -> None:
    draft = with_drand(a_draft())
    draft.times[2] = "2023-09-15T18:59:04+08:00"
    refused_by(draft, tmp_path, "drand", "another round: expected 657433, found 657413")


def test_a_live_draw_without_a_signer_of_its_minutes_is_refused(tmp_path: Path) -> None:
    draft = a_draft()
    draft.fields["signer"] = []
    refused_by(draft, tmp_path, "signers", "a signer of the minutes in a live draw")


def test_signers_and_programs_stand_where_the_protocol_puts_them(tmp_path: Path) -> None:
    draft = a_draft()
    draft.fields["signer"] = [f"1 organiser {CERT}", f"2 npc {CERT_2}"]
    draft.fields["program"] = [f"kit {CERT}", f"kit-2 {CERT}", f"page {CERT}"]
    verify(draft.write(tmp_path / "kept"), text_only=True)
    rows = draft.manifest().decode().splitlines()
    moved = [row for row in rows if not row.startswith("program")]
    place = next(n for n, row in enumerate(moved) if row.startswith("signer"))
    moved[place:place] = [row for row in rows if row.startswith("program")]
    draft.replaced["manifest.txt"] = text(moved)
    refused_by(draft, tmp_path, "manifest", "wrong line: expected frozen: …, found signer")
