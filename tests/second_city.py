"""A city that is not the first: live ceremonies of its two campaigns, by its own programme.

The programme is the shipped example: an invented autonomous county, other organs and prizes; one
campaign tells people apart by their identity numbers and gives each one prize at most, the other
has four tiers and no cap.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pypdfium2

from lottery import accounts
from lottery.accounts import NewAccount
from lottery.accounts.roles import ROLES
from lottery.acting import Acting
from lottery.ceremony import loading
from lottery.ceremony.steps.minute import HallRecord
from lottery.clock import SHANGHAI
from lottery.holidays import loading as official_calendar
from lottery.holidays import supplied
from lottery.importing.chunks import Imported, import_file
from lottery.invoices.parties.sellers import uscc_check
from lottery.minutes.written.facts import Present
from lottery.office import Office
from lottery.office.home import create_home
from lottery.opening import open_office
from lottery.programme.file import parse_programme
from lottery.tables.sheets import header_row, row_cells, write_csv
from tests import parcels
from tests.actors import Clerk, Organiser, Staff, Stage
from tests.builders import an_account, an_invoice, own_identity, random_bytes_from

CITY, SHORT, TITLE = "云岫布依族苗族仡佬族自治县", "云岫", "云岫有奖发票"
HOST, NOTARY = "云岫布依族苗族仡佬族自治县工业贸易和科技局", "云岫县诚岫公证处"
SUPERVISORS = ("自治县人大财政经济委员会", "自治县政协提案委员会", "自治县市场监督管理局")
BY_IDENTITY, UNCAPPED = "YX-GW-2024-03", "YX-LY-2024-03"
EXAMPLE = files("lottery.programme").joinpath("example.toml").read_bytes()
PASSWORD = "a long phrase of nobody"
BEGINNING = datetime(2024, 2, 25, 9, tzinfo=SHANGHAI)
OF_THE_FIRST = re.compile(
    "邹平|zouping|滨州|3716(?:81|26|00)|黛溪|测试市|商务局|市民中心|市人大|市政协|市纪委|市公证处|市审计局"
    "|ZP-(?:FP|TD)|开发票中大奖|买车险中大奖|玉米油|运动服饰",
    re.IGNORECASE,
)
"""Names, codes, organs, campaigns and prizes of the first city, and of the tests' usual one."""


def seller(number: int = 0) -> str:
    """The number of a shop of the county."""
    first = f"91529931MA7A1B{number:03d}"
    return first + uscc_check(first)


def identity(number: int) -> str:
    """An invented resident's identity number of the county."""
    first = f"52993119850101{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    return first + "10X98765432"[total % 11]


def a_hall() -> HallRecord:
    """Who was there."""
    roles = (("主持", HOST), *(("监督", organ) for organ in SUPERVISORS), ("公证", NOTARY))
    present = (Present(role, organ, (f"示例{n}",)) for n, (role, organ) in enumerate(roles, 1))
    return HallRecord(tuple(present), ("赶集日，晚开始十分钟",))


STAFF = Staff(
    organiser=an_account("organiser", "organiser", organ=HOST),
    notary=an_account("notary", "notary", organ=NOTARY),
    supervisor=an_account("supervisor", "supervisor", organ=SUPERVISORS[0]),
    hall=a_hall(),
)


@dataclass(frozen=True)
class SecondCity:
    """Its home after both ceremonies, and what the actors were told on the way."""

    stage: Stage
    told: tuple[str, ...]

    @property
    def office(self) -> Office:
        """Its office."""
        return self.stage.office


def hold(folder: Path) -> SecondCity:
    """From the empty home to a published draw of the one campaign, and the result of the other,
    which was drawn at the spare computer."""
    stage = Stage(_office(folder / "home"), random_bytes=random_bytes_from("yunxiu"), staff=STAFF)
    told = [str(_imported(stage, folder)), *map(str, _by_counter(stage))]
    for code in (UNCAPPED, BY_IDENTITY):
        organiser = Organiser(stage, code)
        told.append(str(organiser.plans()))
        told.append(str(organiser.closes()))
        organiser.takes("freeze", "commit")
        if code == UNCAPPED:
            organiser.takes("sources", "draw", "minutes", "publish")
        else:
            drawn_at_the_spare(organiser, folder)
        organiser.waits_a_day()
    return SecondCity(stage, tuple(told))


