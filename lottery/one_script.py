"""The verifier as one script, which a page opened from a disk may load, and a worker may name.

Browsers do not load modules from file:// addresses. In the joined script each module is a function
that is called once; what the first module exports stands in `globalThis.fpdraw`.
"""

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"
VERIFY = STATIC / "verify.js"
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(\./[a-z0-9/]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|const|class) (\w+)", re.MULTILINE)
_LIST = re.compile(r"^export \{ ([^}]*) \};\n", re.MULTILINE)


def joined(entry: Path) -> str:
    """The script of a module and of all that it imports, each before what needs it."""
    modules = _in_order(entry.resolve(), [])
    parts = [f"const {_name(path)} = {_function(path)}" for path in modules]
    return "".join(['"use strict";\n', *parts, f"globalThis.fpdraw = {_name(entry)};\n"])


def _in_order(module: Path, before: list[Path]) -> list[Path]:
    for path in _imported(module):
        if path not in before:
            _in_order(path, before)
    before.append(module)
    return before


def _imported(module: Path) -> list[Path]:
    text = module.read_text(encoding="utf-8")
    return [(module.parent / name).resolve() for _, name in _IMPORT.findall(text)]


def _name(path: Path) -> str:
    return f"module_{path.stem}"


def _function(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    names = [name for _, name in _EXPORT.findall(text)]
    names += [name for found in _LIST.findall(text) for name in found.split(", ")]
    body = _IMPORT.sub(lambda found: f"const {found[1]} = {_name(Path(found[2]))};", text)
    body = _LIST.sub("", _EXPORT.sub(r"\1 \2", body))
    return f"(() => {{\n{body}return {{ {', '.join(names)} }};\n}})();\n\n"
