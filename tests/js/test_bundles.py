"""Whole bundles: the JavaScript verifier says what the Python one says, by the same check."""

import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes

from draws.errors import DrawError
from draws.verify import verify
from tests.draws import builders
from tests.draws.builders import Draft, a_draft, a_slip, key_file, keys, text, with_drand
from tests.draws.test_canonical import SPOILS
from tests.draws.test_cheats_files import CARDS, FILES, RESULTS, TIMES
from tests.draws.test_cheats_lists import CHEATS as LISTS
from tests.draws.test_cheats_manifest import BEACON, LINES, SOURCES, VALUES
from tests.draws.test_honest import MALFORMED, PUBLISHED
from tests.draws.test_signed import FORGED
from tests.draws.vectors import VECTORS, copied, load, spoil
from tests.js.asking import ask, files_in, said, verdicts, verify_job
from tests.js.generated import mutations

HONEST = {name: said for name, said in load("expected.json").items() if "result" in said}
BOTH = keys("organiser.example", "公证处")


def python_says(bundle: Path, **options: Any) -> tuple[str, str]:
    """The other implementation's verdict, and the check that failed."""
    try:
        verdict = verify(bundle, **{"text_only": True, **options})
    except DrawError as error:
        return "refused", error.check
    return ("not-fully-verified" if verdict.open else "verified"), ""


def agree(bundles: list[Path]) -> list[tuple[str, str]]:
    """What both say of text bundles."""
    found = verdicts(verify_job(bundle) for bundle in bundles)
    assert found == [python_says(bundle) for bundle in bundles]
    return found


def agreed_refusals(folder: Path, drafts: list[Draft]) -> list[str]:
    """The checks by which both refuse all of these drafts."""
    found = agree([draft.write(folder / str(n)) for n, draft in enumerate(drafts)])
    assert {verdict for verdict, _ in found} == {"refused"}
    return [check for _, check in found]


def test_honest_vectors_hold() -> None:
    answers = [answer["value"] for answer in ask([verify_job(VECTORS / name) for name in HONEST])]
    for name, answer in zip(HONEST, answers, strict=True):
        assert (answer["verdict"], answer["open"]) == ("verified", [])
        details = {check["name"]: check["detail"] for check in answer["checks"]}
        assert {key: details[key] for key in ("manifest", "seed", "result")} == {
            key: HONEST[name][key] for key in ("manifest", "seed", "result")
        }


def test_a_browser_of_2021_says_the_same() -> None:
    plain = [name for name in HONEST if not (VECTORS / name / "drand.txt").exists()]
    aged, *found = ask([{"kind": "age"}, *(verify_job(VECTORS / name) for name in plain)])
    assert aged["value"] is True
    assert {answer["value"]["verdict"] for answer in found} == {"verified"}


@pytest.mark.parametrize("name", ["tiny", "drand"])
def test_the_checks_are_named_as_the_other_program_names_them(name: str) -> None:
    named: list[tuple[str, str]] = []
    verify(VECTORS / name, text_only=True, report=lambda *said: named.append(said))
    (answer,) = ask([verify_job(VECTORS / name)])
    assert [(c["name"], c["detail"]) for c in answer["value"]["checks"]] == named


def test_the_network_s_signatures_are_told_from_others() -> None:
    jobs = [{"kind": "signed", "round": r, "signature": s} for r, s in PUBLISHED]
    jobs += [{"kind": "signed", "round": r + 1, "signature": s} for r, s in PUBLISHED]
    found = [answer["value"] for answer in ask(jobs)]
    assert found == [*[True] * len(PUBLISHED), *[False] * len(PUBLISHED)]


def test_where_the_pairing_cannot_be_loaded_the_beacon_alone_is_left_open() -> None:
    drand, live = ask([verify_job(VECTORS / n) for n in ("drand", "live")], without="noble")
    assert drand["value"]["verdict"] == "not-fully-verified"
    assert drand["value"]["open"] == ["drand.txt line 4: BLS signature not checked"]
    assert live["value"]["verdict"] == "verified"


def test_cheats_whose_hashes_all_agree_are_refused_alike() -> None:
    bundles = sorted((VECTORS / "cheating").iterdir())
    found = verdicts(map(verify_job, bundles))
    assert {verdict for verdict, _ in found} == {"refused"}
    assert {python_says(bundle)[0] for bundle in bundles} == {"refused"}


