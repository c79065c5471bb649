"""What becomes of a refusal on appeal: what a reviewer may set aside, and what nobody may.

A refusal is set aside only where the rules put a question of fact whose answer a list or a name may
give wrongly (whose branch a seller is, whether the list of insurers is complete, who the buyer on
the face is), or where their answer is a setting that could as well be ``review``. What the law or
the programme shuts out stays out: special, red and void invoices, firms, amounts, days, goods, and
an invoice that was entered before.
"""

from __future__ import annotations

from collections.abc import Iterable

from lottery.invoices.invoice import Reason

WAIVABLE = frozenset(
    {"seller-not-local", "seller-not-insurer", "seller-agency", "buyer-not-holder"}
)
"""The codes of refusals that a reviewer may set aside."""

FINAL = frozenset(
    {
        *("kind-special", "kind-vehicle", "kind-used-car", "kind-quota", "kind-purchase"),
        *("kind-general", "kind-not-accepted", "invoice-red", "invoice-void"),
        *("amount-below-minimum", "net-below-minimum", "amount-not-positive"),
        *("issued-in-future", "issued-outside-period", "period-closed"),
        *("item-not-compulsory", "buyer-company", "duplicate", "in-other-campaign"),
    }
)
"""The codes of refusals that stand: an appeal is answered, and changes nothing."""


def appealable(reasons: Iterable[Reason]) -> bool:
    """Whether the rules refused, and not a field that is missing or cannot be read.

    >>> appealable([Reason("seller-not-local", "seller_id")])
    True
    >>> appealable([Reason("seller-needed", "seller_id")])
    False
    """
    codes = {reason.code for reason in reasons}
    return bool(codes) and codes <= WAIVABLE | FINAL


def waivable(codes: Iterable[str]) -> bool:
    """Whether a reviewer may set all of these aside."""
    return set(codes) <= WAIVABLE
