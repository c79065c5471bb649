"""One set of names in all papers: users, units, folders of the server, and databases."""

import re
from pathlib import Path

from tests.deploy.files import DEPLOY, ROOT

PAPERS = sorted(
    path
    for path in (ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*"))
    if path.is_file()
)
TEXTS = sorted((ROOT / "lottery" / "texts").rglob("*.py"))
UNITS = {
    path.name
    for folder in (DEPLOY / "systemd", DEPLOY / "container" / "systemd", DEPLOY / "static")
    for path in folder.iterdir()
}
TASKS = {
    re.sub(r"-(\w+)\.timer$", r"@\1.service", name)
    for name in UNITS
    if re.fullmatch(r"fpdraw-task-\w+\.timer", name)
}
"""What each timer of the container starts: the one unit under the task's name."""
OTHERS = {"nginx", "postgresql", "postgresql@15-main"}
"""Units of the system that the papers name, too."""
USERS = {"fpdraw", "fpdraw-public"}
SYSTEMS_USERS = {"postgres", "www-data"}
FOLDERS = {
    "/srv": {"fpdraw", "fpdraw-new", "fpdraw-old", "fpdraw-site", "fpdraw-spare"},
    "/opt": {"fpdraw", "wheelhouse"},
    "/etc/fpdraw": {"backup.secret", "nginx", "public.env", "staff.env", "tls"},
    "/mnt": {"fpdraw-backup", "fpdraw-second"},
    "/var/run": {"postgresql"},
}
SYSTEMCTL = re.compile(r"systemctl ([a-z-][^`\n。，；（）]*)")
VERBS = {
    "daemon-reload",
    "edit",
    "list-timers",
    "enable",
    "disable",
    "start",
    "stop",
    "restart",
    "reload",
    "status",
}
AS_USER = re.compile(
    r"(?:^User=|^Group=|runuser -u |adduser (?:--system .* )?|chown |install -o |install -d -o |"
    r"CREATE ROLE \"?|useradd .* )([a-z][a-z-]+)(?=[\s\":]|$)",
    re.MULTILINE,
)


def units_of(call: str) -> set[str]:
    """The units that a call of systemctl names, with their kinds."""
    words = [word for word in call.split() if re.match("[a-z名]", word) and word not in VERBS]
    return {word if "." in word else f"{word}.service" for word in words}


def read(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def test_the_papers_name_the_units_that_there_are() -> None:
    known = UNITS | TASKS | {f"{name}.service" for name in OTHERS} | {"名称.timer"}
    for paper in PAPERS:
        for call in SYSTEMCTL.findall(read(paper)):
            assert units_of(call) <= known, (paper.name, call)


def test_the_papers_name_the_folders_of_one_server() -> None:
    for paper in PAPERS + TEXTS:
        for above, known in FOLDERS.items():
            named = set(re.findall(rf"(?<![\w.]){above}/([A-Za-z][\w.-]*\w)", read(paper)))
            assert named <= known, (paper.name, above)


def test_the_papers_name_the_two_users() -> None:
    for paper in PAPERS:
        assert set(AS_USER.findall(read(paper))) - SYSTEMS_USERS <= USERS, paper.name


def test_the_names_are_found_where_they_stand() -> None:
    manual = read(ROOT / "docs" / "INSTALL.zh.md")
    assert set(AS_USER.findall(manual)) >= USERS | {"postgres"}
    assert units_of("enable --now fpdraw fpdraw-backup.timer") == {
        "fpdraw.service",
        "fpdraw-backup.timer",
    }
    assert len(set().union(*map(units_of, SYSTEMCTL.findall(manual)))) > 6
