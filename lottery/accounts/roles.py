"""The roles that an account may hold, and the groups of them that do one kind of work together.

Every group stands here once; the pages, the commands and the steps of a draw ask for it by name. A
single role is its own name.
"""

ROLES = (
    "clerk",
    "reviewer",
    "organiser",
    "supervisor",
    "notary",
    "auditor",
    "administrator",
)
ALONE = frozenset({"auditor", "administrator"})
"""Roles that go with no other: who watches, and who makes accounts, does nothing else here."""
ROLES_BY_SIDE = ("organiser", "notary", "supervisor", "clerk", "reviewer", *sorted(ALONE))

SIDES = {
    "organiser": "organiser",
    "notary": "notary",
    "supervisor": "supervisor",
    "clerk": "counter",
    "reviewer": "counter",
}
"""Whose side a role is on. A draw needs the sides apart: the organiser proposes what notary and
supervisor confirm, each of these two is a hand of his own where three are needed, and who enters
and reviews is neither he who draws nor they who check his lists. Within the counter one person may
hold both roles: nobody reviews his own entries, and two typists are two accounts."""

SECOND_FACTOR = frozenset(ROLES)
"""Who holds one of these must have a second factor: whoever enters, decides, watches or administers
anything. A password alone is told, guessed and looked at over a counter.
"""

COUNTER = ("clerk", "organiser")
"""Who enters invoices, one by one or as a table, and hands out slips."""
REVIEWERS = ("reviewer",)
"""Who proposes and who confirms after the closing time."""
BACK_OFFICE = ("reviewer", "organiser")
"""Who opens and corrects what anybody has entered; a clerk, what he has entered himself."""
ENTRY_STAFF = ("clerk", *BACK_OFFICE)
"""Who finds an entry and works on it."""
UNMASKERS = ("reviewer", "organiser", "notary")
"""Who may see who an entry's holder is, one entry at a time."""

OVERSEERS = ("notary", "supervisor")
"""Who holds the organiser to it in a draw: objects, confirms what he proposes, or declines."""
WATCHERS = ("organiser", "supervisor", "notary", "auditor")
"""Who follows a draw at its console."""
TYPISTS = ("clerk", "reviewer", "supervisor", "notary")
"""Who may type what dice show; an account that is also an organiser's may not."""
SEALERS = ("organiser", "supervisor", "notary")
"""Who may speak for a party that seals a slip."""
RECORDERS = ("organiser", "notary")
"""Who records what is opened or fetched in the hall, and brings the notary's signatures in."""
PRIZE_DESK = ("clerk", "organiser")
"""Who calls winners, sees their papers, takes in the proof of their tax and hands prizes over."""
PRIZE_HANDS = ("organiser", "supervisor", "notary")
"""Who confirms what two do about a prize."""
PRIZE_READERS = ("clerk", "organiser", "supervisor", "notary", "auditor")
"""Who reads where each prize stands, and the sums."""
ACCOUNT_READERS = ("administrator", "auditor")
"""Who reads the list of accounts."""
