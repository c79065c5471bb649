"""Examine: all that a home keeps is held against what it cannot have been changed with.

The register against its checkpoints, entries and events against the register, every kept row
against the ledger, the ledger and the journal against their chain, the draws against the journal
and their manifests, their minutes against the journal and all that they say; with `papers`, every
slip and card against its entry; and what lies in the public folder against what was published.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from draws.errors import DrawError
from draws.key_times import HANDS
from draws.signatures import VerifierKey
from lottery import accounts, beside, journal, keylist, machine, moves, register
from lottery.accounts import recorded as accounts_recorded
from lottery.acknowledged import walking
from lottery.acknowledged.keeping import Acknowledged
from lottery.ceremony.papers import countersigning, signing
from lottery.ceremony.seen import notary_recorded, published
from lottery.ceremony.seen import recorded as draws_recorded
from lottery.ceremony.steps import put_back
from lottery.elsewhere import recorded as elsewhere_recorded
from lottery.errors import LotteryError, MachineFaultError
from lottery.keylist import publishing as list_publishing
from lottery.keylist import recorded as list_recorded
from lottery.ledger import holding
from lottery.office import Office
from lottery.office.keys import signers
from lottery.people import check_keys
from lottery.people.checking import check_papers
from lottery.prizes import list_check
from lottery.prizes import recorded as prizes_recorded
from lottery.protocol import line
from lottery.register import checking
from lottery.security_log import chain as security_chain
from lottery.texts import cli as words
from lottery.texts import ledger as ledger_words
from lottery.texts import republishing as public_words
from lottery.texts.office import accounts as account_words
from lottery.texts.prizes import publishing as prize_words
from lottery.timestamps import recorded as timestamps_recorded
from lottery.verdicts import recorded as verdicts_recorded

_NAMED = 20
"""Rows of one table that are named; of the others it is said how many there are."""


@dataclass
class Examined:
    """What was found altered, what could not be looked at, what is to be said besides; `there` are
    the draws' folders that lay in the public folder before."""

    altered: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: int = 0
    acts: int = 0
    papers: int | None = None
    there: tuple[Path, ...] = ()

    def hold(self, check: Callable[[], None]) -> None:
        """Make a check that raises what it finds; a fault of the machine is none of that."""
        try:
            check()
        except MachineFaultError:
            raise
        except (LotteryError, DrawError) as why:
            self.altered.append(str(why))
        except (ValueError, TypeError, KeyError, SQLAlchemyError) as why:
            if machine.kind_of(why):
                raise
            self.altered.append(words.value_unreadable(why))


def examine(
    office: Office,
    session: Session,
    seen: Acknowledged | None = None,
    there: tuple[Path, ...] | None = None,
    *,
    papers: bool,
) -> Examined:
    """Look at everything, in one view of the database; nothing is raised of what is found.

    `seen` is what was acknowledged, and `there` what lay in the public folder, before that view was
    opened, where others may be at work.
    """
    there = put_back.lying(office.settings.public_dir) if there is None else there
    found, seen = Examined(there=there), seen or office.keeper.seen()
    for check in checks(office, session, seen, found, papers=papers):
        found.hold(check)
    return found


def checks(
    office: Office, session: Session, seen: Acknowledged, found: Examined, *, papers: bool
) -> Iterator[Callable[[], None]]:
    """What `examine` looks at, one thing after the other, for `found.hold`."""
    yield lambda: _count(session, found)
    yield lambda: check_keys(session, office.boxes)
    yield lambda: _hold_rows(session, found)
    yield lambda: checking.check_register(session, seen.roots_for(session))
    yield lambda: seen.require(session)
    yield lambda: found.altered.extend(walking.faults(office.keeper, session))
    yield lambda: checking.check_entries(session)
    yield lambda: checking.check_notes(session, _own_keys(office, session))
    yield lambda: found.altered.extend(_list_faults(office, session))
    yield lambda: found.unseen.extend(_list_lag(office, session))
    yield lambda: _follow_security_log(session)
    yield lambda: accounts_recorded.check(session)
    yield lambda: _name_clashes(session, found)
    yield lambda: draws_recorded.check(session)
    yield lambda: draws_recorded.check_roots(session)
    yield lambda: notary_recorded.check(session)
    yield lambda: found.altered.extend(prizes_recorded.faults(session))
    yield lambda: found.altered.extend(signing.faults(session))
    yield lambda: found.altered.extend(countersigning.faults(session))
    yield lambda: _hold_beside(office, session, found)
    yield lambda: _hold_prize_lists(office, session, found)
    yield lambda: _hold_published(office, session, found)
    yield lambda: _name_absent(office, session, found)
    yield lambda: _name_unknown(office, session, found)
    yield lambda: found.altered.extend(elsewhere_recorded.faults(session, office.boxes))
    yield lambda: found.altered.extend(
        verdicts_recorded.faults(session, office.settings.public_dir)
    )
    yield lambda: found.unseen.extend(verdicts_recorded.unpublished(session))
    yield lambda: _hold_timestamps(office, session, found)
    if papers:
        yield lambda: _open_papers(office, session, found)


