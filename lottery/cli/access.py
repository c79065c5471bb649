"""Who may do what by command: for each command that acts, the roles whose account may be named
with `--by`, and whether it may also be done without one, as `cli:` and the system's user.

Work on the house itself (tables, keys, accounts, the programme, a step of a draw that one hand may
do) is done by whoever holds the machine, and the journal names him so. What somebody answers for
as a person (an entry decided, a slip handed in, a draw confirmed, a name seen) asks for him.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import click

from lottery.accounts.roles import (
    ACCOUNT_READERS,
    COUNTER,
    ENTRY_STAFF,
    OVERSEERS,
    RECORDERS,
    REVIEWERS,
    SEALERS,
    UNMASKERS,
)
from lottery.cli.desk import BY
from lottery.texts import proving as words

ORGANISER, ADMINISTRATOR = ("organiser",), ("administrator",)
SIGNATORIES = ("organiser", *OVERSEERS)
CONFIRMERS = ("organiser", *OVERSEERS)


@dataclass(frozen=True)
class CommandAct:
    """Who may do it: an account with one of `roles`; without one, whoever holds the machine, if
    `machine`. `later`: the command itself asks him, after it has shown what it is about."""

    roles: tuple[str, ...]
    machine: bool = False
    later: bool = False


def _house(*roles: str) -> CommandAct:
    return CommandAct(roles, machine=True)


ACTS: Mapping[str, CommandAct] = {
    "programme load": _house("organiser"),
    "import": _house(*COUNTER),
    "columns forget": _house(*COUNTER),
    "review accept": CommandAct(REVIEWERS),
    "review reject": CommandAct(REVIEWERS),
    "review appeal": CommandAct(ENTRY_STAFF),
    "review refused uphold": CommandAct(REVIEWERS),
    "review refused enter": CommandAct(REVIEWERS),
    "people unmask": CommandAct(UNMASKERS, machine=True, later=True),  # alone in a demo
    "people forget": _house(*ORGANISER),
    "accounts add": _house(*ADMINISTRATOR),
    "accounts roles": _house(*ADMINISTRATOR),
    "accounts close": _house(*ADMINISTRATOR),
    "accounts reopen": _house(*ADMINISTRATOR),
    "accounts reset-password": _house(*ADMINISTRATOR),
    "accounts reset-code": _house(*ADMINISTRATOR),
    "accounts confirm": CommandAct(ACCOUNT_READERS, later=True),
    "accounts recover": CommandAct((), machine=True, later=True),  # it asks a witness
    "backup make": CommandAct((), machine=True),
    "backup keys": CommandAct((), machine=True),
    "backup public": CommandAct((), machine=True),
    "restore": CommandAct((), machine=True),
    "accounts end-sessions": _house(*ADMINISTRATOR),
    "merchants import": _house(*ORGANISER),
    "merchants withdraw": _house(*ORGANISER),
    "rules new": _house(*ORGANISER),
    "tax import": _house(*ORGANISER),
    "plan": _house(*ORGANISER),
    "close": _house(*ORGANISER),
    "objection": _house(*OVERSEERS),
    "answer": _house(*ORGANISER),
    "freeze": _house(*ORGANISER),
    "commit": _house(*ORGANISER),
    "source": _house(*RECORDERS),
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
    "kit": _house(*ORGANISER),
    "private": CommandAct((), machine=True, later=True),  # of a live draw it asks two
    "security-log destroy": _house(*ADMINISTRATOR),
    "secrets rotate session": _house(*ADMINISTRATOR),
    "secrets rotate field": _house(*ADMINISTRATOR),
    "secrets rotate index": _house(*ADMINISTRATOR),
    "ceremony hand-back": _house(*ORGANISER),
    "ceremony take-home": _house(*ORGANISER),
    "ceremony takeover": CommandAct((), machine=True, later=True),  # it asks two
    "ceremony retire": _house(*ORGANISER),
    "ceremony export": _house(*ORGANISER),
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
}
"""By the command's full name. One that is not here only looks, or is done before there are
accounts to name (`init`, `upgrade`, `ceremony import`): whoever holds the machine, by his name."""

UNLISTED = CommandAct((), machine=True)


def act_of(context: click.Context | None) -> CommandAct:
    """What the command that runs asks of whoever gives it."""
    return ACTS.get(path_of(context), UNLISTED)


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
