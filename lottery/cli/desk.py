"""What a command works with: the office of the chosen home, the clock, and randomness.

The command line is one of the two places that read the clock and the operating system's randomness.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lottery.acting import Acting

if TYPE_CHECKING:
    from lottery.accounts import Account
    from lottery.cli.access import CommandAct
    from lottery.office import Office

BY, PROOFS, WHO = "lottery.by", "lottery.proofs", "lottery.who"
"""Where the context of a command keeps the name that `--by` gave, the open file of `--proof-fd`,
and the account that was proved."""


@dataclass(frozen=True)
class Desk:
    """Given to each command by `@click.pass_obj`. `home` is None where LOTTERY_HOME decides."""

    home: Path | None

    @contextmanager
    def office(self, *, any_key: bool = False) -> Iterator["Office"]:
        """The open office; raises what `open_office` refuses to start on.

        Whoever the command names with `--by`, or must be known for it (`lottery.cli.access`), shows
        who he is before anything else; raises LoginRefusedError.
        """
        from lottery.opening import open_office  # noqa: PLC0415 - loads the database

        office = open_office(self.home, any_key=any_key)
        try:
            self.begin_head(office)
            self._report(office)
            self._prove(office)
            yield office
        finally:
            office.close()

    @contextmanager
    def office_between_keys(self) -> Iterator["Office"]:
        """The office of a home whose index key may be between old and new: its keys are not held
        against the database, all else that `office` looks at first is."""
        from lottery.office import office_of  # noqa: PLC0415 - loads the database
        from lottery.office.settings import load_settings  # noqa: PLC0415
        from lottery.opening import check_tables  # noqa: PLC0415

        office = office_of(load_settings(self.home))
        try:
            check_tables(office)
            with office.read() as session:
                office.keeper.seen().require(session)
            self._report(office)
            self._prove(office)
            yield office
        finally:
            office.close()

    @contextmanager
    def public_office(self) -> Iterator["Office"]:
        """The office for whoever shows what everybody may see: without keys, for reading alone."""
        from lottery.opening import open_public  # noqa: PLC0415 - loads the database

        office = open_public(self.home)
        try:
            yield office
        finally:
            office.close()

    def begin_head(self, office: "Office") -> None:
        """Where the acknowledged head is missing, say so, and begin it anew."""
        from lottery import beginning  # noqa: PLC0415 - loads the database

        for told in beginning.begin_anew(office, by=self.system_user(), now=self.now()):
            click.echo(told, err=True)

    def tell(self, office: "Office") -> None:
        """Put the command into the security log of an office that it has opened by itself; not into
        a database that the home does not acknowledge, in which nothing is written."""
        from lottery.errors import LotteryError  # noqa: PLC0415 - nothing is loaded before
        from lottery.texts.office.security_log import UNWRITTEN  # noqa: PLC0415

        try:
            with office.read() as session:
                office.keeper.seen().require(session)
        except LotteryError:
            click.echo(UNWRITTEN, err=True)
            return
        self._report(office)

    def _report(self, office: "Office") -> None:
        """Put the command that is run here into the security log."""
        from lottery import security_log  # noqa: PLC0415 - loads the database
        from lottery.texts.office.security_log import UNWRITTEN  # noqa: PLC0415

        context = click.get_current_context(silent=True)
        path = context.command_path if context else ""
        event = security_log.SecurityEvent("command", self.actor(), detail={"command": path})
        if not security_log.report(office, event, self.now()):
            click.echo(UNWRITTEN, err=True)

    def _prove(self, office: "Office") -> None:
        if not _act().later:
            self.prove(office)

    def prove(self, office: "Office") -> None:
        """Have whoever gives this command show who he is, where `--by` names somebody, or the
        command asks for an account."""
        from lottery.texts import proving as words  # noqa: PLC0415

        act = _act()
        if self.named() or not act.machine or self.asks(office):
            self.person(office, words.log_in(act.roles))

    def asks(self, office: "Office") -> bool:
        """Whether the command that runs is one of a role, in a live home in which somebody holds it
        and has chosen his own password."""
        from lottery import accounts  # noqa: PLC0415 - loads the database

        roles = set(_act().roles)
        if not roles or _act().why or office.settings.demo:
            return False
        with office.read() as session:
            return any(roles & held for held in accounts.held_by_owners(session))

    def person(self, office: "Office", told: str) -> "Account":
        """Whoever gives this command, proved: the name of `--by`, or whoever answers. He is its
        actor from then on."""
        from lottery.cli import proving  # noqa: PLC0415 - loads the accounts
        from lottery.texts import proving as words  # noqa: PLC0415

        roles, named = _act().roles, self.named()
        account = proving.person(self, office, words.proves(named) if named else told, roles, named)
        _meta()[WHO] = account
        return account

    def proved(self) -> "Account | None":
        """Whoever has shown who he is for this command; None where the machine's user acts."""
        found: Account | None = _meta().get(WHO)
        return found

    def named(self) -> str:
        """The account that `--by` names; empty without one."""
        return _meta().get(BY) or ""

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)

    def random_bytes(self, size: int) -> bytes:
        """Bytes of the operating system."""
        return os.urandom(size)

    def actor(self) -> str:
        """Who acts, for the journal: the account that was proved, or the system's user."""
        account = self.proved()
        return account.username if account else self.system_user()

    def system_user(self) -> str:
        """Who sits here, as the operating system knows him."""
        try:
            return f"cli:{_user_name()}"
        except (OSError, KeyError, ImportError):  # no name for this user on this system
            return "cli"

    def acting(self) -> Acting:
        """Who acts now, with randomness of the operating system."""
        return Acting(self.actor(), self.now(), self.random_bytes)


def _user_name() -> str:
    """The name of whoever the process runs as: LOGNAME and USER can say anything. Windows knows no
    user's number, and its USERNAME is taken as it stands."""
    if sys.platform == "win32":
        from getpass import getuser  # noqa: PLC0415 - of this system alone

        return getuser()
    import pwd  # noqa: PLC0415 - not there on Windows

    return pwd.getpwuid(os.getuid()).pw_name


def _act() -> "CommandAct":
    """What the command that runs asks of whoever gives it."""
    from lottery.cli import access  # noqa: PLC0415 - loads the accounts

    return access.act_of(click.get_current_context(silent=True))


def _meta() -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    return {} if context is None else context.meta
