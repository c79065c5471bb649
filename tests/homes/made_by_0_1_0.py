"""Makes two homes as version 0.1.0 left them, for the upgrade drill, in one archive.

Run in a checkout of the tag v0.1.0 with its test extras, never by this version, whose program
would make other homes:

    git worktree add ../v0.1.0 v0.1.0
    cd ../v0.1.0 && PYTHONPATH=. python3 .../made_by_0_1_0.py .../tests/homes/0.1.0.tar.xz

Everything in it is invented, and every key in it is made from a word that stands in the tests of
that version: they are test keys, known to everybody, and sign nothing in earnest.

live         March, whose first attempt was voided and published, drawn and published; April,
             frozen and signed by the notary, not committed; an entry and an appeal that wait.
rehearsal    March, drawn and published.
papers.txt   in each: the hash of what the pages of each paper of March said.

The zips of bundles are left out: they hold the same files once more. What remains is mostly the
fonts of the minutes and the programs that were handed out, which do not get smaller.
"""

import io
import lzma
import re
import sys
import tarfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from lottery import accounts, attempts, beside, elsewhere, register, review
from lottery.accounts import NewAccount, passwords
from lottery.acting import Acting
from lottery.elsewhere import GivenFile
from lottery.importing.chunks import import_file
from lottery.intake import evidence
from lottery.merchants import MerchantLine, changing
from lottery.office.keys import signers
from lottery.papers import making
from lottery.review import refusal_appeals
from lottery.tables.sheets import write_csv
from lottery.tax import answers, reading
from tests.actors import Clerk, Organiser, Stage
from tests.builders import APRIL, MARCH, SELLER, a_home, an_invoice, an_office

PASSWORD = "a long phrase of nobody"
ACCOUNTS = {
    "clerk": "clerk",
    "reviewer": "reviewer",
    "organiser": "organiser",
    "notary": "notary",
    "supervisor": "supervisor",
    "administrator": "administrator",
    "auditor": "auditor",
}


