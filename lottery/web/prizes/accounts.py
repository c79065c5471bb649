"""The accounts of all draws as the pages of one process tell them: each draw read once a change."""

from __future__ import annotations

from flask import current_app

from lottery.prizes.accounted import DrawAccount, KeptAccounts
from lottery.web import site

_KEPT = "lottery-prize-accounts"


def draws() -> tuple[DrawAccount, ...]:
    """Every published draw as it stands now."""
    office, kept = site.office(), current_app.extensions.setdefault(_KEPT, KeptAccounts())
    with office.read() as session:
        found: tuple[DrawAccount, ...] = kept.of_all(session, office.settings.public_dir)
    return found
