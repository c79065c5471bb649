"""Pages that listen to Enter know the one with which an input method ends a word."""

import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "lottery" / "static"
LISTENS = re.compile(r'addEventListener\("key(?:down|press|up)"')
ENTER = re.compile(r'"Enter"|moveOf\(')


def test_every_script_that_listens_to_enter_asks_whether_a_word_is_being_made() -> None:
    scripts = {
        path.name: path.read_text(encoding="utf-8")
        for path in STATIC.rglob("*.js")
        if not {"noble", "zxing", "qr"} & set(path.relative_to(STATIC).parts)
    }
    listening = {n: t for n, t in scripts.items() if LISTENS.search(t) and ENTER.search(t)}
    assert {"entry.js", "files.js", "sellers.js", "review.js", "screen.js"} <= set(listening)
    deaf = [name for name, text in listening.items() if "composing(event)" not in text]
    assert deaf == []


def test_no_script_relies_on_is_composing_alone() -> None:
    for path in STATIC.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        if "isComposing" in text and "noble" not in path.parts:
            assert path.name == "composing.js" or "composing(event)" in text, path.name
