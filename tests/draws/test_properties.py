"""What holds for every input: no order or sharding matters, no byte is free, no parser falls."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draws import beacon, cards, manifest, merkle, proofs, register, result, seed, signatures
from draws.attachments import attachments
from draws.errors import DrawError
from draws.tickets import lowest, ticket
from draws.verify import verify
from tests.draws.builders import a_draft, naive_rows
from tests.draws.vectors import VECTORS, copied

MANIFEST = manifest.parse((VECTORS / "live" / "manifest.txt").read_bytes())
COUNTS = st.integers(0, 5)


@st.composite
def draws(draw: st.DrawFn) -> tuple[dict[str, list[str]], list[str]]:
    """Manifest values and pool lines of a small draw with few people and many entries."""
    cap = draw(st.integers(0, 3))
    people = draw(st.lists(st.integers(0, 4), max_size=40))
    tags = ["-" if cap == 0 else sha256(b"%d" % who).hexdigest()[:32] for who in people]
    pool = [f"{number * 7:010d} {tag} {'0' * 64}" for number, tag in enumerate(tags)]
    tiers = draw(st.lists(COUNTS, min_size=1, max_size=3))
    fields = {
        "cap": [str(cap)],
        "tier": [f"{n} {count}" for n, count in enumerate(tiers, 1)],
        "alternates": [f"1 {draw(COUNTS)}"],
        "audit": [str(draw(COUNTS))],
    }
    return fields, pool


def _engine(fields: dict[str, list[str]], pool: list[str], cuts: list[int]) -> list[str]:
    """The engine's rows over a pool cut into shards."""
    slots = [[tuple(row.split()) for row in fields[name]] for name in ("tier", "alternates")]
    tiers, spare = ([(code, int(count)) for code, count in rows] for rows in slots)
    changed = {"tiers": tuple(tiers), "alternates": tuple(spare), "pool_count": len(pool)}
    small = {name: int(fields[name][0]) for name in ("cap", "audit")}
    drawn = manifest.Manifest(**{**vars(MANIFEST), **changed, **small})
    edges = [0, *sorted(cuts), len(pool)]
    shards = [[row.encode() for row in pool[a:b]] for a, b in pairwise(edges)]
    sources = [shard.copy for shard in shards]
    return [row.text() for row in result.draw(drawn, "5" * 64, sources)]


@given(draws(), st.randoms(use_true_random=False), st.lists(st.integers(0, 40), max_size=4))
def test_no_order_and_no_sharding_changes_the_result(
    drawn: tuple[dict[str, list[str]], list[str]],
    random: Random,
    cuts: list[int],
) -> None:
    fields, pool = drawn
    expected = naive_rows(fields, "5" * 64, pool)
    random.shuffle(pool)
    assert _engine(fields, pool, [min(cut, len(pool)) for cut in cuts]) == expected


def test_a_large_pool_gives_what_a_full_sort_gives() -> None:
    pool = [f"{n:010d} {n % 40:032x} {'0' * 64}" for n in range(20_000)]
    fields = {"cap": ["2"], "tier": ["1 3", "2 60"], "alternates": ["2 15"], "audit": ["9"]}
    assert _engine(fields, pool, [5_000, 5_001]) == naive_rows(fields, "5" * 64, pool)


def test_the_lowest_of_a_thousand_million_tickets_is_known() -> None:
    number = sha256(b"1e9").hexdigest()
    rows = [b"%010d" % n for n in range(805_734_000, 805_734_100)]
    assert min(lowest(number, rows))[1] == b"0805734071"
    assert ticket(number, "0805734071").startswith("00000000aaf5dc93")


def _leaves(size: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % n) for n in range(size)]


def _naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\1" + _naive_root(leaves[:k]) + _naive_root(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(65))
def test_roots_and_proofs_of_every_size(size: int) -> None:
    leaves = _leaves(size)
    top = merkle.root(leaves)
    assert top == _naive_root(leaves)
    for index in range(size):
        path = merkle.inclusion_proof(leaves, index)
        merkle.check_inclusion(leaves[index], index, size, path, top)
        for other in {index - 1, index + 1, index ^ 1, size}:
            _fails(merkle.check_inclusion, leaves[index], other, size, path, top)
        _fails(merkle.check_inclusion, leaves[index], index, size, [*path, top], top)
        if path:
            _fails(merkle.check_inclusion, leaves[index], index, size, path[:-1], top)
            _fails(merkle.check_inclusion, leaves[index], index, size, [*path[1:], top], top)
    for old in range(1, size + 1):
        path = merkle.consistency_proof(leaves, old)
        before = merkle.root(leaves[:old])
        merkle.check_consistency(old, before, size, top, path)
        _fails(merkle.check_consistency, old, sha256(before).digest(), size, top, path)
        _fails(merkle.check_consistency, old, before, size, sha256(top).digest(), path)
        _fails(merkle.check_consistency, old, before, size, top, [*path, top])
        if path:
            _fails(merkle.check_consistency, old, before, size, top, path[:-1])
            _fails(merkle.check_consistency, old, before, size, top, [top, *path[1:]])


