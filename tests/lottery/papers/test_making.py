"""Papers are made when their time has come, the same each time, and stay on their pages."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import process_time

import pytest

from draws import abandoned, beacon
from draws.manifest import Program, Signer, Source
from lottery import attempts
from lottery.attempts import Attempt, SourceState
from lottery.errors import JournalDiffersError, PaperRefusedError, StepRefusedError
from lottery.office import Office
from lottery.papers import (
    checks,
    claiming,
    events,
    flow,
    making,
    notices,
    sealing,
    slip_covers,
)
from lottery.papers.composed import ComposedPaper
from lottery.papers.figures import ListFigures, figures_of
from lottery.papers.making import NoticesOf
from lottery.papers.record import DrawRecord
from lottery.papers.shelf import SHELF
from lottery.programme import TierPlan
from lottery.programme.claiming import Claims
from tests.builders import MARCH
from tests.halls import Hall
from tests.lottery.papers.conftest import Papers, text_of

ELSEWHERE = """
import json, sys
from hashlib import sha256
from pathlib import Path
from lottery import attempts
from lottery.office import office_of
from lottery.office.settings import load_settings
from lottery.papers import making
home = Path(sys.argv[1])
office = office_of(load_settings(home, {"LOTTERY_DATABASE_URL": f"sqlite:///{home / 'march.db'}"}))
with office.read() as session:
    made = making.papers_of(session, office, attempts.newest(session, sys.argv[2]))
