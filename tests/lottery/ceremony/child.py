"""Does one act of a draw in a process of its own, which stops where it is told and is killed there.

WHEN is `before` (all is written, nothing committed), `verifying` (the files lie in their draft),
`renaming` (they are verified, and not yet in their place) or `after`.
"""

import os
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import event, func, select

from lottery import attempts, proposals
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.ceremony import joint
from lottery.ceremony.notary import second_result
from lottery.ceremony.papers import typed
from lottery.ceremony.sources import sealing, typing
from lottery.ceremony.steps import close, publish
from lottery.ceremony.steps.plan import plan
from lottery.clock import aware
from lottery.hall import screening
from lottery.hall.frames import Shown, place_of
from lottery.models import StoredProposal
from lottery.office import office_of
from lottery.office.keys import signers
from lottery.office.settings import load_settings
from tests import parcels, second_program
from tests.actors import NOTARY, ORGANISER, SEEN, SUPERVISOR, TYPISTS, Organiser, Stage
from tests.builders import MARCH, PLANS

AUDITED = {"verifying": "subprocess.Popen", "renaming": "os.rename"}
ORGAN = "市人大常委会"


def acts(organiser: Organiser) -> dict[str, Callable[[], object]]:
    """Everything that is stored of a draw, by name; each is one act of one person."""
    return {
        "plan": lambda: _plan(organiser),
        "seal organiser": lambda: _seals(organiser, "organiser", ("notary", "npc")),
        "seal notary": lambda: _seals(organiser, "notary", ("organiser", "npc")),
        "close": organiser.closes,
        "enrol": organiser.enrols_notary,
        "cosign": organiser.is_cosigned,
        "object": lambda: _objects(organiser),
        "answer": lambda: _answers(organiser),
        "propose freeze": lambda: organiser.proposes("freeze"),
        "freeze": lambda: _confirms(organiser, 1),
        "propose commit": lambda: organiser.proposes("commit"),
        "commit": lambda: _confirms(organiser, 2),
        "commitment": lambda: publish.publish_commitment(
            organiser.office, organiser.code, organiser.stage.random_bytes
        ),
        "propose void": lambda: organiser.proposes("void", "停电"),
        "void": lambda: _confirms(organiser, 3),
        "decline void": lambda: _declines(organiser, 3),
        "propose void again": lambda: organiser.proposes("void", "停电"),
        "propose abandon": lambda: organiser.proposes("abandon", "两份都遗失"),
        "agree abandon": lambda: _confirms(organiser, _last(organiser), SUPERVISOR),
        "abandon": lambda: _confirms(organiser, _last(organiser)),
        "export": lambda: _exports(organiser),
        "first typing": lambda: _types(organiser, 0),
        "differing typing": lambda: _types(organiser, 1, "99999999"),
        "first typing again": lambda: _types(organiser, 0),
        "agreeing typing": lambda: _types(organiser, 1),
        **{f"value {number}": _value(organiser, number) for number in range(2, 6)},
        "differing result": lambda: _hands_in(organiser, b"another result\n"),
        "equal result": lambda: _hands_in(organiser, b""),
        "draw": organiser.draws,
        "first picture": lambda: _shows(organiser, 0, "tier-1"),
        "next picture": lambda: _shows(organiser, 1, "seed"),
        "propose minutes": lambda: _proposes_minutes(organiser),
        "minutes": lambda: _confirms(organiser, _last(organiser)),
        "publish": organiser.publishes,
    }


def _proposes_minutes(organiser: Organiser) -> None:
    typed.keep(organiser.office.settings, MARCH, SEEN, "organiser", organiser.stage.tick())
    organiser.proposes("minutes")


def _plan(organiser: Organiser) -> None:
    with organiser.office.write() as session:
        now = organiser.stage.tick()
        plan(session, PLANS[organiser.code], mode="live", sealed={}, by="organiser", now=now)


