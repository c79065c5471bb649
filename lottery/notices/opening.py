"""An office that knows nothing but a public folder: for reading alone, without keys.

The rows of `notices.json` are laid into an empty database of its own, which goes when the office is
closed; what a bundle holds is taken from the bundle. The pages ask it as they ask any other.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.orm import Session

from draws.errors import DrawError
from draws.merkle import leaf_hash
from lottery import canonical_json, drafts, journal
from lottery.errors import NoticesRefusedError
from lottery.models import Base, JournalHead, ProgramFile, StoredRegisterLine
from lottery.naming import name_of
from lottery.notices.columns import COLUMNS, FILE, FORMAT, PROGRAMS, read, table, unsaid
from lottery.notices.documents import StoredFile, file_of
from lottery.office import Office, office_of
from lottery.office.settings import Settings
from lottery.pieces import store, within
from lottery.pieces.within import Lying
from lottery.register.pieces import complete
from lottery.texts.public import notices as sentences
from lottery.witness.cosigning import CosignatureError, parse_witness

_EMPTY = (
    *("journal_head", "journal_line", "row_ledger", "program_file", "countersignature"),
    *("register_line", "register_piece"),
)
"""Tables that pages ask besides, and that the notices say nothing of."""
_AT_ONCE = 5000


@dataclass(frozen=True)
class PublicFolder:
    """A public folder, and what its notices say: the site's settings, the rows by table, the hashes
    of stored files, and the line of the journal up to which they do."""

    place: Path
    as_of: int
    site: Mapping[str, Any]
    rows: Mapping[str, list[dict[str, Any]]]
    files: tuple[StoredFile, ...]


@contextmanager
def opened(place: Path, url: str | None = None) -> Iterator[Office]:
    """The office of a public folder; `url` is where citizens reach the site, if it is another than
    the notices say. Raises NoticesRefusedError for a folder without notices, or with others than
    this program reads, and where nobody says how citizens reach the site."""
    folder = _read(place)
    if not (url or folder.site["public_url"]):
        raise NoticesRefusedError(sentences.NO_URL)
    with drafts.work_folder() as home:
        file = home / "notices.db"
        _fill(file, folder)
        office = office_of(_settings(folder, home, url))
        try:
            yield office
        finally:
            office.close()


def _read(place: Path) -> PublicFolder:
    try:
        told = canonical_json.load((place / FILE).read_text("utf-8"))
    except OSError:
        raise NoticesRefusedError(sentences.missing(place)) from None
    except ValueError as why:
        raise NoticesRefusedError(sentences.broken(place / FILE, why)) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NoticesRefusedError(sentences.other_format(place / FILE, FORMAT))
    try:
        rows = {name: [_row(name, row) for row in told["rows"][name]] for name in COLUMNS}
        files = tuple(StoredFile(**each) for each in told["files"])
        return PublicFolder(place, int(told["as_of"]), _site(told["site"]), rows, files)
    except (KeyError, TypeError, ValueError, AttributeError, CosignatureError) as why:
        raise NoticesRefusedError(sentences.broken(place / FILE, why)) from None


def _site(told: Mapping[str, Any]) -> Mapping[str, Any]:
    names = (
        *("public_url", "organiser", "controller", "controller_contact"),
        *("timestamp_root", "timestamp_policy"),
    )
    witnesses = tuple(parse_witness(str(each)) for each in told["witnesses"])
    texts = {name: str(told[name]) for name in names}
    return texts | {"demo": told["demo"] is True, "witnesses": witnesses}


def _row(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    columns = table(name).c
    if set(told) != set(COLUMNS[name]):
        raise ValueError(name)
    given = {each: read(columns[each], told[each]) for each in COLUMNS[name]}
    return {each.name: unsaid(each) for each in columns if each.name not in given} | given


def _fill(file: Path, folder: PublicFolder) -> None:
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine, [*map(table, COLUMNS), *map(table, _EMPTY)])
    with engine.connect() as connection:  # as every office's: whoever only reads cannot turn it
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    with engine.begin() as connection:
        connection.execute(insert(JournalHead).values(id=1, size=folder.as_of, hash=journal.FIRST))
        for name, rows in folder.rows.items():
            if rows:
                connection.execute(insert(table(name)), rows)
        _lay_documents(connection, folder)
        _lay_programs(connection, folder)
        _lay_register(connection, folder)
    engine.dispose()


def _lay_documents(connection: Connection, folder: PublicFolder) -> None:
    """What is stored of attempts and lies in their published folders; of a file that lies there
    otherwise, or no more, nothing: so pages say of it that it was changed."""
    for each in folder.files:
        name = name_of(each.draw, each.attempt)
        places = (folder.place / name, folder.place / "commitments" / name)
        lying = (place / file_of(each.name) for place in places)
        found = (path.read_bytes() for path in lying if path.is_file())
        content = next((data for data in found if sha256(data).hexdigest() == each.sha256), b"")
        row = {"draw": each.draw, "attempt": each.attempt, "name": each.name, "content": content}
        connection.execute(insert(table("draw_document")), row)


def _lay_register(connection: Connection, folder: PublicFolder) -> None:
    """The longest register that lies in a published folder: proofs that it has only grown are made
    of its lines, and held against the roots that were signed."""
    longest = _longest(folder.place)
    if longest is None or len(folder.rows["checkpoint"]) < 2:
        return
    with within.opened(longest) as lines:
        rows = (
            {"number": number, "line": b"", "leaf": leaf_hash(line.removesuffix(b"\n"))}
            for number, line in enumerate(lines)
        )
        while some := list(islice(rows, _AT_ONCE)):
            connection.execute(insert(table("register_line")), some)
    with Session(connection) as session:
        complete(session, 0, session.query(StoredRegisterLine).count())


def _longest(public: Path) -> Lying | None:
    whole = [*public.glob("*/register.txt"), *public.glob("commitments/*/register.txt")]
    found: list[Lying] = [path for path in whole if path.is_file()]
    for name in store.names(public):
        with suppress(DrawError, OSError):
            if joined := within.in_pieces(public / name):
                joined.require()
                found.append(joined)
    return max(found, key=within.size_of, default=None)


def _lay_programs(connection: Connection, folder: PublicFolder) -> None:
    place = folder.place / PROGRAMS
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.is_file() and not path.name.startswith("."):
            values = {"sha256": path.name, "content": path.read_bytes()}
            connection.execute(insert(ProgramFile).values(**values))


def _settings(folder: PublicFolder, home: Path, url: str | None) -> Settings:
    """Of an office with no key, whose files of keys are nowhere."""
    site, root, nowhere = folder.site, home / "timestamp-root.pem", home / "nowhere"
    if site["timestamp_root"]:
        root.write_text(site["timestamp_root"], "utf-8")
    return Settings(
        home=home,
        database_url=f"sqlite:///{home / 'notices.db'}",
        origin="",
        field_key=b"",
        index_key=b"",
        session_secret=b"",
        organiser_name=site["organiser"],
        organiser_key_file=nowhere,
        notary_name="",
        notary_key_file=None,
        minutes_key_file=nowhere,
        minutes_certificate_file=nowhere,
        trust_file=nowhere,
        public_dir=folder.place,
        demo=site["demo"],
        public_url=site["public_url"] if url is None else url,
        timestamp_root=root if site["timestamp_root"] else None,
        timestamp_policy=site["timestamp_policy"],
        controller=site["controller"],
        controller_contact=site["controller_contact"],
        witness_keys=site["witnesses"],
        public_only=True,
    )