def drawn_at_the_spare(main: Organiser, folder: Path) -> None:
    """The draw goes to a spare computer, which takes its values and draws, and comes home."""
    stage = main.stage

    def acting(at: Stage) -> Acting:
        return Acting("organiser", at.tick(), stage.random_bytes)

    parcel = parcels.exported(stage.office, main.code, acting=acting(stage))
    parcels.imported(parcel, folder / "spare", acting=acting(stage))
    office = open_office(folder / "spare", {})
    spare = Stage(office, stage.now, stage.random_bytes, staff=stage.staff)
    Organiser(spare, main.code).takes("sources", "draw")
    back = parcels.handed_back(office, main.code, acting=acting(spare))
    office.close()
    stage.now = spare.now
    parcels.taken_home(stage.office, back, acting=acting(stage))


def _office(home: Path) -> Office:
    """A live home, the programme loaded, an account a role."""
    create_home(
        home,
        origin="yunxiu-lottery",
        database="lottery.db",
        demo=False,
        random_bytes=random_bytes_from("home"),
        environ={},
        names=("yunxiu-host", "yunxiu-notary", False),
    )
    own_identity(home, HOST)
    office, some = open_office(home, {}), random_bytes_from("staff")
    loading.store(office, parse_programme(EXAMPLE), by="organiser", now=BEGINNING)
    with office.write() as session:
        year = supplied.file_of(BEGINNING.year)
        official_calendar.load(session, year, by="organiser", now=BEGINNING)
        for role in ROLES:
            organ = NOTARY if role == "notary" else SUPERVISORS[0] if role == "supervisor" else HOST
            account = NewAccount(role, f"示例{role}", organ, (role,), PASSWORD)
            accounts.create(session, account, acting=Acting("setup", BEGINNING, some))
    return office


def _by_counter(stage: Stage) -> Iterator[int]:
    """Ten invoices of nine people: one comes with two telephones, and is one person."""
    clerk = Clerk(stage, campaign="gw", usual={"seller_name": "云岫示例百货有限公司"})
    for shop, person in enumerate((1, 1, 2, 3, 4, 5, 6, 7, 8, 9)):
        yield clerk.enters(resident_id=identity(person), seller_id=seller(shop))


def _imported(stage: Stage, folder: Path) -> Imported:
    """Sixteen invoices of four people in a table."""
    table = folder / "乡村旅游.csv"
    rows = [
        an_invoice(
            number=f"2452{n:016d}",
            seller_id=seller(2),
            seller_name="云岫示例民宿",
            gross=f"{20 + n}.00",
            phone=f"1390000000{n % 4}",
        )
        for n in range(1, 17)
    ]
    write_csv(table, [header_row(), *(row_cells(raw) for raw in rows)])
    return import_file(
        stage.office,
        table,
        campaign="ly",
        by="clerk",
        now=stage.tick,
        random_bytes=stage.random_bytes,
        result=folder / "result.csv",
    )


def text_of(name: str, data: bytes) -> str:
    """All that a file says, whatever its kind: the pages of a PDF, the members of an archive."""
    if data[:4] == b"%PDF":
        document = pypdfium2.PdfDocument(data)
        pages = [page.get_textpage().get_text_range() for page in document]
        told = [*pages, *map(str, document.get_metadata_dict().values())]
        document.close()
        return "".join("".join(told).split())
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(
                f"{member}\n{text_of(member, archive.read(member))}"
                for member in archive.namelist()
            )
    return data.decode("utf-8", "ignore")


def of_the_first(name: str, data: bytes | str) -> list[str]:
    """What is said of the first city: each find with the file's name."""
    told = data if isinstance(data, str) else text_of(name, data)
    return [
        f"{name}: {told[max(0, m.start() - 30) : m.end() + 30]}"
        for m in OF_THE_FIRST.finditer(told)
    ]
