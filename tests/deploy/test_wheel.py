"""What is installed is what the repository holds: built twice the same, whole, and it serves."""

import importlib.util
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
SERVING = """
import json, sys
from pathlib import Path
import lottery, draws
from lottery import create_app
from lottery.opening import open_office
app = create_app(open_office(Path(sys.argv[1])))
pages = ("/", "/check", "/verify", "/login", "/static/site.css", "/verify/fpdraw-verifier.html")
told = {page: app.test_client().get(page).status_code for page in pages}
json.dump([lottery.__file__, draws.__file__, told], sys.stdout)
"""


def wheelhouse() -> ModuleType:
    """The tool, which is no package."""
    spec = importlib.util.spec_from_file_location("wheelhouse", ROOT / "tools" / "wheelhouse.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def needed_for(platform: str, name: str, extras: tuple[str, ...]) -> set[str]:
    """What an installed distribution needs on a platform, and all that these need."""
    found, open_ = set[str](), [(name, extras)]
    while open_:
        name, extras = open_.pop()
        for text in distribution(name).requires or ():
            need, system = Requirement(text), {"win32": "Windows", "linux": "Linux"}[platform]
            there = {"sys_platform": platform, "platform_system": system}
            held = (need.marker is None) or any(
                need.marker.evaluate(there | {"extra": extra}) for extra in ("", *extras)
            )
            if held and need.name not in found:
                found.add(need.name)
                with suppress(PackageNotFoundError):  # what another platform needs is not here
                    distribution(need.name)
                    open_.append((need.name, tuple(need.extras)))
    return found


def test_what_windows_alone_needs_is_gathered_for_it() -> None:
    tool = wheelhouse()
    extras = tuple(tool.EXTRAS.split(","))
    windows, here = (needed_for(name, "fpdraw", extras) for name in ("win32", "linux"))
    assert len(here) > 20
    assert windows - here == set(tool.ONLY_WINDOWS)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Wheel and source of this commit; the tool refuses two builds that differ."""
    draft = tmp_path_factory.mktemp("wheelhouse")
    (draft / "wheels").mkdir()
    wheel = wheelhouse().build(draft, "HEAD")
    (source,) = (draft / "source").iterdir()
    return wheel, source


def tracked(*places: str) -> set[str]:
    command = ["git", "ls-tree", "-r", "-z", "--name-only", "HEAD", *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split("\0")) - {""}


@pytest.mark.slow
def test_everything_of_the_packages_is_in_the_wheel_and_in_the_source(
    built: tuple[Path, Path],
) -> None:
    here = tracked("lottery", "draws", "templates")
    with zipfile.ZipFile(built[0]) as wheel:
        inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    moved = {f"lottery/{name}" if name.startswith("templates/") else name for name in here}
    assert inside == moved
    with tarfile.open(built[1]) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    assert here <= names


@pytest.mark.slow
def test_the_wheel_alone_makes_a_home_and_serves_it(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    place, home = tmp_path / "installed", tmp_path / "home"
    with zipfile.ZipFile(built[0]) as wheel:
        wheel.extractall(place)  # noqa: S202 - our own
    environment = {**os.environ, "PYTHONPATH": str(place)}

    def run(code: str, *arguments: str) -> str:
        command = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("from lottery.cli import main; main()", "init", str(home), "--origin", "wheel-lottery")
    ours, draws, told = json.loads(run(SERVING, str(home)))
    assert Path(ours).is_relative_to(place)
    assert Path(draws).is_relative_to(place)
    assert set(told.values()) == {200}
