"""The demo's people and shops: invented, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from lottery.demo import words
from lottery.invoices import Merchant
from lottery.invoices.parties.sellers import uscc_check

PEOPLE = 46_000
SHOPS = 420
_ORGANISATION = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who spends in town."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A seller: ``trade`` is an index into ``words.TRADES``."""

    seller_id: str
    name: str
    trade: int


def people(seed: int) -> tuple[Person, ...]:
    """PEOPLE persons, each with a phone of his own."""
    rng = Random(f"people {seed}")  # noqa: S311 - a demo, and it must come out the same
    return tuple(Person(_name(rng, n), _phone(rng, n)) for n in range(PEOPLE))


def _phone(rng: Random, n: int) -> str:
    # Multiplying by a number prime to 10^9 visits each number once.
    return f"1{'356789'[rng.randrange(6)]}{n * 618_033_989 % 1_000_000_000:09d}"


def _name(rng: Random, n: int) -> str:
    if n % 97 == 5:
        return words.DOTTED[n // 97 % len(words.DOTTED)]
    surname = rng.choice(words.COMPOUND) if n % 61 == 3 else rng.choice(words.SURNAMES)
    given = rng.choice(words.GIVEN) + (rng.choice(words.GIVEN) if rng.random() < 0.8 else "")
    if n % 83 == 7:
        given = given[:-1] + words.RARE[n // 83 % len(words.RARE)]
    return surname + given


def organisation_code(rng: Random) -> str:
    """Nine characters of an organisation code with the right check (GB 11714)."""
    body = "MA" + "".join(rng.choice(_ORGANISATION) for _ in range(6))
    total = sum(int(c, 36) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return body + "0123456789X0"[-total % 11]


def seller_id(rng: Random, region: str, kind: str = "91") -> str:
    """A 统一社会信用代码 that nobody has been given on purpose, with the right check."""
    first17 = kind + region + organisation_code(rng)
    return first17 + uscc_check(first17)


def shops(seed: int) -> tuple[Shop, ...]:
    """SHOPS local shops; the last ones have codes from elsewhere and stand in the registry."""
    rng = Random(f"shops {seed}")  # noqa: S311
    weights = [trade[5] for trade in words.TRADES]
    found: list[Shop] = []
    names: set[str] = set()
    while len(found) < SHOPS:
        trade = rng.choices(range(len(words.TRADES)), weights)[0]
        suffix = rng.choice(words.TRADES[trade][1])
        name = f"邹平市{rng.choice(words.TOWNS)}{rng.choice(words.STEMS)}{suffix}"
        if name in names:
            continue
        names.add(name)
        found.append(Shop(_shop_id(rng, len(found), name), name, trade))
    return tuple(found)


def _shop_id(rng: Random, n: int, name: str) -> str:
    if n >= SHOPS - 12:
        return seller_id(rng, rng.choice(("371600", "370100", "330100")))
    kind = "91" if "公司" in name else "92"
    return seller_id(rng, "371626" if rng.random() < 0.3 else "371681", kind)


def merchants(seed: int) -> tuple[Merchant, ...]:
    """The registry: every tenth local shop, all shops with codes from elsewhere, the insurers."""
    everyone = shops(seed)
    listed = everyone[: SHOPS - 12 : 10] + everyone[SHOPS - 12 :]
    rng = Random(f"insurers {seed}")  # noqa: S311
    insurers = tuple(
        Merchant(seller_id(rng, "371681"), f"{name}财产保险邹平支公司", "保险", is_insurer=True)
        for name in words.INSURERS
    )
    return tuple(Merchant(s.seller_id, s.name, words.TRADES[s.trade][0]) for s in listed) + insurers
