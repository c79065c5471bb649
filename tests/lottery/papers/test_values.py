"""What the papers say is what is stored, and nothing that is nobody's business."""

import json
import re
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from lottery.attempts import Attempt
from lottery.office import Office
from lottery.papers import self_test
from lottery.papers.figures import ListFigures
from lottery.papers.record import DrawRecord
from lottery.papers.shelf import SHELF
from lottery.people import open_slip
from lottery.register import entries
from lottery.texts.papers import application
from lottery.texts.papers.names import NAMES
from tests.lottery.papers.conftest import Papers, attached, text_of
from tests.pdfa import against

VECTORS = Path(__file__).parents[2] / "vectors"


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_after_publication_every_paper_can_be_made(papers: Papers) -> None:
    assert list(papers) == [f"{name}.pdf" for name in NAMES] == [k.file for k in SHELF.values()]


@pytest.mark.parametrize("name", NAMES)
def test_each_paper_keeps_the_rules_of_its_form_and_carries_the_manifest(
    papers: Papers, told: DrawRecord, name: str
) -> None:
    pdf = papers[f"{name}.pdf"]
    assert against(pdf) == []
    assert attached(pdf) == {"manifest.txt": told.files["manifest.txt"]}
    with pikepdf.open(BytesIO(pdf)) as opened:
        info = opened.trailer.Info
        assert str(info.Title) == f"{told.attempt.title} {NAMES[name]}"
        assert str(info.Author) == told.attempt.organiser
        assert str(opened.Root.Lang) == "zh-CN"
        assert opened.Root.AF[0].AFRelationship == pikepdf.Name.Source


def test_each_copy_of_the_proof_of_sealing_holds_what_the_manifest_binds(
    papers: Papers, told: DrawRecord, figures: ListFigures
) -> None:
    head = told.manifest
    pages = text_of(papers["sealing.pdf"])
    assert len(pages) == 3
    hashes = [told.manifest_sha256, head.pool_sha256, head.pool_root, head.register_root]
    hashes += [head.rules_sha256, head.omitted_sha256, head.tag_key_sha256]
    hashes += [each.sha256 for each in head.programs]
    hashes += [each.sha256 for each in head.signers]
    hashes += [sha256(key.text().encode()).hexdigest() for key in told.keys]
    assert len(told.keys) == 2
    for number, page in enumerate(pages):
        assert not [digest for digest in hashes if digest not in page]
        assert ("第一份", "第二份", "第三份")[number] in page
        assert f"{head.pool_count}张" in page
        assert "2,580.00元" in page
        assert "organiser提议，notary确认" in page
    submitted, rejected, pending, omitted, listed = figures.sums
    assert (submitted, rejected, pending, omitted, listed) == (11, 0, 0, 1, 10)
    assert submitted - rejected - pending - omitted == listed == head.pool_count


def test_the_hash_is_read_aloud_in_fours(papers: Papers, told: DrawRecord) -> None:
    page = text_of(papers["sealing.pdf"])[0]
    first, last = told.manifest_sha256[:4], told.manifest_sha256[-4:]
    words = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
    for four in (first, last):
        assert four + "".join(words.get(digit, digit.upper()) for digit in four) in page


def test_the_flow_sheet_names_each_source_of_this_draw_and_what_is_read_aloud(
    papers: Papers, told: DrawRecord
) -> None:
    whole = "".join(text_of(papers["flow.pdf"]))
    for source in told.attempt.sources:
        assert f"来源{source.number}" in whole
        assert source.title in whole
    for slip in told.slips:
        assert slip.sha256 in whole
    assert told.manifest_sha256 in whole
    assert told.manifest.rules_sha256 in whole
    for tier in told.attempt.tiers:
        assert f"{tier.name}{tier.count}名，奖{tier.prize}" in whole
    numbers = [value for source in told.attempt.sources if (value := source.value)]
    assert numbers
    assert not [value for value in numbers if value in whole]


def test_the_checks_hold_the_values_that_the_notary_must_find(
    papers: Papers, told: DrawRecord
) -> None:
    (page,) = text_of(papers["checks.pdf"])
    expected = [told.manifest_sha256, told.manifest.pool_sha256, told.minutes_sha256]
    expected += [sha256(told.files[name]).hexdigest() for name in ("seed.txt", "result.txt")]
    expected += [each.sha256 for each in told.manifest.programs]
    expected += [str(source.value) for source in told.attempt.sources]
    assert not [value for value in expected if value not in page]
    assert "开奖后填写" not in page