def _seals(organiser: Organiser, party: str, keepers: tuple[str, ...]) -> None:
    by = {"organiser": ORGANISER, "notary": NOTARY}[party]
    with organiser.office.write() as session:
        sealing.hand_in(
            session,
            code=organiser.code,
            party=party,
            sha256=organiser.slip(1, party).sha256(),
            keepers=keepers,
            by=by,
            now=organiser.stage.tick(),
        )


def _objects(organiser: Organiser) -> None:
    with organiser.office.write() as session:
        now, told = organiser.stage.tick(), {"organ": ORGAN, "text": "名单有误", "by": "npc"}
        close.object_to(session, code=organiser.code, **told, now=now)


def _answers(organiser: Organiser) -> None:
    with organiser.office.write() as session:
        close.answer(session, 1, "已核对", by="organiser", now=organiser.stage.tick())


def _last(organiser: Organiser) -> int:
    """The proposal made last: a database may leave out the number of one that was cut off."""
    with organiser.office.read() as session:
        return session.scalars(select(func.max(StoredProposal.id))).one()


def _confirms(organiser: Organiser, proposal: int, by: Account = NOTARY) -> None:
    joint.carry_out(
        organiser.office,
        signers(organiser.office.settings),
        proposal=proposal,
        by=by,
        now=organiser.stage.tick(),
        random_bytes=organiser.stage.random_bytes,
    )


def _declines(organiser: Organiser, proposal: int) -> None:
    with organiser.office.write() as session:
        proposals.decline(session, proposal, by=NOTARY, now=organiser.stage.tick())


def _exports(organiser: Organiser) -> None:
    acting = Acting("test", organiser.stage.tick(), os.urandom)
    parcels.exported(organiser.office, organiser.code, acting=acting, copy=True)


def _types(organiser: Organiser, who: int, value: str | None = None) -> None:
    with organiser.office.write() as session:
        typing.type_in(
            session,
            code=organiser.code,
            number=1,
            value=organiser.value(1) if value is None else value,
            typist=TYPISTS[who],
            now=organiser.stage.tick(),
        )


def _value(organiser: Organiser, number: int) -> Callable[[], object]:
    return lambda: organiser.records(number)


def _hands_in(organiser: Organiser, content: bytes) -> None:
    organiser.stage.tick()
    with organiser.office.write() as session:
        material = second_result.material(session, attempts.newest(session, organiser.code))
        organiser.confirms(session, content or second_program.result_of(material))


def _shows(organiser: Organiser, version: int, frame: str) -> None:
    place = place_of(frame)
    assert place is not None
    now = aware(organiser.stage.tick())
    with organiser.office.write() as session:
        attempt = attempts.newest(session, organiser.code)
        wanted = Shown(version=version, place=place, since=now)
        screening.show(session, attempt, wanted, by="organiser", now=now)


def run(  # noqa: PLR0917 - what one process tells another
    pipe: Connection,
    home: str,
    url: str,
    moment: str,
    when: str,
    act: str,
    known: Callable[[Organiser], dict[str, Callable[[], object]]] = acts,
) -> None:
    """Do the act, one of those that are `known`, and wait at the moment WHEN to be killed."""

    def wait() -> None:
        pipe.send("here")
        threading.Event().wait()

    def before_commit(connection: DatabaseConnection) -> None:
        options = connection.get_execution_options()
        if not {"lottery_reads", "postgresql_readonly"} & set(options):
            wait()

    def audited(name: str, _arguments: object) -> None:
        if name == AUDITED[when]:
            wait()

    office = office_of(load_settings(Path(home), {"LOTTERY_DATABASE_URL": url}))
    organiser = Organiser(Stage(office, datetime.fromisoformat(moment), os.urandom))
    if when == "before":
        event.listen(office.engine, "commit", before_commit)
    elif when in AUDITED:
        sys.addaudithook(audited)
    known(organiser)[act]()
    wait()