def _fails(check: Callable[..., None], *arguments: object) -> None:
    with pytest.raises(DrawError):
        check(*arguments)


PARSERS: dict[str, Callable[[bytes], object]] = {
    "manifest": manifest.parse,
    "card": lambda data: cards.parse_card(data, "card"),
    "slip": lambda data: cards.parse_slip(data, "slip"),
    "drand": beacon.parse,
    "seed": lambda data: seed.parse_seed(data, MANIFEST),
    "times": lambda data: seed.parse_times(data, MANIFEST),
    "void": lambda data: seed.parse_void(data, MANIFEST),
    "sealed": lambda data: seed.open_sealed(data, MANIFEST, MANIFEST.sources[3]),
    "proof": proofs.check_proof,
    "keys": signatures.parse_keys,
    "checkpoint": signatures.parse_checkpoint,
    "note": lambda data: signatures.check_note(data, [], "note"),
    "signatures": lambda data: signatures.check_signatures(b"", data, [], "signatures"),
    "register": lambda data: register.read(data.split(b"\n")),
    "attachments": lambda data: attachments(data, 1 << 20),
}
EXAMPLES = {
    "manifest": (VECTORS / "live" / "manifest.txt").read_bytes(),
    "card": next(iter(a_draft().cards.values())),
    "slip": next(iter(a_draft().slips.values())),
    "drand": (VECTORS / "drand" / "drand.txt").read_bytes(),
    "seed": (VECTORS / "live" / "seed.txt").read_bytes(),
    "times": (VECTORS / "live" / "times.txt").read_bytes(),
    "sealed": (VECTORS / "live" / "sealed-organiser.txt").read_bytes(),
    "register": (VECTORS / "tiny" / "register.txt").read_bytes(),
    "proof": proofs.prove_entry([b"submit x " + b"0" * 64 + b" 2024-03-01"], "0000000000"),
    "keys": b"a+00000000+" + b"A" * 43 + b"=\n",
    "checkpoint": b"a\n1\n" + b"A" * 43 + b"=\n",
    "note": b"a\n\n",
    "signatures": "— a ".encode() + b"A" * 91 + b"=\n",
    "void": seed.void_text(MANIFEST, "停电", MANIFEST.frozen),
    "attachments": b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n",
}
ODD = st.sampled_from(
    [b"\n", b" ", b"\0", b"\xff", b"0", b"9" * 30, b"+", b": ", b"-", "０".encode()]
)


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
@settings(max_examples=60)
def test_a_parser_refuses_with_its_own_error_and_no_other(name: str, data: st.DataObject) -> None:
    example = EXAMPLES[name]
    at = data.draw(st.integers(0, len(example)))
    cut = data.draw(st.integers(0, 12))
    put = data.draw(ODD | st.binary(max_size=4))
    whole = data.draw(st.sampled_from([example[:at] + put + example[at + cut :], put]))
    with suppress(DrawError):
        PARSERS[name](whole)


SMALL = ["manifest.txt", "seed.txt", "times.txt", "rules.txt", "sealed-notary.txt", "result.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*SMALL, "pool.txt", "register.txt", "winners"])
def test_every_byte_of_every_text_file_matters(name: str, tmp_path: Path) -> None:
    bundle = copied("tiny", tmp_path)
    path = min((bundle / name).iterdir()) if name == "winners" else bundle / name
    honest = path.read_bytes()
    free = honest.find(b"\n1 ") if name == "times.txt" else len(honest)
    for at in range(free):  # what a clock said is bound by signature and sums, not by the draw
        path.write_bytes(honest[:at] + bytes([honest[at] ^ (1 << at % 8)]) + honest[at + 1 :])
        with pytest.raises(DrawError):
            verify(bundle, text_only=True)
    path.write_bytes(honest)
    verify(bundle, text_only=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["live", "drand", "cap-2-short"])
@given(data=st.data())
@settings(max_examples=40)
def test_a_changed_byte_anywhere_is_refused(
    name: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    bundle = tmp_path_factory.getbasetemp() / name / "bundle"
    if not bundle.exists():
        copied(name, bundle.parent)
    path = data.draw(
        st.sampled_from(
            sorted(p for p in bundle.rglob("*") if p.name != "times.txt" and p.is_file())
        )
    )
    honest = path.read_bytes()
    at = data.draw(st.integers(0, max(0, len(honest) - 1)))
    put = data.draw(st.binary(min_size=1, max_size=1).filter(lambda b: b != honest[at : at + 1]))
    path.write_bytes(honest[:at] + put + honest[at + 1 :])
    try:
        with pytest.raises(DrawError):
            verify(bundle, text_only=True)
    finally:
        path.write_bytes(honest)
