"""What a browser calls itself, in words that its owner recognises."""

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_OTHER = "其他浏览器"


def browser(agent: str) -> str:
    """Browser and system; what is not known is shown as it calls itself.

    >>> browser("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0")
    'Edge，Windows'
    >>> browser("Werkzeug/3.1.9")
    'Werkzeug/3.1.9'
    """
    found = (_first(agent, _BROWSERS), _first(agent, _SYSTEMS))
    return "，".join(filter(None, found)) or agent[:40] or _OTHER


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((told for sign, told in names if sign in agent), "")
