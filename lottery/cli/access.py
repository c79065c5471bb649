"""Who may do what by command: for each command the roles whose account shows who he is, or why
nobody need.

Whatever a page asks a role for, a command asks the same role for, with password and code. A home
for rehearsals does without, and so does one in which nobody with the role has ever logged in: then
whoever holds the machine does it, as `cli:` and the system's user, and the journal names him so.
What somebody answers for as a person (an entry decided, a slip handed in, a draw confirmed, a name
seen) asks for him everywhere; what takes two asks for both, in the command itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import click

from lottery.accounts.roles import (
    ACCOUNT_READERS,
    COUNTER,
    ENTRY_STAFF,
    OVERSEERS,
    PRIZE_READERS,
    RECORDERS,
    REVIEWERS,
    SEALERS,
    UNMASKERS,
)
from lottery.cli.desk import BY
from lottery.texts import proving as words

ORGANISER, ADMINISTRATOR, AUDITOR = ("organiser",), ("administrator",), ("auditor",)
SIGNATORIES = ("organiser", *OVERSEERS)
CONFIRMERS = ("organiser", *OVERSEERS)


@dataclass(frozen=True)
class CommandAct:
    """Who may do it: an account with one of `roles`. `machine`: whoever holds the machine, where it
    is a rehearsal or nobody with such a role has ever logged in; always, where `why` says why
    nobody is asked. `later`: the command itself asks him, after it has shown what it
    is about."""

    roles: tuple[str, ...]
    machine: bool = False
    later: bool = False
    why: str = ""


def _house(*roles: str) -> CommandAct:
    return CommandAct(roles, machine=True)


def _nobody(why: str, *commands: str) -> dict[str, CommandAct]:
    """Commands for which nobody shows who he is, and why."""
    return dict.fromkeys(commands, CommandAct((), machine=True, why=why))


LOOKS = "it shows masked names and what is in the files; that it ran is in the security log"
NO_HOME = "it reads and writes files that it is given, and opens no home"
BEFORE = "there are no accounts yet, or none that this release can read"
DOOR = "it opens the door at which everybody shows who he is"
PUBLISHED = "it reads what is published alone, and writes pages of it"
AGAIN = "it writes once more what is published already"
TIMER = "a timer runs it; it signs, copies or destroys by what is set, and decides nothing"
MOVES = "a parcel opens only at a computer of the office, and comes home only as it was left"
KEYS = "whoever holds the keys' folder makes its files; what signs is listed by `keys change`"


ACTS: Mapping[str, CommandAct] = {
    "programme load": CommandAct(ORGANISER, machine=True, later=True),  # but for a look
    "calendar load": CommandAct(ORGANISER, machine=True, later=True),  # but for a look
    "import": _house(*COUNTER),
    "columns forget": _house(*COUNTER),
    "review accept": CommandAct(REVIEWERS),
    "review reject": CommandAct(REVIEWERS),
    "review appeal": CommandAct(ENTRY_STAFF),
    "review refused uphold": CommandAct(REVIEWERS),
    "review refused enter": CommandAct(REVIEWERS),
    "people unmask": CommandAct(UNMASKERS, machine=True, later=True),  # alone in a demo
    "people forget": CommandAct(ORGANISER, machine=True, later=True),  # or two
    "accounts add": _house(*ADMINISTRATOR),
    "accounts roles": _house(*ADMINISTRATOR),
    "accounts close": _house(*ADMINISTRATOR),
    "accounts reopen": _house(*ADMINISTRATOR),
    "accounts reset-password": _house(*ADMINISTRATOR),
    "accounts reset-code": _house(*ADMINISTRATOR),
    "accounts confirm": CommandAct(ACCOUNT_READERS, later=True),
    "accounts recover": CommandAct((), machine=True, later=True),  # it asks a witness
    "accounts end-sessions": _house(*ADMINISTRATOR),
    "merchants import": _house(*ORGANISER),
    "merchants withdraw": _house(*ORGANISER),
    "rules new": _house(*ORGANISER),
    "tax import": _house(*ORGANISER),
    "tax export": _house(*ORGANISER, *AUDITOR),
    "tax winners": _house(*ORGANISER, *AUDITOR),
    "prizes export": _house(*PRIZE_READERS),
    "prizes import": _house(*ORGANISER),
    "journal export": _house(*AUDITOR),
    "security-log export": _house(*AUDITOR),
    "plan": _house(*ORGANISER),
    "close": _house(*ORGANISER),
    "objection": _house(*OVERSEERS),
    "answer": _house(*ORGANISER),
    "freeze": _house(*ORGANISER),
    "commit": _house(*ORGANISER),
    "source": CommandAct(RECORDERS, machine=True, later=True),  # or two typists
    "draw": _house(*ORGANISER),
    "publish": _house(*ORGANISER),
    "void": _house(*ORGANISER),
    "abandon": _house(*ORGANISER),
    "call-off": _house(*ORGANISER),
    "timestamp": _house(*ORGANISER),
    "minutes make": _house(*ORGANISER),
    "minutes hall": _house(*ORGANISER),
    "minutes attach": _house(*SIGNATORIES),
    "signers add": _house(*ORGANISER),
    "signers remove": _house(*ORGANISER),
    "signers move": _house(*ORGANISER),
    "elsewhere add": _house(*RECORDERS),
    "elsewhere key": _house(*RECORDERS),
    "verdict take": _house(*RECORDERS),
    "kit": _house(*ORGANISER),
    "private": CommandAct((), machine=True, later=True),  # of a live draw it asks two
    **{
        f"secrets rotate {name}": CommandAct(ADMINISTRATOR, machine=True, why=KEYS)
        for name in ("session", "field", "index")
    },
    **{
        f"ceremony {name}": CommandAct(ORGANISER, machine=True, why=MOVES)
        for name in ("export", "hand-back", "take-home")
    },
    "ceremony takeover": CommandAct((), machine=True, later=True),  # it asks two
    "ceremony retire": CommandAct((), machine=True, later=True),  # of a live home it asks two
    "rules recall": CommandAct((), machine=True, later=True),  # it asks two
    "people clear": CommandAct((), machine=True, later=True),
    "people bar": CommandAct((), machine=True, later=True),
    "propose": CommandAct(ORGANISER, later=True),
    "confirm": CommandAct(CONFIRMERS, later=True),
    "decline": CommandAct(CONFIRMERS, later=True),
    "withdraw": CommandAct(CONFIRMERS, later=True),
    "sealed": CommandAct(SEALERS, later=True),
    "second": CommandAct(("notary",), later=True),
    "notary register": CommandAct(("notary",), later=True),
    "notary take": CommandAct(RECORDERS, later=True),
    "keys begin": CommandAct(ORGANISER, later=True),
    "keys change": CommandAct(ORGANISER, later=True),
    "keys add": CommandAct(ORGANISER, later=True),
    "keys withdraw": CommandAct(ORGANISER, later=True),
    "keys take": CommandAct(RECORDERS, later=True),
    "restore": CommandAct((), machine=True, later=True),  # it asks two where something was lost
    **_nobody(
        LOOKS,
        *("draws", "proposals", "material", "signers list", "elsewhere list", "verdict list"),
        "keys list",
        *("review list", "review show", "review refused list", "review refused show"),
        *("accounts list", "columns list", "rules list", "rules show"),
        *("merchants search", "merchants history", "merchants sample"),
        *("minutes draft", "minutes request", "paper", "papers"),
        *("keys request", "notary request", "notary status", "check", "doctor"),
        *("pki show", "calendar show", "prizes list", "prizes show"),
    ),
    **_nobody(
        NO_HOME,
        *("invoice read", "seal", "witness", "paper-check", "minutes check", "minutes countersign"),
        *("notary key new", "notary key show", "notary sign", "notary program", "demo"),
        *("programme example", "calendar example", "scale draw", "scale root"),
        "scale verify",
        *("journal verify", "security-log verify", "backup check"),
    ),
    **_nobody(BEFORE, "init", "upgrade", "ceremony import"),
    **_nobody(DOOR, "serve"),
    **_nobody(PUBLISHED, "site", "pieces whole"),
    **_nobody(AGAIN, "keys publish", "backup public", "pieces store", "pieces mend"),
    **_nobody(
        TIMER, "checkpoint", "prizes publish", "witnesses", "backup make", "backup second-disk"
    ),
    **_nobody(TIMER, "security-log destroy", "prizes destroy"),
    **_nobody(KEYS, "backup keys"),
    **_nobody(KEYS, "pki authority", "pki request", "pki answer", "pki renew"),
}
"""Every command, by its full name."""

_OUTSIDE = CommandAct((), machine=True)
"""No command at all: a part of the program that opens the office by itself."""


def act_of(context: click.Context | None) -> CommandAct:
    """What the command that runs asks of whoever gives it."""
    return ACTS.get(path_of(context), _OUTSIDE)


def path_of(context: click.Context | None) -> str:
    """The full name of the command that runs, without the program's own."""
    names: list[str] = []
    while context is not None and context.parent is not None:
        names.append(context.info_name or "")
        context = context.parent
    return " ".join(reversed(names))


def offer_by(command: click.Command, path: str) -> None:
    """Give `--by NAME` to this command, or to those below it, where an account may be named."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            offer_by(below, f"{path} {name}")
        return
    act = ACTS.get(path)
    if act is None or not act.roles or any("--by" in each.opts for each in command.params):
        return
    command.params.append(
        click.Option(
            ["--by"],
            metavar="NAME",
            expose_value=False,
            callback=_keep,
            help=words.by(act.roles, machine=act.machine),
        )
    )


def _keep(context: click.Context, _option: click.Parameter, name: str | None) -> None:
    context.meta[BY] = name
