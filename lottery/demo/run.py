"""The demo: the main job from a table of invoices to two bundles that a stranger repeats.

Everything goes through the same functions as in earnest; only the calendar is played (a half-year
takes minutes), the sources' values are generated, and the mode is rehearsal.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from draws.seed import Sealed
from lottery import accounts, attempts, figures, keylist
from lottery.accounts import NewAccount
from lottery.acting import Acting, RandomBytes
from lottery.ceremony import loading
from lottery.ceremony.notary import key_changes
from lottery.ceremony.sources import record
from lottery.ceremony.steps import close, commit, draw, freeze, minute, plan, publish
from lottery.ceremony.steps.minute import HallRecord
from lottery.clock import SHANGHAI, day_of
from lottery.demo import auditor, prizes
from lottery.demo.invoices import SEED, Month, month_rows, write_month
from lottery.demo.people import merchants
from lottery.demo.playing import ACTOR, Demo
from lottery.holidays import loading as official_calendar
from lottery.holidays import supplied
from lottery.importing.chunks import Imported, import_file
from lottery.merchants import MerchantLine, add_merchants
from lottery.minutes.written.facts import Present
from lottery.office.keys import signers
from lottery.programme import (
    BarredPerson,
    campaigns,
    month_period,
)
from lottery.programme.file import parse_programme
from lottery.protocol import kinds
from lottery.texts import demo as words
from lottery.texts.public import figures as figure_texts

MONTHLY, SPECIAL = "ZP-FP-2024-03", "ZP-TD-2024-H1"
BEGINNING = datetime(2024, 2, 25, 9, tzinfo=SHANGHAI)


def run(demo: Demo, today: datetime) -> dict[str, str]:
    """The whole demo; the passwords of its log-ins by username."""
    _load_programme(demo, today)
    _bar_staff(demo)
    passwords = make_accounts(demo)
    _import_month(demo, demo.months[0])
    hold(demo, MONTHLY, "2024-04-09T17:00")
    prizes.first_weeks(demo, MONTHLY)
    before = [month for month in demo.months[1:] if month.month < 6]
    for month in before:
        _import_month(demo, month)
    prizes.last_day(demo, MONTHLY)
    for month in demo.months[1 + len(before) :]:
        _import_month(demo, month)
    hold(demo, SPECIAL, "2024-09-09T17:00")
    return passwords


def _load_programme(demo: Demo, today: datetime) -> None:
    text = files("lottery.demo").joinpath("programme.toml").read_bytes()
    with demo.office.write() as session:
        loading.load(
            session,
            demo.office.boxes,
            parse_programme(text),
            by=ACTOR,
            now=demo.calendar.now(),
        )
        year = supplied.file_of(BEGINNING.year)
        official_calendar.load(session, year, by=ACTOR, now=demo.calendar.now())
        add_merchants(session, _registry(), by=ACTOR, now=demo.calendar.now())
        campaigns.add_period(session, month_period("fp", words.VISITORS, day_of(today)), today)
    demo.tell(words.LOADED)


def _bar_staff(demo: Demo) -> None:
    """Two of those who come most often are of the organiser's staff: the draws leave them out."""
    rows = month_rows(demo.months[0])
    come = Counter(row.raw.phone for row in rows if row.verdict == "accept")
    with demo.office.write() as session:
        for phone, _ in come.most_common(2):
            person = BarredPerson(f"phone:{phone}", "staff")
            campaigns.bar(session, demo.office.boxes, person, demo.calendar.now())


def _registry() -> Iterator[MerchantLine]:
    since = datetime(2023, 1, 1, tzinfo=SHANGHAI).date()
    for shop in merchants(SEED):
        yield MerchantLine(shop.seller_id, shop.name, shop.category, shop.is_insurer, since, None)


def make_accounts(demo: Demo) -> dict[str, str]:
    """One log-in a role, each with a password made on the spot."""
    passwords = {}
    with demo.office.write() as session:
        for role, (name, organ) in words.ACCOUNTS.items():
            passwords[role] = demo.random_bytes(9).hex()
            accounts.create(
                session,
                NewAccount(role, name, organ, (role,), passwords[role]),
                acting=Acting(ACTOR, demo.calendar.now(), demo.random_bytes),
            )
    return passwords


def _import_month(demo: Demo, month: Month) -> Imported:
    demo.tables.mkdir(exist_ok=True)
    table = demo.tables / f"fp-{month.name}.csv"
    with demo.timed(words.writing(table.name)):
        write_month(table, month)
    after = f"{month.year}-{month.month + 1:02d}-08T09:00"
    demo.calendar.go_to(after)
    with demo.timed(words.importing(table.name)):
        imported = import_file(
            demo.office,
            table,
            campaign="fp",
            by=ACTOR,
            now=demo.calendar.now,
            random_bytes=demo.random_bytes,
        )
    counts = dict.fromkeys(words.VERDICTS, 0)
    for (verdict, _), count in imported.tally.items():
        counts[verdict] += count
    there = {verdict: count for verdict, count in counts.items() if count}
    demo.tell(words.imported(imported.rows, there, imported.result))
    return imported