def test_the_announcement_shows_each_winner_masked(papers: Papers, told: DrawRecord) -> None:
    whole = "".join(text_of(papers["announcement.pdf"]))
    won = [row for row in told.rows if row.prize]
    assert len(won) == 5
    for row in won:
        card = told.cards[row.entry]
        assert f"{row.slot}{row.entry}{card.holder}{card.phone}{card.invoice}" in whole
    for row in told.rows:
        assert not row.what.startswith("A") or row.entry in whole
    assert told.manifest_sha256 in whole


def test_each_winner_has_a_notice_with_his_prize_and_the_tax_on_it(
    papers: Papers, told: DrawRecord
) -> None:
    pages = text_of(papers["notices.pdf"])
    won = [row for row in told.rows if row.prize]
    assert len(pages) == len(won)
    tiers = {tier.code: tier for tier in told.attempt.tiers}
    worths = {"1": "80,000.00元", "2": "500.00元"}
    taxes = {"1": "16,000.00元", "2": "免征"}
    for page, row in zip(pages, won, strict=True):
        assert row.entry in page
        assert told.cards[row.entry].phone in page
        assert tiers[row.what].prize in page
        assert f"{tiers[row.what].prize}{worths[row.what]}{taxes[row.what]}" in page


def test_the_receipt_has_a_row_for_each_winner(papers: Papers, told: DrawRecord) -> None:
    whole = "".join(text_of(papers["receipt.pdf"]))
    assert not [row.entry for row in told.rows if row.prize and row.entry not in whole]


def test_each_copy_of_a_slip_has_a_cover_with_its_keeper(papers: Papers, told: DrawRecord) -> None:
    pages = text_of(papers["slip-covers.pdf"])
    titles = {source.who: source.title for source in told.attempt.sources}
    wanted = [(slip, keeper) for slip in told.slips for keeper in slip.keepers]
    assert len(pages) == len(wanted) == 4
    for page, (slip, keeper) in zip(pages, wanted, strict=True):
        assert f"密封方{slip.title}" in page
        assert f"保管方{titles[keeper]}" in page
        assert slip.sha256 in page
        assert "secret" not in page


def test_the_application_says_what_the_plan_decides_and_what_was_tested_here(
    papers: Papers, told: DrawRecord
) -> None:
    whole = "".join(text_of(papers["application.pdf"]))
    assert not [line for line in told.rules if squeezed(line) not in whole]
    assert "161,500.00元" in whole
    assert whole.count("相符") >= 9
    assert "不符合" in whole
    assert "有试题不相符" not in whole


def test_the_record_of_events_tells_what_was_said_in_the_hall(papers: Papers) -> None:
    whole = "".join(text_of(papers["events.pdf"]))
    assert "大屏中断一次" in whole
    assert "空白记录表" in whole


def test_no_paper_holds_a_name_a_telephone_or_an_invoice_in_full(
    held: Office, attempt: Attempt, told: DrawRecord, papers: Papers
) -> None:
    secrets: set[str] = set()
    with held.read() as session:
        for entry in entries.accepted(session, attempt.batches, told.manifest.register_size):
            slip = open_slip(held.boxes, entry.commit, entry.slip_box)
            secrets |= {slip.holder, slip.phone, re.split("[:-]", slip.invoice)[-1]}
    assert len(secrets) > 15
    whole = "".join(page for pdf in papers.values() for page in text_of(pdf))
    assert not [secret for secret in secrets if secret in whole]


def test_the_shipped_draws_are_those_of_the_independent_implementation() -> None:
    ours = files("lottery.papers").joinpath("vectors")
    for name in self_test.VECTORS:
        for file in ("manifest.txt", "pool.txt", "seed.txt", "result.txt"):
            theirs = VECTORS / name / file
            assert ours.joinpath(name, file).read_bytes() == theirs.read_bytes()
    assert all(answer.holds for answer in self_test.answers())
    assert {answer.name for answer in self_test.answers()} == set(application.TESTED_NAMES)


def test_what_the_developer_states_of_the_vectors_is_what_lies_there() -> None:
    counted = (
        len(json.loads((VECTORS / "expected.json").read_text())),
        len([each for each in (VECTORS / "cheating").iterdir() if each.is_dir()]),
        len(json.loads((VECTORS / "spoiled.json").read_text())),
    )
    assert counted == (application.BUNDLES, application.CHEATING, application.SPOILED)


def test_the_application_names_those_who_sign_the_minutes(papers: Papers, told: DrawRecord) -> None:
    assert [(each.number, each.name) for each in told.signers] == [(1, "organiser")]
    assert told.signers[0].sha256 in "".join(text_of(papers["application.pdf"]))
