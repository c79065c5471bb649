"""The JavaScript verifier where it is meant to run: in a page, in a worker, and from a disk."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.draws import builders
from tests.draws.builders import a_draft, digest, key_file, keys
from tests.draws.test_signed import FORGED
from tests.draws.vectors import VECTORS, load, spoil
from tests.js.asking import HERE, Job, draw_job, said, verify_job
from tests.js.generated import COUNT, draws, hashes, python_result

NewPage = Callable[..., Page]
HONEST = load("expected.json")
TOOL = Path(__file__).parents[3] / "tools" / "join_verifier.py"
BOTH = keys("organiser.example", "公证处")

IN_PAGE = """async (jobs) => {
  const { run } = await import("/static/jobs.js");
  return run(await import("/static/verify.js"), jobs);
}"""
IN_WORKER = """(jobs) => new Promise((done, failed) => {
  const worker = new Worker("/static/worker.js", { type: "module" });
  worker.addEventListener("message", ({ data }) => done(data));
  worker.addEventListener("error", ({ message }) => failed(new Error(message)));
  worker.postMessage(jobs);
})"""
ON_DISK = """async ({ source, jobs }) => {
  const { run } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return run(window.fpdraw, jobs);
}"""


@pytest.fixture
def page(new_page: NewPage, site: str) -> Page:
    """A page of the site under its own policy, with the tests' jobs among its scripts."""
    page = new_page()
    for name in ("jobs.js", "worker.js"):
        page.route(f"**/static/{name}", _serves(HERE / name))
    page.goto(f"{site}/check")
    return page


def _serves(path: Path) -> Callable[[Route], None]:
    return lambda route: route.fulfill(path=path, content_type="text/javascript")


def ask(page: Page, jobs: list[Job], where: str = IN_PAGE) -> list[dict[str, Any]]:
    """What the verifier answers in the browser."""
    answers: list[dict[str, Any]] = page.evaluate(where, jobs)
    assert len(answers) == len(jobs)
    return answers


@pytest.mark.parametrize(("where", "count"), [(IN_PAGE, COUNT), (IN_WORKER, 200)])
def test_draws_made_up_at_random_come_out_alike_in_the_browser(
    page: Page, where: str, count: int
) -> None:
    made = draws(count)
    found = [answer.get("value") for answer in ask(page, list(map(draw_job, made)), where)]
    assert found == [said(python_result(parts)) for parts in made]


def test_every_vector_is_judged_in_the_browser_as_by_its_makers(page: Page) -> None:
    cheats = sorted((VECTORS / "cheating").iterdir())
    answers = ask(page, [verify_job(path) for path in [*map(VECTORS.joinpath, HONEST), *cheats]])
    verdicts = [answer["value"]["verdict"] for answer in answers]
    assert verdicts == [*["verified"] * len(HONEST), *["refused"] * len(cheats)]
    for name, answer in zip(HONEST, answers, strict=False):
        details = {check["name"]: check["detail"] for check in answer["value"]["checks"]}
        kept = [key for key in ("manifest", "seed", "result") if key in HONEST[name]]
        assert [details[key] for key in kept] == [HONEST[name][key] for key in kept]


def test_every_spoiled_vector_is_refused_in_the_browser(page: Page, tmp_path: Path) -> None:
    jobs = []
    for number, case in enumerate(load("spoiled.json")):
        bundle = builders.write(tmp_path / str(number), _files(VECTORS / case["bundle"]))
        spoil(bundle, case["file"], case["change"])
        jobs.append(verify_job(bundle))
    answers = ask(page, jobs)
    assert {answer["value"]["verdict"] for answer in answers} == {"refused"}


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_hashes_and_signatures_are_checked_in_the_browser(page: Page, tmp_path: Path) -> None:
    answers = ask(page, [{"kind": "sha256", "text": said(data)} for data in hashes()])
    assert [answer["value"] for answer in answers] == [digest(data) for data in hashes()]
    bundle = builders.write_full(a_draft(void=True), tmp_path / "bundle", BOTH)
    pinned = said(key_file(BOTH))
    honest = verify_job(bundle, textOnly=False, keys=pinned)
    forged = verify_job(bundle, textOnly=False, keys=said(key_file(keys("npc"))))
    verdicts = [answer["value"]["verdict"] for answer in ask(page, [honest, forged])]
    assert verdicts == ["verified", "refused"]


def test_where_the_browser_hides_its_cryptography_signatures_are_checked_all_the_same(
    page: Page, tmp_path: Path
) -> None:
    bundle = builders.write_full(a_draft(void=True), tmp_path / "bundle", BOTH)
    honest = verify_job(bundle, textOnly=False, keys=said(key_file(BOTH)))
    signatures = bundle / "signatures.txt"
    signatures.write_bytes(FORGED["another text signed"][1](signatures.read_bytes()))
    builders.sealed_up(bundle)
    forged = verify_job(bundle, textOnly=False, keys=said(key_file(BOTH)))
    page.evaluate("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    jobs = [honest, forged, verify_job(VECTORS / "live")]
    answers = [answer["value"] for answer in ask(page, jobs)]
    assert [answer["verdict"] for answer in answers] == ["verified", "refused", "verified"]
    assert answers[1]["error"]["check"] == "signatures"


def test_joined_into_one_script_it_runs_from_a_disk(chromium: Browser, tmp_path: Path) -> None:
    with (tmp_path / "verifier.js").open("wb") as script:
        subprocess.run([sys.executable, TOOL], stdout=script, check=True)
    (tmp_path / "page.html").write_text('<script src="verifier.js"></script>', encoding="utf-8")
    page = chromium.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    source = (HERE / "jobs.js").read_text(encoding="utf-8")
    made = draws(200)
    jobs = [*map(draw_job, made), *(verify_job(VECTORS / name) for name in ("tiny", "drand"))]
    *found, tiny, drand = page.evaluate(ON_DISK, {"source": source, "jobs": jobs})
    assert [answer.get("value") for answer in found] == [said(python_result(p)) for p in made]
    assert [each["value"]["verdict"] for each in (tiny, drand)] == ["verified"] * 2
    page.close()
