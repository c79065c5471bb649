"""Who may import whom: three circles, floors of packages, arrows down, no cycles. Read from the
source: whatever is imported anywhere counts, inside a function or for its types too."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from sys import stdlib_module_names

import pytest

ROOT = Path(__file__).parents[2]
DATABASES = {"sqlalchemy", "alembic", "psycopg"}
WEBS = {
    "flask",
    "flask_login",
    "flask_principal",
    "flask_security",
    "flask_wtf",
    "werkzeug",
    "wtforms",
}
PURE = ("lottery.invoices", "lottery.minutes", "lottery.texts")


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(file): file for top in ("draws", "lottery") for file in (ROOT / top).rglob("*.py")}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def imports(module: str, *, at_once: bool = False) -> Iterator[str]:
    """Full names that a module imports; `at_once`: only those imported when it is loaded itself."""
    tree = tree_of(module)
    package = module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in _at_load(tree) if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*up, base]).rstrip(".")
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in FILES else base


def _at_load(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _at_load(child)


def tops(module: str) -> set[str]:
    """The top-level packages that a module imports."""
    return {name.partition(".")[0] for name in imports(module)}


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def modules(*packages: str) -> list[str]:
    return sorted(module for module in FILES if within(module, packages))


OPTIONAL = {
    "draws.signatures": {"cryptography"},
    "draws.notary.keyfile": {"cryptography"},
    "draws.algorithms.library": {"cryptography", "py_arkworks_bls12381"},
}


@pytest.mark.parametrize("module", modules("draws"))
def test_draws_needs_nothing_but_python(module: str) -> None:
    allowed = set(stdlib_module_names) | {"draws"}
    allowed |= OPTIONAL.get(module, set())
    assert tops(module) <= allowed


@pytest.mark.parametrize("module", modules(*PURE))
def test_a_pure_module_knows_neither_web_nor_database(module: str) -> None:
    assert not tops(module) & (DATABASES | WEBS)
    keeping = {
        name for name in imports(module) if name in {"lottery.office.database", "lottery.models"}
    }
    assert not keeping


@pytest.mark.parametrize("module", modules("lottery"))
def test_only_the_web_knows_the_web(module: str) -> None:
    if module != "lottery" and not within(module, ("lottery.web",)):
        assert not tops(module) & WEBS


@pytest.mark.parametrize("module", modules("lottery.web", "lottery.cli"))
def test_what_shows_knows_no_database(module: str) -> None:
    assert not tops(module) & DATABASES
    assert "lottery.models" not in set(imports(module))


@pytest.mark.parametrize("module", modules("lottery"))
def test_nobody_imports_the_web_but_the_factory(module: str) -> None:
    if module != "lottery" and not within(module, ("lottery.web",)):
        assert not [name for name in imports(module) if within(name, ("lottery.web",))]


@pytest.mark.parametrize("module", modules("lottery.typesetting"))
def test_the_typesetter_knows_no_paper_and_holds_no_sentence(module: str) -> None:
    known = {name for name in imports(module) if within(name, ("lottery",))}
    assert not {name for name in known if not within(name, ("lottery.typesetting",))}


@pytest.mark.parametrize("module", modules("lottery"))
def test_only_the_rim_reads_the_clock_and_randomness(module: str) -> None:
    if within(module, ("lottery.web", "lottery.cli", "lottery.demo")):
        return
    called = {
        ast.unparse(node.func) for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call)
    }
    rim = {"datetime.now", "datetime.utcnow", "date.today", "time.time", "os.urandom"}
    assert not called & rim
    assert not tops(module) & {"secrets", "random"}


def around(name: str) -> set[str]:
    """The packages that a module stands in."""
    parts = name.split(".")
    return {".".join(parts[:depth]) for depth in range(1, len(parts))}


def loaded(module: str) -> set[str]:
    """The modules of this tree that are loaded with one: whatever it imports, and the packages they
    stand in, if it does not stand there itself."""
    names = {name for name in imports(module, at_once=True) if name in FILES}
    packages = {package for name in names for package in around(name)} - around(module)
    return (names | packages) - {module}


def test_arrows_point_down_without_a_cycle() -> None:
    assert list(TopologicalSorter({module: loaded(module) for module in FILES}).static_order())


FLOORS = (
    {
        "acting",
        "errors",
        "naming",
        "version",
        "canonical_json",
        "fonts",
        "workers",
        "invoices",
        "readable",
        "passphrases",
        "spreading",
    },
    {"drafts", "sealed"},
    {"whole_files"},
    {"pieces", "stamps"},
    {"archives"},
    {"clock", "reading"},
    {"models", "texts"},
    {"machine", "migrations", "odds", "scale", "tables", "typesetting", "handouts", "witness"},
    {"journal", "minutes"},
    {"ledger", "security_log"},
    {"acknowledged"},
    {"moves", "office"},
    {"accounts", "register"},
    {"people", "protocol", "operations"},
    {"proposals"},
    {"merchants", "privileges"},
    {"programme"},
    {"attempts", "holidays", "notices"},
    {"beginning", "beside", "keylist", "retention", "tax"},
    {"elsewhere", "figures", "opening", "timestamps", "verdicts"},
    {"ceremony", "intake"},
    {"papers", "prizes"},
    {"doctor", "examination", "hall", "importing", "kit", "review", "rotation", "spare_computer"},
    {"backup"},
    {"demo", "web"},
    {""},
    {"cli"},
)
"""The packages and single modules of `lottery` (empty: its root), from the ground up."""

WINGS = {
    "lottery.ceremony": (
        {"sources", "notary"},
        {"papers"},
        {"steps"},
        {"joint", "loading"},
        {"seen"},
    ),
    "lottery.invoices": (
        {"values"},
        {"kinds"},
        {"invoice"},
        {"codes", "one_field", "parties"},
        {"reading"},
        {"rules"},
        {"files"},
    ),
    "lottery.invoices.files": (
        {"caps"},
        {"one_invoice"},
        {"found"},
        {"against", "formats"},
        {"xml"},
        {"face", "pictures"},
        {"ofd", "pdf"},
        {"preview", "read"},
    ),
    "lottery.minutes": ({"errors"}, {"written"}, {"signing"}, {"checking"}),
    "lottery.web": (
        {"site"},
        {"imprinting", "reporting"},
        {"access", "entry_form", "errors", "glyphs", "joining", "transport", "works"},
        {"addresses", "consenting", "desk", "paging", "show", "uploads"},
        {"login"},
        {"ceremony", "hall", "office", "prizes", "public", "review"},
        {"counter"},
        {"app"},
        {"static_site"},
    ),
}
"""The floors within the packages that have several rooms."""


def room_of(module: str, package: str) -> str:
    """The room of a package, or (empty) the package itself, that a module stands in."""
    return module.removeprefix(package).removeprefix(".").partition(".")[0]


def upward(package: str, floors: tuple[set[str], ...]) -> list[str]:
    """Imports inside a package that do not lead to a lower floor, each with the two rooms."""
    floor = {room: height for height, rooms in enumerate(floors) for room in rooms}
    inside = modules(package)
    arrows = [(m, name) for m in inside for name in imports(m) if within(name, (package,))]
    rooms = [(room_of(m, package), room_of(name, package), m, name) for m, name in arrows]
    return [
        f"{a or package} must not import {b or package}: {module} imports {name}"
        for a, b, module, name in rooms
        if a != b and a in floor and b in floor and floor[a] <= floor[b]
    ]


def test_each_package_imports_only_packages_on_lower_floors() -> None:
    assert upward("lottery", FLOORS) == []


@pytest.mark.parametrize("package", WINGS)
def test_each_room_of_a_package_imports_only_rooms_on_lower_floors(package: str) -> None:
    assert upward(package, WINGS[package]) == []


@pytest.mark.parametrize(("package", "floors"), [("lottery", FLOORS), *WINGS.items()])
def test_each_room_stands_on_one_floor(package: str, floors: tuple[set[str], ...]) -> None:
    named = [room for rooms in floors for room in rooms]
    there = {room_of(module, package) for module in modules(package)} - {""}
    assert sorted(set(named) - {""}) == sorted(there)
    assert len(named) == len(set(named))


def test_an_arrow_that_leads_up_is_named_with_its_packages() -> None:
    without_office = tuple(rooms - {"office"} for rooms in FLOORS)
    told = upward("lottery", ({"office"}, *without_office))
    assert (
        "office must not import ledger: lottery.office.database imports lottery.ledger.sealing"
        in told
    )