def _own_keys(office: Office, session: Session) -> list[VerifierKey]:
    """The office's keys, and every one of the list that signs checkpoints, of whatever time."""
    own = [one.verifier() for one in signers(office.settings)]
    listed = keylist.listed(session)
    before = (each.key for role in HANDS for each in listed.of(role))
    return list(dict.fromkeys([*own, *(key for key in before if key)]))


def _list_faults(office: Office, session: Session) -> list[str]:
    listed = keylist.listed(session)
    return [*list_recorded.faults(session), *list_publishing.faults(office.settings, listed)]


def _list_lag(office: Office, session: Session) -> list[str]:
    return list_publishing.lag(office.settings, keylist.listed(session))


def _count(session: Session, found: Examined) -> None:
    found.acts = journal.verify(session)
    found.lines = register.size(session)


def _follow_security_log(session: Session) -> None:
    security_chain.verify(session)


def _name_clashes(session: Session, found: Examined) -> None:
    """Accounts that act in no live draw, because they hold two roles which one needs apart."""
    for each in accounts.clashing(session):
        if clash := accounts.clash(each.roles):
            found.notes.append(f"\n{account_words.clashing(each.username, clash)}")


def _hold_rows(session: Session, found: Examined) -> None:
    begun = holding.begun(session)
    if begun is None:
        found.unseen.append(ledger_words.NOT_TAKEN)
        return
    if begun.at:
        found.notes.append(ledger_words.found_on(begun.at, begun.why, begun.faults))
    for table, faults in groupby(holding.faults(session), key=lambda fault: fault.table):
        told = [str(fault) for fault in faults]
        found.altered += told[:_NAMED]
        if len(told) > _NAMED:
            found.altered.append(ledger_words.more(len(told) - _NAMED, table))


def _hold_beside(office: Office, session: Session, found: Examined) -> None:
    faults = beside.faults(session, office.settings.public_dir)
    found.altered.extend(faults.altered)
    found.unseen.extend(faults.absent)


def _hold_prize_lists(office: Office, session: Session, found: Examined) -> None:
    public, keys = office.settings.public_dir, _own_keys(office, session)
    found.altered.extend(list_check.faults(session, public, keys))
    for each in list_check.unlisted(session, public):
        found.notes.append(f"\n{prize_words.waiting(each.name, each.count)}")


def _hold_published(office: Office, session: Session, found: Examined) -> None:
    found.altered.extend(published.faults(session, office.settings.public_dir))


def _name_absent(office: Office, session: Session, found: Examined) -> None:
    """What was published and is not there was not looked at; a spare computer lacks it by right,
    and a commitment may be about to go out."""
    spare = moves.is_spare(session)
    for folder in put_back.absent(session, office.settings.public_dir):
        told = public_words.not_there(str(folder.path))
        if spare or line.PUBLISH.name not in folder.attempt.steps:
            found.notes.append(f"\n{told}")
        else:
            found.unseen.append(told)


def _name_unknown(office: Office, session: Session, found: Examined) -> None:
    """What visitors see, and nothing here can be held against."""
    public, unknown = office.settings.public_dir, []
    for path in put_back.ahead(session, found.there):
        if published.is_being_published(session, public, path):
            found.notes.append(f"\n{public_words.not_noted(path.as_posix())}")
        else:
            unknown.append(_shown(path))
    if unknown:
        found.unseen.append(public_words.not_known(unknown))


def _shown(path: Path) -> str:
    """A path whose name anybody may have chosen, on one line of a terminal."""
    return "".join(each if each.isprintable() else "?" for each in path.as_posix())


def _hold_timestamps(office: Office, session: Session, found: Examined) -> None:
    for seen, fault in timestamps_recorded.faults(session, office.settings):
        (found.altered if seen else found.unseen).append(fault)


def _open_papers(office: Office, session: Session, found: Examined) -> None:
    found.papers = check_papers(session, office.boxes)
