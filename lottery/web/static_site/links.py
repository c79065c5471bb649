"""Where a page leads: every attribute of its markup, and every picture of a style, that names an
address of this site."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)")
ANSWERED = frozenset({"draw", "entry", "q", "v"})
"""What an address may ask behind its `?` on a site of plain files: scripts of the page answer it,
or (`v`) nobody needs to."""


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [value for _, value in attrs if value and value.startswith("/")]


def of_page(text: str) -> list[str]:
    """The addresses that a page names from the site's root, in their order.

    >>> of_page('<a href="/check?entry=1#x">a</a><p data-list="/winners.json" title="x">')
    ['/check?entry=1#x', '/winners.json']
    """
    parser = _Attributes()
    parser.feed(text)
    return [each for each in parser.found if not each.startswith("//")]


def of_style(text: str, address: str) -> list[str]:
    """The addresses that a style names; `address` is its own.

    >>> of_style('a{background:url(x.svg)}b{background:url("data:,")}', "/static/site.css")
    ['/static/x.svg']
    """
    found = (urljoin(address, each) for each in _IN_STYLE.findall(text))
    return [each for each in found if each.startswith("/")]


def path_of(address: str) -> str:
    """The path of an address as the site reads it, without what stands behind it.

    >>> path_of("/draws/a%20b?q=1#x")
    '/draws/a b'
    """
    return unquote(urlsplit(address).path)


def unanswered(address: str) -> bool:
    """Whether an address asks something that plain files cannot answer.

    >>> unanswered("/x?page=2"), unanswered("/check?entry=1")
    (True, False)
    """
    query = urlsplit(address).query
    return bool({part.partition("=")[0] for part in query.split("&") if part} - ANSWERED)
