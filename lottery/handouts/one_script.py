"""The verifier as one script, which a page opened from a disk may load, and a worker may name.

Browsers do not load modules from file:// addresses. In the joined script each module is a function
that is called once; what the first module exports stands in `globalThis.fpdraw`. What a module
imports only when it is needed, `import("./….js")`, is a function that is called then, once too.
"""

import re
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
VERIFY = STATIC / "verify.js"
_FROM = r"""from ["'](\.{1,2}/[\w./-]+\.js)["'];$"""
_IMPORT = re.compile(rf"^import (\{{[^}}]*\}}|\* as \w+) {_FROM}", re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\./[a-z0-9/]+\.js)"\)')
_EXPORT = re.compile(r"^export ((?:async )?function\*?|const|class) (\w+)", re.MULTILINE)
_LIST = re.compile(r"^export \{ ([^}]*) \};\n", re.MULTILINE)
_PASSED = re.compile(rf"^export \{{ ([^}}]*) \}} {_FROM}\n", re.MULTILINE)


_COMMENT = re.compile(
    r"^[ \t]*(?:/\*(?!!)(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL
)


def joined(entry: Path) -> str:
    """The script of a module and of all that it imports, each before what needs it."""
    modules = _in_order(entry.resolve(), [])
    needed = [later for path in modules for later in _named(_LATER, path)]
    parts = [_later(path, modules) for path in dict.fromkeys(needed)]
    return "".join(
        ['"use strict";\n', *parts, _constants(modules), f"globalThis.fpdraw = {_name(entry)};\n"]
    )


def bare(script: str) -> str:
    """A script without the comments that have lines of their own, but with those that say whose the
    code is and under which licence (`/*!`), which has to go along with it."""
    return _COMMENT.sub("", script)


def _later(module: Path, before: list[Path]) -> str:
    """The function of a module that is needed later; what stands already is not joined again."""
    own = _in_order(module, [*before])[len(before) :]
    body = f"{_constants(own)}return {_name(module)};\n"
    made = f"made ??= (async () => {{\n{body}}})()"
    return f"const {_name(module)}_later = ((made) => () => ({made}))();\n\n"


def _in_order(module: Path, before: list[Path]) -> list[Path]:
    for path in _named(_IMPORT, module):
        if path not in before:
            _in_order(path, before)
    before.append(module)
    return before


def _named(pattern: re.Pattern[str], module: Path) -> list[Path]:
    """The modules that a module names in statements of one kind."""
    text = module.read_text(encoding="utf-8")
    return [_beside(module, found[found.re.groups]) for found in pattern.finditer(text)]


def _beside(module: Path, name: str) -> Path:
    return (module.parent / name).resolve()


def _name(path: Path) -> str:
    parts = path.resolve().relative_to(STATIC.resolve()).with_suffix("").parts
    return "_".join(["module", *parts]).replace("-", "_")


def _constants(modules: list[Path]) -> str:
    return "".join(f"const {_name(path)} = {_function(path)}" for path in modules)


def _function(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    names = [name for _, name in _EXPORT.findall(text)]
    names += [name for found in _LIST.findall(text) for name in found.split(", ")]
    for listed, where in _PASSED.findall(text):
        names += [f"{name}: {_name(_beside(path, where))}.{name}" for name in listed.split(", ")]
    body = _LIST.sub("", _PASSED.sub("", _EXPORT.sub(r"\1 \2", _imported(text, path))))
    return f"(() => {{\n{body}return {{ {', '.join(names)} }};\n}})();\n\n"


def _imported(text: str, path: Path) -> str:
    """A module's text in which imports take from the constants that stand before it."""

    def taken(found: re.Match[str]) -> str:
        names = found[1].removeprefix("* as ").replace(" as ", ": ")
        return f"const {names} = {_name(_beside(path, found[2]))};"

    text = _IMPORT.sub(taken, text)
    return _LATER.sub(lambda found: f"{_name(_beside(path, found[1]))}_later()", text)
