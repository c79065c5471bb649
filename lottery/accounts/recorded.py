"""Do the accounts agree with the journal? Whoever gives himself a role in the database alone, opens
an account that was closed, or puts one in, is noticed here."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal, models
from lottery.errors import JournalDiffersError
from lottery.texts.office import accounts as sentences

_ACTS = ("account-created", "account-roles-changed", "account-closed", "account-reopened")

State = tuple[str, bool]
"""An account's roles, as its row holds them, and whether it is open."""


def check(session: Session) -> None:
    """Hold roles and openness of every account against the journal; raises JournalDiffersError."""
    row = models.StoredAccount
    stored = {
        name: (roles, active)
        for name, roles, active in session.execute(select(row.username, row.roles, row.active))
    }
    told = _told(session)
    for name in sorted(stored | told):
        if stored.get(name) != told.get(name):
            raise JournalDiffersError(
                sentences.differs(name, stored.get(name, ("[]", False)), told.get(name))
            )


def _told(session: Session) -> dict[str, State]:
    told: dict[str, State] = {}
    for line in journal.of_acts(session, _ACTS):
        detail = canonical_json.load(line.detail)
        name = detail["username"]
        roles, active = told.get(name, ("[]", True))
        if "roles" in detail:
            roles = canonical_json.dump(sorted(detail["roles"]))
        told[name] = (roles, active if line.act == _ACTS[1] else line.act != _ACTS[2])
    return told
