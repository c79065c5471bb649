"""The feed of draws (Atom): committed, drawn, void, abandoned and called off. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from lottery.hall.open_data import PLANNED, DataTable
from lottery.texts.public import open_data as texts

EMPTY = "1970-01-01T08:00:00+08:00"
"""When a feed without draws was last changed."""


@dataclass(frozen=True)
class FeedHead:
    """Who speaks, and where: `base` is the setting `public_url`, empty where it is not set: the
    links are then relative to the feed. `signer` is the name under which the organiser signs; it
    stays when a site gets another title, host or address, so the ids of the feed are made of it."""

    title: str
    author: str
    base: str
    signer: str


@dataclass(frozen=True)
class PrizeNews:
    """What became of the prizes of a draw, as its list tells it on its newest `day`."""

    name: str
    title: str
    mode: str
    day: date
    claimed: int
    count: int


def atom(head: FeedHead, table: DataTable, prizes: Iterable[PrizeNews] = ()) -> bytes:
    """The feed of a table of draws, the last event first. An entry keeps its id while its draw
    goes on from the commitment to the result; what became of its prizes has one of its own."""
    told = [row for row in table.rows if row["state"] != PLANNED]
    rows = sorted(told, key=lambda row: (str(row["last_event"]), str(row["name"])))
    found = [
        (str(row["last_event"]), _entry(head, {k: str(value or "") for k, value in row.items()}))
        for row in rows
    ]
    found += [(_moment(each.day), _of_prizes(head, each)) for each in prizes]
    found.sort(key=lambda each: each[0])
    entries = "".join(text for _, text in reversed(found))
    changed = found[-1][0] if found else EMPTY
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n'
        f"<id>{_id(head, '')}</id>\n<title>{escape(head.title)}</title>\n"
        f"<updated>{changed}</updated>\n<author><name>{escape(head.author)}</name></author>\n"
        f'<link rel="self" href={quoteattr(head.base + "/atom.xml")}/>\n'
        f"<link href={quoteattr(head.base + '/')}/>\n{entries}</feed>\n"
    )
    return text.encode()


def _entry(head: FeedHead, row: dict[str, str]) -> str:
    said = texts.news(row["state"], row["mode"], row["reason"])
    title = f"{row['title']} · {texts.STATES[row['state']]}"
    return (
        f"<entry><id>{_id(head, row['name'])}</id><title>{escape(title)}</title>"
        f"<updated>{row['last_event']}</updated>"
        f"<link href={quoteattr(head.base + '/draws/' + row['name'])}/>"
        f"<summary>{escape(said)}</summary></entry>\n"
    )


def _of_prizes(head: FeedHead, news: PrizeNews) -> str:
    said = texts.prize_news(news.mode, news.day.isoformat(), news.claimed, news.count)
    address, title = f"{head.base}/draws/{news.name}/prizes", texts.TITLES["prizes"]
    return (
        f"<entry><id>{_id(head, f'{news.name}/prizes')}</id>"
        f"<title>{escape(f'{news.title} · {title}')}</title>"
        f"<updated>{_moment(news.day)}</updated><link href={quoteattr(address)}/>"
        f"<summary>{escape(said)}</summary></entry>\n"
    )


def _moment(day: date) -> str:
    """A list tells days: its news is of the day's end."""
    return f"{day.isoformat()}T23:59:59+08:00"


def _id(head: FeedHead, name: str) -> str:
    return uuid5(NAMESPACE_URL, f"fpdraw:{head.signer}:{name}").urn
