"""The line of a draw: every step once, in the protocol's order, with what it follows and who takes
it. Whatever lists steps or states takes them from here.

How a step is taken stands in `lottery.ceremony.steps`, what is called how in
`lottery.texts.ceremony.line`.
"""

from dataclasses import dataclass

from lottery.accounts.roles import OVERSEERS, RECORDERS, TYPISTS


@dataclass(frozen=True)
class Step:
    """One step of a draw.

    `name` is what is stored of it, and the state of an attempt that has taken it; `act` is the
    verb, by which it is proposed and begun. `follows` are the states in which it may be taken, and
    `by` the roles that take it. Where it has `hands`, it is proposed in a live draw, and each hand
    confirms it: one person with one of these roles. `overtakes` are the acts whose proposals come
    to nothing once it is taken. A step that is `reasoned` needs a reason, which is published.
    """

    name: str
    act: str
    follows: tuple[str, ...] = ()
    by: tuple[str, ...] = ("organiser",)
    hands: tuple[tuple[str, ...], ...] = ()
    overtakes: tuple[str, ...] = ()
    reasoned: bool = False


PLAN = Step("open", "plan")
CLOSE = Step("closed", "close", follows=(PLAN.name,))
FREEZE = Step(
    "frozen",
    "freeze",
    follows=(CLOSE.name,),
    hands=(OVERSEERS,),
    overtakes=("freeze", "call-off"),
)
COMMIT = Step(
    "committed", "commit", follows=(FREEZE.name,), hands=(("notary",),), overtakes=("commit",)
)
ROLL = Step(
    "rolling",
    "source",
    follows=(COMMIT.name, "rolling"),
    by=tuple(dict.fromkeys((*RECORDERS, *TYPISTS))),
    overtakes=("void", "abandon"),
)
"""A source gets its value. Each is a row of its own; of the step itself nothing is stored."""
DRAW = Step("drawn", "draw", follows=(COMMIT.name, ROLL.name), overtakes=("abandon",))
MINUTE = Step("signed", "minutes", follows=(DRAW.name,), hands=(OVERSEERS,), overtakes=("minutes",))
VOID = Step(
    "void",
    "void",
    follows=(FREEZE.name, COMMIT.name),
    hands=(("notary",),),
    overtakes=("freeze", "commit", "void"),
    reasoned=True,
)
ABANDON = Step(
    "abandoned",
    "abandon",
    follows=(ROLL.name,),
    hands=(("notary",), ("supervisor",)),
    overtakes=("abandon",),
    reasoned=True,
)
PUBLISH = Step(
    "published",
    "publish",
    follows=(MINUTE.name, VOID.name, ABANDON.name),
    overtakes=("minutes-anew",),
)

FORESEEN = "foreseen"
"""A draw that stands in the programme, and of which nothing is planned yet."""
CALL_OFF = Step(
    "called-off",
    "call-off",
    follows=(
        FORESEEN,
        *(PLAN.name, CLOSE.name, VOID.name, "published-void", ABANDON.name, "published-abandoned"),
    ),
    hands=(OVERSEERS,),
    overtakes=("freeze", "call-off"),
    reasoned=True,
)
"""A draw is not held, or not once more. It is no step of an attempt: a row of the draw's own."""

LINE = (PLAN, CLOSE, FREEZE, COMMIT, ROLL, DRAW, MINUTE, PUBLISH)
"""From the plan to publication."""
ENDS = (VOID, ABANDON)
"""After one of these an attempt goes no further, but that it is published."""
STORED = tuple(step for step in (*LINE, *ENDS) if step is not ROLL)
"""The steps that have a row of their own."""
JOINT = tuple(step for step in (*LINE, *ENDS, CALL_OFF) if step.hands)
"""The steps that several take together in a live draw."""


def published(state: str) -> str:
    """The state of an attempt that is published after this one.

    >>> published("signed"), published("void")
    ('published', 'published-void')
    """
    ended = state in {step.name for step in ENDS}
    return f"{PUBLISH.name}-{state}" if ended else PUBLISH.name


def between(since: Step, until: Step) -> tuple[str, ...]:
    """The states of the line from a step on, until just before another.

    >>> between(COMMIT, DRAW), between(DRAW, PUBLISH)
    (('committed', 'rolling'), ('drawn', 'signed'))
    """
    return tuple(step.name for step in LINE[LINE.index(since) : LINE.index(until)])


def after(state: str) -> Step | None:
    """The step of the line that comes next; None where there is none.

    >>> after("frozen").act, after("void").act, after("published")
    ('commit', 'publish', None)
    """
    following = (step for step in LINE if state in step.follows and step.name != state)
    return next(following, None)


UNFROZEN = between(PLAN, FREEZE)
"""While an attempt is in one of these, it may be planned anew, and slips are handed in."""
UNCOMMITTED = between(PLAN, COMMIT)
"""In one of these nothing of an attempt is promised to anybody outside."""
ROLLING = between(COMMIT, DRAW)
"""While an attempt is in one of these, its sources get their values."""
RESULTS = (*between(DRAW, PUBLISH), PUBLISH.name)
"""In one of these an attempt has a result."""
ENDED = tuple(state for step in ENDS for state in (step.name, published(step.name)))
"""The states of an attempt that ended before its time."""
STATES = (FORESEEN, *(step.name for step in LINE), *ENDED, CALL_OFF.name)
"""Every state that an attempt can be in."""