def hold(demo: Demo, code: str, frozen: str) -> Path:
    """One draw from plan to published bundle, verified in a process of its own; its folder."""
    demo.tell(words.holding(code))
    _begin_list_of_keys(demo)
    slips = _plan(demo, code)
    demo.calendar.go_to(frozen)
    with demo.timed(words.FREEZING):
        _freeze_and_commit(demo, code)
    demo.calendar.wait(hours=17)
    with demo.timed(words.DRAWING):
        _roll_and_draw(demo, code, slips)
    demo.calendar.wait(minutes=20)
    with demo.timed(words.MINUTING):
        hall = HallRecord(_present(), (words.ANOMALY,))
        minute.minute(demo.office, code=code, hall=hall, by=ACTOR, now=demo.calendar.now())
    with demo.timed(words.PUBLISHING):
        acting = Acting(ACTOR, demo.calendar.wait(minutes=1), demo.random_bytes)
        own = signers(demo.office.settings)
        folder = publish.publish(demo.office, own, code=code, acting=acting)
    _draw_figures(demo, code, acting.now)
    return folder


def _draw_figures(demo: Demo, code: str, now: datetime) -> None:
    """The pictures of figures; a machine that cannot draw them holds the draw all the same."""
    with demo.office.read() as session:
        attempt = attempts.newest(session, code)
    try:
        figures.publish_pictures(demo.office, attempt, by=ACTOR, now=now)
    except figures.NotDrawnError as why:
        demo.tell(figure_texts.not_drawn(attempt.name, str(why)))


def _begin_list_of_keys(demo: Demo) -> None:
    """The list of keys is there before the first draw; both keys lie here and sign at once."""
    own = signers(demo.office.settings)
    with demo.office.write() as session:
        now, origin = demo.calendar.now(), demo.office.settings.origin
        keylist.begin(session, origin, own, own[-1].verifier(), by=ACTOR, now=now)
        organiser = accounts.find_by_username(session, "organiser")
    key_changes.settle(demo.office)
    if organiser is not None:
        auditor.enlist(demo.office, organiser, now, demo.random_bytes)


def _plan(demo: Demo, code: str) -> Mapping[str, Sealed]:
    """Plan the draw with a sealed slip for each party that holds one."""
    with demo.office.write() as session:
        foreseen = campaigns.plan(session, code)
        parties = [source.who for source in foreseen.sources if kinds.of(source).is_sealed]
        slips = {who: Sealed(code, 1, who, demo.random_bytes(32).hex()) for who in parties}
        plan.plan(
            session,
            foreseen,
            mode="rehearsal",
            sealed={who: slip.sha256() for who, slip in slips.items()},
            by=ACTOR,
            now=demo.calendar.now(),
        )
    return slips


def _freeze_and_commit(demo: Demo, code: str) -> None:
    keys = signers(demo.office.settings)
    with demo.office.write() as session:
        close.close(session, code=code, by=ACTOR, now=demo.calendar.now())
    with demo.office.write() as session:
        now = demo.calendar.wait(minutes=5)
        manifest = freeze.freeze(
            session, demo.office, keys, code=code, acting=Acting(ACTOR, now, demo.random_bytes)
        )
    with demo.office.write() as session:
        now = demo.calendar.wait(minutes=10)
        commit.commit(session, demo.office, keys, code=code, by=ACTOR, now=now)
    publish.publish_commitment(demo.office, code, demo.random_bytes)
    demo.tell(words.committed(manifest.pool_count, manifest.sha256()))


def _roll_and_draw(demo: Demo, code: str, slips: Mapping[str, Sealed]) -> None:
    with demo.office.read() as session:
        sources = attempts.newest(session, code).sources
    for source in sources:
        slip = slips.get(source.who) if kinds.of(source).is_sealed else None
        digits = _digits(demo.random_bytes, int(source.parameter)) if not slip else ""
        with demo.office.write() as session:
            record.record(
                session,
                code=code,
                number=source.number,
                value=slip.secret if slip else digits,
                by=ACTOR,
                now=demo.calendar.wait(minutes=2),
            )
    with demo.office.write() as session:
        now = demo.calendar.wait(minutes=2)
        rows = draw.draw(session, demo.office, code=code, by=ACTOR, now=now)
    demo.tell(words.drawn(sum(row.prize for row in rows)))


def _digits(random_bytes: RandomBytes, count: int) -> str:
    """Digits as dice would give them: each byte below 250 is one, so that all are as likely."""
    digits = ""
    while len(digits) < count:
        digits += "".join(str(byte % 10) for byte in random_bytes(count) if byte < 250)
    return digits[:count]


def _present() -> tuple[Present, ...]:
    return tuple(Present(role, organ, names) for role, organ, names in words.PRESENT)