@pytest.mark.slow
def test_every_single_change_is_noticed_by_the_check_that_ought_to(tmp_path: Path) -> None:
    cases = load("spoiled.json")
    bundles = [copied(case["bundle"], tmp_path / str(n)) for n, case in enumerate(cases)]
    for bundle, case in zip(bundles, cases, strict=True):
        spoil(bundle, case["file"], case["change"])
    found = verdicts(verify_job(bundle) for bundle in bundles)
    for (verdict, check), case in zip(found, cases, strict=True):
        named = re.sub(r"\(.*\)", "", case["fails"]).split(" or ")
        assert verdict == "refused"
        assert check in [name.strip() for name in named]


@pytest.mark.parametrize("name", ["tiny", "live", "cap-2-short"])
def test_a_changed_byte_in_any_file_is_refused_by_the_same_check(name: str, tmp_path: Path) -> None:
    files = {name: data.encode("latin-1") for name, data in files_in(VECTORS / name).items()}
    spoiled = list(mutations(files, 6))
    jobs = [
        {"kind": "verify", "files": {**files_in(VECTORS / name), file: said(data)}}
        for file, data in spoiled
    ]
    bundle = copied(name, tmp_path)
    expected = []
    for file, data in spoiled:
        (bundle / file).write_bytes(data)
        expected.append(python_says(bundle))
        (bundle / file).write_bytes(files[file])
    assert verdicts(jobs) == expected
    assert {verdict for verdict, _ in expected} == {"refused"}


def test_cheats_in_lists_results_times_cards_and_files_are_refused_alike(tmp_path: Path) -> None:
    cases = [*(case[0] for case in LISTS.values()), *(case[0] for case in TIMES.values())]
    cases += [*RESULTS.values(), *(case[0] for case in VALUES.values())]
    drafts = [a_draft() for _ in cases]
    for change, draft in zip(cases, drafts, strict=True):
        change(draft)
    agreed_refusals(tmp_path, drafts)


def test_cards_and_files_that_do_not_belong_are_refused_alike(tmp_path: Path) -> None:
    drafts = []
    for change, _ in CARDS.values():
        draft = a_draft(cap=9)
        draft.fields |= {"tier": ["1 14"], "alternates": []}
        change(draft)
        drafts.append(draft)
    for file, _ in FILES.values():
        draft = a_draft()
        draft.replaced[file] = text(["something"])
        drafts.append(draft)
    agreed_refusals(tmp_path, drafts)


def test_cheats_with_the_beacon_are_refused_alike(tmp_path: Path) -> None:
    drafts = [with_drand(a_draft()) for _ in BEACON]
    for (change, _, _), draft in zip(BEACON.values(), drafts, strict=True):
        change(draft)
    assert agreed_refusals(tmp_path, drafts) == [check for _, check, _ in BEACON.values()]


def test_what_is_not_the_network_s_signature_is_refused_alike(tmp_path: Path) -> None:
    drafts = [with_drand(a_draft(), signature) for signature in MALFORMED.values()]
    assert set(agreed_refusals(tmp_path, drafts)) == {"drand"}
    (answer,) = ask([verify_job(tmp_path / "0")])
    error = answer["value"]["error"]
    assert (error["file"], error["line"]) == ("drand.txt", 4)
    assert error["message"] == "not the network's signature"
    assert error["expected"] == f"the network's signature on round {builders.ROUND}"


def test_manifests_and_sources_that_break_a_rule_are_refused_alike(tmp_path: Path) -> None:
    cases = [*((name, values) for name, values, _ in LINES.values())]
    cases += [("source", values) for values, _ in SOURCES.values()]
    drafts = [_with_lines(name, values) for name, values in cases]
    assert set(agreed_refusals(tmp_path, drafts)) == {"manifest"}


def _with_lines(name: str, values: list[str]) -> Draft:
    """A draft whose manifest has other lines of one name."""
    draft = a_draft()
    rows = draft.manifest().decode().split("\n")
    at = next(n for n, row in enumerate(rows) if row.startswith(f"{name}: "))
    kept = [row for row in rows if not row.startswith(f"{name}: ")]
    kept[at:at] = [f"{name}: {value}" for value in values]
    draft.replaced["manifest.txt"] = "\n".join(kept).encode()
    return draft


def test_what_is_not_canonical_is_refused_in_every_file(tmp_path: Path) -> None:
    bundle = a_draft().write(tmp_path / "honest")
    files = files_in(bundle)
    jobs = []
    for name, data in files.items():
        for change in SPOILS.values():
            spoiled: bytes = change(data.encode("latin-1"))  # type: ignore[no-untyped-call]
            jobs.append({"kind": "verify", "files": {**files, name: said(spoiled)}})
    assert set(verdicts(jobs)) == {("refused", "canonical")}