print(json.dumps({name: sha256(data).hexdigest() for name, data in made.items()}))
"""
RARE = "㛃𪨰𬸪"


def test_another_process_in_another_time_zone_makes_the_same_bytes(
    held: Office, papers: Papers
) -> None:
    environ = os.environ | {"TZ": "America/St_Johns", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    home = str(held.settings.home)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", ELSEWHERE, home, MARCH],
        env=environ,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {
        name: sha256(data).hexdigest() for name, data in papers.items()
    }


def test_one_paper_is_the_same_as_among_all(held: Office, attempt: Attempt, papers: Papers) -> None:
    with held.read() as session:
        assert making.paper(session, held, attempt, "checks") == papers["checks.pdf"]


def test_a_notice_can_be_made_for_one_winner(
    held: Office, attempt: Attempt, told: DrawRecord
) -> None:
    entry = next(row.entry for row in told.rows if row.prize)
    with held.read() as session:
        (page,) = text_of(making.paper(session, held, attempt, "notices", NoticesOf(entry)))
        assert entry in page
        with pytest.raises(PaperRefusedError, match="没有中奖"):
            making.paper(session, held, attempt, "notices", NoticesOf("0000099999"))
        with pytest.raises(PaperRefusedError, match="去掉 --entry"):
            making.paper(session, held, attempt, "flow", NoticesOf(entry))


def test_an_unknown_name_is_answered_with_the_names_there_are(
    held: Office, attempt: Attempt
) -> None:
    with held.read() as session, pytest.raises(PaperRefusedError) as refused:
        making.paper(session, held, attempt, "nonsense")
    assert all(name in str(refused.value) for name in SHELF)


def crowded(told: DrawRecord) -> DrawRecord:
    """The same draw with everything there can be of it: sources, signers, programs, a title."""
    title = f"测试市“开发票中大奖”暨“买车险中大奖”{RARE}2024年上半年特等奖和补充抽奖活动现场开奖"
    organs = [f"测试市第{number}届人民代表大会常务委员会{RARE}" for number in range(8)]
    sources = tuple(
        Source(n, "dice", f"o{n}", digits=12)
        if n < 6
        else Source(n, "sealed", f"o{n}", sha256=sha256(bytes([n])).hexdigest())
        for n in range(1, 9)
    )
    states = tuple(
        SourceState(s.number, s.kind, s.name, organs[s.number - 1], str(s.digits or s.sha256), v, t)
        for s in sources
        for v in ["1" * 12 if s.digits else s.sha256]
        for t in [told.attempt.sources[0].recorded_at]
    )
    names = ("organiser", "notary", "supervisor", "o1", "o2", "o3")
    signers = tuple(
        Signer(n, name, sha256(name.encode()).hexdigest()) for n, name in enumerate(names, 1)
    )
    programs = tuple(
        Program(name, sha256(name.encode()).hexdigest())
        for name in ("guide", "kit", "notary", "recipe", "verifier")
    )
    head = replace(told.manifest, title=title, sources=sources, signers=signers, programs=programs)
    place = f"测试市市民中心一楼{RARE}大厅东侧会议室"
    attempt = replace(told.attempt, title=title, sources=states, place=place)
    files = {**told.files, "manifest.txt": head.text()}
    hands = (("封存名单", "欧阳小三（organiser）提议，买买提·吐尔逊（notary）确认"),)
    return replace(told, attempt=attempt, files=files, programs=programs, hands=hands)


def many_periods(figures: ListFigures) -> ListFigures:
    rows = tuple((f"fp-2024-0{n}", 14955, 213, 4, 17, 14721) for n in range(1, 8))
    reasons = (("barred", 33), ("red", 3), ("staff", 40), ("void", 2), ("won-earlier", 41))
    return replace(figures, batches=rows, reasons=reasons, listed_fen=1_100_000_000_00)


def test_a_crowded_proof_of_sealing_stays_one_page_a_copy(
    told: DrawRecord, figures: ListFigures
) -> None:
    record = crowded(told)
    pages = text_of(making.to_pdf(record, sealing.compose(record, many_periods(figures))))
    assert len(pages) == 3
    for page in pages:
        assert record.manifest_sha256 in page
        assert all(each.sha256 in page for each in record.manifest.signers)
        assert all(each.sha256 in page for each in record.manifest.programs)
        assert f"{7 * 14721:,}" in page
        assert RARE in page


def test_a_crowded_page_of_checks_stays_one_page(told: DrawRecord) -> None:
    record = crowded(told)
    pages = text_of(making.to_pdf(record, checks.compose(record)))
    assert len(pages) == 1
    assert all(each.sha256 in pages[0] for each in record.manifest.programs)
    assert all(str(each.value) in pages[0] for each in record.attempt.sources)


def test_before_the_draw_the_later_values_are_left_blank(told: DrawRecord) -> None:
    early = {
        name: data
        for name, data in told.files.items()
        if name in ("manifest.txt", "pool.txt", "omitted.txt", "rules.txt", "keys.txt")
    }
    sources = tuple(replace(each, value=None) for each in told.attempt.sources)
    attempt = replace(told.attempt, sources=sources)
    (page,) = text_of(
        making.to_pdf(told, checks.compose(replace(told, files=early, attempt=attempt)))
    )
    assert page.count("（开奖后填写）") == len(sources) + 1 + 2 + 1
    assert told.manifest_sha256 in page


def test_figures_that_do_not_add_up_are_not_printed(held: Office, told: DrawRecord) -> None:
    cut = told.files["pool.txt"].partition(b"\n")[2]
    with held.read() as session, pytest.raises(StepRefusedError, match="对不上"):
        figures_of(session, replace(told, files={**told.files, "pool.txt": cut}))


def test_a_rehearsal_says_so_on_every_page(told: DrawRecord) -> None:
    record = replace(told, attempt=replace(told.attempt, mode="rehearsal"))
    for composed in (events.compose(record), notices.compose(record)):
        pages = text_of(making.to_pdf(record, composed))
        assert len(pages) > 1
        assert all("演练" in page for page in pages)
    live = text_of(making.to_pdf(told, notices.compose(told)))
    assert not [page for page in live if "演练" in page]


def test_the_rules_say_until_when_to_claim_or_it_is_said_that_they_do_not(
    told: DrawRecord,
) -> None:
    assert claiming.rules_of(told).lines == ()
    line = "十二、中奖人自公布之日起60日内（第60日24时止，北京时间）持本人身份证件到市商务局领奖。"
    ruled = replace(told, rules=(*told.rules, line))
    found = claiming.rules_of(ruled)
    assert (found.lines, found.days) == ((line,), 60)
    published = told.at("published")
    assert found.last_day
    assert (found.last_day - published).days == 60
    page = text_of(making.to_pdf(ruled, notices.compose(ruled)))[0]
    assert "截至2024年6月8日24时" in page
    day = date(2024, 6, 8)
    moved = Claims(days=60, last_day=date(2024, 6, 11), unmoved=day)
    unknown = Claims(days=60, last_day=day, unmoved=day, unknown_year=2024)
    for changed, said in (
        (replace(ruled, claims=moved), "截至2024年6月11日24时。算到6月8日是休息日，截止日已顺延"),
        (replace(ruled, claims=unknown), "截至2024年6月8日24时。截止日未按节假日顺延：没有2024年"),
        (replace(ruled, claims=None, claims_lost=True), "截止日期以随名单公布的领奖说明为准"),
    ):
        assert said in text_of(making.to_pdf(changed, notices.compose(changed)))[0]


def refusals(office: Office, code: str) -> dict[str, str]:
    with office.read() as session:
        attempt = attempts.newest(session, code)
        return {each.name: each.missing for each in making.shelved(session, attempt)}


def test_what_is_asked_too_early_says_what_is_missing(office: Office) -> None:
    code = "ZP-FP-2024-04"
    hall = Hall(office, code, sources=Hall(office).sources[:3])
    hall.plans()
    told = refusals(office, code)
    ready = ["application", "events", "flow"]
    assert sorted(name for name, missing in told.items() if not missing) == ready
    assert "封存" in told["sealing"]
    assert "还没有开奖" in told["announcement"]
    assert "不需要密封单" in told["slip-covers"]
    with office.read() as session, pytest.raises(PaperRefusedError, match="名单还没有封存"):
        making.paper(session, office, hall.attempt, "sealing")


def test_a_void_attempt_has_its_record_and_no_winners(office: Office) -> None:
    hall = Hall(office, mode="rehearsal", entries=30)
    hall.plans().commits().voids("骰子落到桌下")
    told = refusals(office, hall.code)
    assert "没有中奖人" in told["announcement"]
    with office.read() as session:
        pages = text_of(making.paper(session, office, hall.attempt, "events"))
    assert "作废记录" in pages[0]
    assert "骰子落到桌下" in pages[0]
    assert "没有作废" not in pages[0]


def test_thousands_of_winners_are_announced_in_seconds(office: Office) -> None:
    tiers = (TierPlan("1", "一等奖", 3510, "玉米油券", 5000, 100),)
    hall = Hall(office, tiers=tiers, entries=4000)
    hall.plans().commits().records_all().draws()
    with office.read() as session:
        begun = process_time()
        pages = text_of(making.paper(session, office, hall.attempt, "announcement"))
        took = process_time() - begun
        assert making.parts_of(session, hall.attempt)[-1] == (3501, 3510)
        last = text_of(making.paper(session, office, hall.attempt, "notices", NoticesOf(part=8)))
        with pytest.raises(PaperRefusedError, match="没有中奖"):
            making.paper(session, office, hall.attempt, "notices", NoticesOf(part=9))
    assert len(pages) < 60
    assert took < 20
    assert sum(page.count("****") for page in pages) >= 7000
    assert len(last) == 10


def test_what_does_not_fit_any_way_is_told_as_a_fault(told: DrawRecord) -> None:
    composed = replace(events.compose(told), most_pages=1)
    assert isinstance(composed, ComposedPaper)
    with pytest.raises(Exception, match="作废、终止"):
        making.to_pdf(told, composed)


def test_an_abandoned_attempt_has_a_record_of_what_there_was_and_what_was_missing(
    told: DrawRecord,
) -> None:
    kept = told.attempt.sources[:4]
    values = [str(each.value) for each in kept]
    times = [each.recorded_at for each in kept if each.recorded_at]
    when = times[-1] + timedelta(days=2)
    text = abandoned.abandoned_text(told.manifest, values, times, "两份密封单都找不到", when)
    sources = (*kept, replace(told.attempt.sources[4], value=None, recorded_at=None))
    steps = {**told.attempt.steps, "abandoned": (when, "organiser")}
    record = replace(
        told,
        attempt=replace(told.attempt, sources=sources, steps=steps),
        files={"manifest.txt": told.files["manifest.txt"], "abandoned.txt": text},
        ended_by="主办甲提议，公证乙、监督丙确认",
    )
    page = text_of(making.to_pdf(record, events.compose(record)))[0]
    for said in ("终止记录", "两份密封单都找不到", "缺少的一项5封存密数：市公证处", *values):
        assert said in page
    assert "主办甲提议，公证乙、监督丙确认" in page
    assert sha256(text).hexdigest() in page


def test_the_flow_sheet_of_a_planned_draw_leaves_room_for_what_the_freeze_will_find(
    told: DrawRecord,
) -> None:
    planned = replace(told, files={}, facts={})
    whole = "".join(text_of(making.to_pdf(planned, flow.compose(planned))))
    assert "（封存后填写）" in whole
    assert told.manifest_sha256 not in whole


def test_each_kind_of_source_has_its_step(told: DrawRecord) -> None:
    sources = (
        SourceState(1, "dice", "npc", "市人大常委会", "8", None, None),
        SourceState(2, "public", "lottery", "福彩3D", "3", None, None),
        SourceState(3, "drand", "c" * 64, "公共信标", "200", None, None),
    )
    head = replace(
        told.manifest,
        mode="rehearsal",
        previous="0" * 64,
        sources=(
            Source(1, "dice", "npc", digits=8),
            Source(2, "public", "lottery", digits=3),
            Source(3, "drand", beacon.CHAIN, first=27430612, step=200),
        ),
    )
    record = replace(
        told,
        attempt=replace(told.attempt, sources=sources),
        files={**told.files, "manifest.txt": head.text()},
    )
    whole = "".join(text_of(making.to_pdf(record, flow.compose(record))))
    for said in ("市人大常委会当众掷骰，共8位", "等候“福彩3D”公布，共3位", "从第27430612轮起"):
        assert said in whole


def test_nothing_is_printed_of_a_draw_that_was_changed_in_the_database(office: Office) -> None:
    hall = Hall(office, mode="rehearsal", entries=30)
    hall.plans().commits().records(1).tampers("99999999")
    with office.read() as session:
        for name in ("checks", "events", "application"):
            with pytest.raises(JournalDiffersError):
                making.paper(session, office, hall.attempt, name)
        with pytest.raises(JournalDiffersError):
            making.papers_of(session, office, hall.attempt)


def test_papers_that_are_kept_back_are_not_even_made(held: Office, attempt: Attempt) -> None:
    kept_back = [kind.file for kind in SHELF.values() if kind.name != "checks"]
    with held.read() as session:
        made = making.papers_of(session, held, attempt, without=kept_back)
    assert list(made) == ["checks.pdf"]


def test_crowded_notices_and_covers_stay_one_page_each(told: DrawRecord) -> None:
    record = crowded(told)
    tiers = tuple(
        replace(tier, name="特等奖暨年度大奖", prize=f"价值三十五万元的{RARE}新能源轿车一辆" * 2)
        for tier in record.attempt.tiers
    )
    line = (
        "中奖人自公布之日起60日内持本人身份证件、发票和登记凭条到市商务局领奖，逾期视为放弃。" * 6
    )
    slips = tuple(replace(slip, title=f"{slip.title}{RARE}" * 4) for slip in record.slips)
    attempt = replace(record.attempt, tiers=tiers)
    record = replace(record, attempt=attempt, rules=(line,), slips=slips)
    won = [row.entry for row in record.rows if row.prize]
    pages = text_of(making.to_pdf(record, notices.compose(record)))
    assert [entry for entry, page in zip(won, pages, strict=True) if entry not in page] == []
    assert "全文见活动规则" in pages[0]
    assert len(text_of(making.to_pdf(record, slip_covers.compose(record)))) == 4