def live(home: Path) -> None:
    """A home for live draws, in use."""
    stage = _opened(home, demo=False)
    clerk, organiser = Clerk(stage), Organiser(stage)
    _staff(stage)
    made = clerk.enters_many(12)
    _imports(stage, home)
    _reviews(stage, clerk, made[1])
    _tax(stage, home)
    organiser.takes("plan", "close", "freeze", "commit", "void", "publish")
    organiser.takes("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    _beside(stage, home)
    april = organiser.at(APRIL)
    for _ in range(9):
        clerk.enters(issued="2024-04-05")
    _waiting(stage)
    with stage.office.write() as session:
        keys = signers(stage.office.settings)
        register.checkpoint(session, stage.office.settings.origin, keys, stage.tick())
    april.takes("plan", "close", "freeze")
    april.is_cosigned()
    _papers(organiser, home)
    stage.office.close()


def rehearsal(home: Path) -> None:
    """A home for rehearsals, with a draw."""
    stage = _opened(home, demo=True)
    Clerk(stage).enters_many(6)
    organiser = Organiser(stage)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    _papers(organiser, home)
    stage.office.close()


def _opened(home: Path, *, demo: bool) -> Stage:
    a_home(home, demo=demo)
    return Stage(an_office(home, f"sqlite:///{home / 'lottery.db'}"))


def _staff(stage: Stage) -> None:
    passwords.COST = replace(passwords.COST, memory_cost=8, time_cost=1, parallelism=1)
    with stage.office.write() as session:
        for name, role in ACCOUNTS.items():
            organ = {"notary": "市公证处", "supervisor": "市人大常委会"}.get(name, "测试市商务局")
            account = NewAccount(name, f"测试{name}", organ, [role], PASSWORD)
            accounts.create(
                session, account, acting=Acting("administrator", stage.tick(), stage.random_bytes)
            )


def _imports(stage: Stage, home: Path) -> None:
    table = home.parent / "march.csv"
    rows = [
        [f"2437{number:016d}", "2024-03-16", amount, SELLER, "个人", holder, phone]
        for number, amount, holder, phone in (
            (901, "188.00", "测试甲", "13800000901"),
            (902, "88.00", "测试乙", "13800000902"),
            (903, "300.00", "测试丙", "13800000903"),
        )
    ]
    heads = ["发票号码", "开票日期", "价税合计", "销售方税号", "购买方名称", "姓名", "手机号"]
    write_csv(table, [heads, *rows])
    import_file(
        stage.office,
        table,
        campaign="fp",
        by="clerk",
        now=stage.tick,
        random_bytes=stage.random_bytes,
        consent=1,
    )


def _reviews(stage: Stage, clerk: Clerk, wrong: int) -> None:
    doubtful = clerk.enters(buyer_name="某某经营部")
    with stage.office.write() as session:
        review.accept(session, doubtful, by="reviewer", now=stage.tick(), note="个体户，已核对")
    with stage.office.write() as session:
        review.reject(session, wrong, "split-bill", by="reviewer", now=stage.tick())
    line = MerchantLine(SELLER, "测试市某某饭店", "餐饮", False, stage.now.date(), None)
    with stage.office.write() as session:
        changing.add_merchants(session, [line], by="administrator", now=stage.tick())


def _tax(stage: Stage, home: Path) -> None:
    file = home.parent / "tax.csv"
    heads = ["数电票号码", "发票号码", "核验结果", "核验日期"]
    write_csv(
        file,
        [
            heads,
            [f"2437{3:016d}", "", "作废", "2024-03-20"],
            [f"2437{4:016d}", "", "正常", "2024-03-20"],
        ],
    )
    now = stage.tick()
    read = reading.read(file, as_of=None, today=now.date())
    with stage.office.write() as session:
        answers.take_in(session, read, by="organiser", now=now)


def _beside(stage: Stage, home: Path) -> None:
    acting = Acting("notary", stage.tick(), stage.random_bytes)
    scan = GivenFile(b"%PDF-1.7 an invented scan", "scan", "市公证处", suffix=".pdf")
    elsewhere.keep(stage.office, MARCH, scan, acting)
    files = {"hall.txt": b"invented\n"}
    beside.put(stage.office, MARCH, 2, files, by="organiser", now=stage.tick())


def _waiting(stage: Stage) -> None:
    """What nobody has decided yet, in April."""
    doubtful = Clerk(stage, 700).enters(buyer_name="某某商行", issued="2024-04-06")
    picture = b"\x89PNG\r\n\x1a\n invented"
    with stage.office.write() as session:
        evidence.add(
            session,
            stage.office.boxes,
            doubtful,
            picture,
            acting=Acting("clerk", stage.tick(), stage.random_bytes),
        )
    raw = an_invoice(number=f"2437{801:016d}", gross="99.00", issued="2024-04-07")
    with stage.office.write() as session:
        refusal_appeals.appeal(
            session,
            stage.office.boxes,
            raw,
            campaign="fp",
            note="两张合计过百元",
            acting=Acting("clerk", stage.tick(), stage.random_bytes),
        )


def _papers(organiser: Organiser, home: Path) -> None:
    with organiser.office.read() as session:
        newest = attempts.newest(session, MARCH)
        made = making.papers_of(session, organiser.office, newest)
    lines = [f"{name} {sha256(_said(data)).hexdigest()}\n" for name, data in made.items()]
    (home / "papers.txt").write_text("".join(lines), "ascii")


def _said(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    text = "\n".join("".join(page.split()) for page in pages)
    # One of them names the program that made it, whichever that is.
    return re.sub(r"fpdraw[0-9]+\.[0-9]+\.[0-9]+", "fpdraw", text).encode()


def packed(folder: Path) -> bytes:
    """The homes as an archive, the same bytes for the same files."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        # Equal files lie next to each other, so that the second costs nothing.
        paths = sorted(folder.rglob("*"), key=lambda path: (path.name, path.as_posix()))
        for path in paths:
            if path.is_file() and ".archives" not in path.parts:
                info = tarfile.TarInfo(path.relative_to(folder).as_posix())
                info.size, info.mode = path.stat().st_size, 0o600
                archive.addfile(info, io.BytesIO(path.read_bytes()))
    return lzma.compress(plain.getvalue(), preset=9 | lzma.PRESET_EXTREME)


def main(out: Path) -> None:
    """Make both, and pack them."""
    with TemporaryDirectory() as name:
        (Path(name) / "homes").mkdir()
        for make in (live, rehearsal):
            (work := Path(name) / f"of-{make.__name__}").mkdir()
            make(work / "home")
            (work / "home").rename(Path(name) / "homes" / make.__name__)
        out.write_bytes(packed(Path(name) / "homes"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