@pytest.mark.parametrize("name", sorted(a_draft().files()))
def test_a_missing_file_is_refused_alike(name: str, tmp_path: Path) -> None:
    bundle = a_draft().write(tmp_path / "bundle")
    (bundle / name).unlink()
    assert agree([bundle])[0][0] == "refused"


def test_a_void_attempt_with_or_without_its_slips_is_judged_alike(tmp_path: Path) -> None:
    opened, forged, plain = a_draft(void=True), a_draft(void=True), a_draft(void=True)
    for party, slip in opened.sealed.items():
        opened.replaced[f"sealed-{party}.txt"] = slip
        forged.replaced[f"sealed-{party}.txt"] = slip.replace(b"secret: ", b"secret: 0")
    due = with_drand(a_draft(void=True))
    drafts = (plain, opened, forged, due)
    found = agree([draft.write(tmp_path / str(n)) for n, draft in enumerate(drafts)])
    assert found == [*[("verified", "")] * 2, ("refused", "sealed"), ("refused", "files")]


def test_signatures_checkpoint_and_sums_are_checked_alike(tmp_path: Path) -> None:
    pinned = tmp_path / "pinned"
    pinned.write_bytes(key_file(BOTH))
    bundles = [builders.write_full(a_draft(void=True), tmp_path / "honest", BOTH)]
    for number, (name, change, _, _) in enumerate(FORGED.values()):
        bundle = builders.write_full(a_draft(void=True), tmp_path / str(number), BOTH)
        (bundle / name).write_bytes(change((bundle / name).read_bytes()))
        bundles.append(builders.sealed_up(bundle))
    options = {"textOnly": False, "keys": said(pinned.read_bytes())}
    found = verdicts(verify_job(bundle, **options) for bundle in bundles)
    assert found == [python_says(b, text_only=False, keys=pinned) for b in bundles]
    assert [verdict for verdict, _ in found] == ["verified", *["refused"] * len(FORGED)]


def test_without_pinned_keys_the_caller_is_told_and_with_wrong_ones_refused(tmp_path: Path) -> None:
    bundle = builders.write_full(a_draft(void=True), tmp_path / "honest", BOTH)
    wrong = [key_file(keys("npc")), key_file({"公证处": keys("forger")["forger"]}), b""]
    jobs = [verify_job(bundle, textOnly=False, keys=said(each)) for each in wrong]
    assert set(verdicts(jobs)) == {("refused", "signatures")}
    (answer,) = ask([verify_job(bundle, textOnly=False)])
    assert answer["value"]["verdict"] == "not-fully-verified"
    assert answer["value"]["open"] == ["keys.txt: keys not pinned: these could be anybody's"]


def test_sums_of_both_kinds_are_checked(tmp_path: Path) -> None:
    bundle = builders.write_full(a_draft(void=True), tmp_path / "honest", BOTH)
    (bundle / "SM3SUMS").write_bytes(_sm3sums(bundle))
    honest = builders.sealed_up(bundle)
    jobs = [verify_job(honest, textOnly=False, keys=said(key_file(BOTH)))]
    (bundle / "SM3SUMS").write_bytes(_sm3sums(bundle).replace(b"a", b"b", 1))
    jobs.append(verify_job(builders.sealed_up(bundle), textOnly=False))
    (bundle / "README.txt").write_bytes(text(["另一份说明"]))
    jobs.append(verify_job(bundle, textOnly=False))
    assert verdicts(jobs) == [("verified", ""), ("refused", "sums"), ("refused", "sums")]


def test_the_bundle_before_is_held_against_this_one(tmp_path: Path) -> None:
    before = a_draft(live=False).write(tmp_path / "before")
    longer, shorter = a_draft(live=False), a_draft(live=False)
    longer.submit(a_slip(60, 5))
    shorter.register = [row.replace("03-16", "03-17") for row in shorter.register]
    live = a_draft()
    bundles = [d.write(tmp_path / str(n)) for n, d in enumerate((longer, shorter, live))]
    found = verdicts(verify_job(bundle, previous=files_in(before)) for bundle in bundles)
    assert found == [python_says(bundle, previous=before) for bundle in bundles]
    assert [verdict for verdict, _ in found] == ["verified", "refused", "refused"]
    assert {check for _, check in found[1:]} == {"previous"}


def _sm3sums(bundle: Path) -> bytes:
    """What an independent SM3 makes of a bundle's files, but for the lists of sums."""
    names = sorted(name for name in files_in(bundle) if not name.endswith("SUMS"))
    rows = []
    for name in names:
        hashed = hashes.Hash(hashes.SM3())
        hashed.update((bundle / name).read_bytes())
        rows.append(f"{hashed.finalize().hex()}  {name}")
    return text(rows)
