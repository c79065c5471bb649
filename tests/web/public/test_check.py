"""What the holder of a slip sees: his line, its proof, and nothing of a person."""

import base64
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from draws import manifest as manifests
from draws.abandoned import abandoned_text
from draws.proofs import check_pool_proof, check_proof
from lottery import register
from lottery.clock import SHANGHAI
from lottery.errors import EntryUnknownError
from lottery.hall.gallery import Gallery
from lottery.hall.standing import PlaceInDraw, stands
from lottery.models import Checkpoint, DrawStep
from lottery.office import Office
from lottery.register import standing
from lottery.register.prover import Prover
from lottery.texts import web as texts
from lottery.texts.counter import consent
from lottery.texts.public import finding as words
from lottery.texts.public import outcomes
from tests.conftest import CODE
from tests.web.conftest import CONSENT


def test_an_entry_is_found_by_its_whole_number_or_its_slips_code(citizen: Any) -> None:
    for asked in (
        *("0000000004", "No. 0000000004", "００００００００００４"[1:], "登记编号：0000000004"),
        "https://x.example/check/0000000004#a.b.c",
    ):
        answer = citizen.client.get("/check", query_string={"entry": asked})
        assert answer.headers["Location"] == "/check/0000000004"
    page = citizen.opens("/check/0000000004").text
    for shown in ("登记 0000000004", "已登记，通过审核", "submit fp-2024-03", "accept 0000000004"):
        assert shown in page


def test_a_number_that_is_no_entry_is_answered_with_what_to_do(citizen: Any) -> None:
    for path in ("/check/0000000005", "/check/0000099999", "/check/x", "/check?entry=%3Cb%3E"):
        page = citizen.opens(path)
        assert "请照存根上的 10 位数字输入" in page.text, path
    assert "<b>" not in page.text
    assert citizen.opens("/check/x/proof.txt").status_code == 404
    assert citizen.opens("/check/0000099999/proof.txt").status_code == 404
    assert citizen.opens("/check/0000000005/proof.txt").status_code == 404


@pytest.mark.parametrize("asked", ["4", "04", "000000004", "13800000003", "138****0003", "张*"])
def test_a_number_that_is_not_whole_opens_nobodys_entry(citizen: Any, asked: str) -> None:
    answer = citizen.client.get("/check", query_string={"entry": asked})
    assert answer.status_code == 200
    assert "请照存根上的 10 位数字输入" in answer.text
    assert citizen.opens(f"/check/{asked}").status_code == 404


def test_the_page_says_of_an_entry_what_each_published_draw_says(
    citizen: Any, drawn_office: Office
) -> None:
    draw = Gallery(drawn_office.settings.public_dir).get(CODE)
    [first, *_] = draw.tiers[0].winners
    [spare] = draw.tiers[0].alternates
    drawn = {w.entry for t in draw.tiers for w in (*t.winners, *t.alternates)}
    rows = (drawn_office.settings.public_dir / CODE / "pool.txt").read_text().splitlines()
    loser = next(row[:10] for row in rows if row[:10] not in drawn)
    for entry, said in (
        (first.entry, f"中奖：一等奖第 {first.slot} 名，奖品：轿车一辆"),
        (spare.entry, "候补：一等奖候补第 1 名"),
        (loser, "参加了，没有抽中"),
    ):
        assert said in citizen.opens(f"/check/{entry}").text


def test_a_winners_page_names_the_card_that_is_checked_or_that_there_is_none(
    citizen: Any, drawn_office: Office
) -> None:
    draw = Gallery(drawn_office.settings.public_dir).get(CODE)
    winner = draw.tiers[0].winners[0].entry
    file = drawn_office.settings.public_dir / CODE / "winners" / f"{winner}.txt"
    page = citizen.opens(f"/check/{winner}").text
    assert f"/draws/{CODE}/files/winners/{winner}.txt" in page
    assert "没有单独的文件" not in page
    file.unlink()
    page = citizen.opens(f"/check/{winner}?again").text
    assert "公布的卡片：没有单独的文件，请用验证程序核对" in page
    assert f"files/winners/{winner}.txt" not in page


def test_the_last_line_and_the_pools_line_are_proved_too(
    citizen: Any, drawn_office: Office
) -> None:
    folder = drawn_office.settings.public_dir / CODE
    note = (folder / "checkpoint.txt").read_bytes()
    status = citizen.opens("/check/0000000004/status-proof.txt").data
    assert check_proof(status, note).startswith("accept 0000000004 ")
    manifest = manifests.parse((folder / "manifest.txt").read_bytes())
    for row in (folder / "pool.txt").read_text().splitlines():
        pool = citizen.opens(f"/draws/{CODE}/pool-proof/{row[:10]}.txt").data
        assert check_pool_proof(pool, manifest).startswith(row[:10])
    for entry in ("0000000005", "0000099999", "4"):
        assert citizen.opens(f"/draws/{CODE}/pool-proof/{entry}.txt").status_code == 404
    assert citizen.opens("/draws/none/pool-proof/0000000004.txt").status_code == 404


def test_the_proof_leads_from_the_line_to_the_signed_checkpoint(citizen: Any) -> None:
    page = citizen.opens("/check/0000000004").text
    note = citizen.opens(re.search(r'data-checkpoint="([^"]+)"', page)[1]).data  # type: ignore[index]
    proof = citizen.opens("/check/0000000004/proof.txt")
    assert proof.mimetype == "text/plain"
    line = re.search(r'data-line="([^"]+)"', page)
    assert line
    assert check_proof(proof.data, note) == f"{line[1]} is line 5 of 80"


def test_every_line_of_every_size_is_proved(drawn_office: Office) -> None:
    prover = Prover()
    with drawn_office.read() as session:
        proved = 0
        for number in range(80):
            try:
                found = standing.standing(session, number)
            except EntryUnknownError:
                continue
            signed = standing.covering(session, number)
            assert signed
            assert f"entry: {found.entry}" in prover.prove(session, number, signed).decode()
            proved += 1
    assert proved == 40


def test_before_the_first_checkpoint_the_page_says_when_there_will_be_a_proof(
    app: Any, logged_in: Any
) -> None:
    clerk = logged_in(app, "clerk")
    fields = {
        "campaign": "fp",
        "qr": "01,32,,24370000000000000017,258.00,20240315,,",
        "seller_id": "9137162616720307XL",
        "buyer_name": "个人",
        "holder": "测试甲",
        "phone": "13800001234",
        "consent": CONSENT,
    }
    assert clerk.sends("/entry", **fields).status_code == 302
    page = clerk.opens("/check/0000000000").text
    assert "下一个检查点签名之后" in page
    assert clerk.opens("/check/0000000000/proof.txt").status_code == 404
    assert "还没有检查点" in clerk.opens("/checkpoints").text
    for hidden in ("测试甲", "测*甲", "138", "0017"):
        assert hidden not in re.sub("[0-9a-f]{4,}", "", page)


def test_the_checkpoints_are_listed_with_their_signers_and_downloads(citizen: Any) -> None:
    page = citizen.opens("/checkpoints").text
    assert "<td>80</td>" in page
    note = citizen.opens("/checkpoints/80.txt")
    origin, size, root = note.data.split(b"\n")[:3]
    assert (size, len(base64.b64decode(root))) == (b"80", 32)
    assert origin.decode() == "test.example"
    for size in ("79", "9" * 12, "9" * 30):
        assert citizen.opens(f"/checkpoints/{size}.txt").status_code == 404


def test_every_checkpoint_stands_on_some_page_of_the_list(
    citizen: Any, drawn_office: Office
) -> None:
    with drawn_office.write() as session:
        rows = session.scalars(select(Checkpoint)).all()
        sizes = {row.size for row in rows}
        for size in sorted({*range(1, 249)} - sizes):
            session.add(Checkpoint(size=size, root=rows[0].root, note=rows[0].note, at=rows[0].at))
    listed: list[str] = []
    for number in (1, 2, 3):
        page = citizen.opens(f"/checkpoints?page={number}").text
        listed += re.findall(r'href="/checkpoints/([0-9]+)\.txt"', page)
        assert f"第 {number} 页，共 3 页" in page
    assert sorted(map(int, listed)) == [*range(1, 249)]
    for wrong in ("4", "0", "-1", "x", "", "9" * 30):
        assert citizen.opens(f"/checkpoints?page={wrong}").status_code == 404


def test_each_version_of_the_consent_can_be_read(citizen: Any) -> None:
    for version in consent.VERSIONS:
        page = citizen.opens(f"/consent/{version}").text
        assert f"个人信息处理告知同意书（第 {version} 版）" in page
        assert "撤回同意" in page
        assert "还没有在这里写明个人信息处理者" in page
        assert "到期销毁：" in page
    assert citizen.opens(f"/consent/{max(consent.VERSIONS) + 1}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/check", "/checkpoints", "/consent/1"])
def test_public_pages_lead_to_the_check(citizen: Any, path: str) -> None:
    assert 'href="/check"' in citizen.opens(path).text


def test_a_line_after_the_checkpoint_is_not_proved_yet_and_refuses_nothing(
    citizen: Any, drawn_office: Office
) -> None:
    now = datetime(2024, 4, 20, 9, 0, tzinfo=SHANGHAI)
    with drawn_office.write() as session:
        register.reject(session, 4, "red-flushed", by="reviewer", now=now)
    page = citizen.opens("/check/0000000004").text
    assert "之后改为不予接受" in page
    assert "不予接受：发票已红冲" in page
    assert "没有通过审核，不参加抽奖" not in page
    assert 'data-last="accept 0000000004 2024-03-28"' in page
    assert "等下一个检查点签名后可以核对" in page
    proof = citizen.opens("/check/0000000004/status-proof.txt").data
    assert check_proof(proof).startswith("accept 0000000004 ")


def test_what_the_register_says_last_is_told_beside_what_the_published_lists_say() -> None:
    drawn, later = PlaceInDraw("prize", "1", 1), PlaceInDraw("pool")
    absent, staff = PlaceInDraw("absent"), PlaceInDraw("omitted", reason="staff")
    for status, places, told in (
        ("rejected", [], "rejected"),
        ("rejected", [absent], "rejected"),
        ("rejected", [absent, drawn], "rejected-won"),
        ("rejected", [later], "rejected-later"),
        ("accepted", [], "accepted"),
        ("accepted", [drawn], "accepted"),
        ("accepted", [absent, later], "accepted"),
        ("accepted", [absent], "accepted-later"),
        ("accepted", [absent, staff], "accepted-omitted"),
        ("pending", [absent], "pending"),
    ):
        assert stands(status, places) == told
        assert all(texts.PUBLIC_STATUS[told])


def test_a_winner_who_turns_red_and_an_entry_accepted_later_are_told_what_is_published(
    citizen: Any, drawn_office: Office
) -> None:
    draw = Gallery(drawn_office.settings.public_dir).get(CODE)
    winner = draw.tiers[0].winners[0].entry
    file = drawn_office.settings.public_dir / CODE / "pool.txt"
    pool, drawn = (
        file.read_text().splitlines(keepends=True),
        {w.entry for w in draw.tiers[0].winners},
    )
    missing = next(row[:10] for row in pool if row[:10] not in drawn)
    file.write_text("".join(row for row in pool if row[:10] != missing))
    now = datetime(2025, 4, 20, 9, 0, 0, 345679, tzinfo=SHANGHAI)
    with drawn_office.write() as session:
        register.reject(session, int(winner), "red-flushed", by="reviewer", now=now)
    page = citizen.opens(f"/check/{winner}").text
    assert "中奖，抽奖之后改为不予接受" in page
    assert page.index(outcomes.REJECTED) < page.index(outcomes.CLAIM)
    assert "中奖：一等奖第 1 名" in page
    page = citizen.opens(f"/check/{missing}").text
    assert "通过审核，晚于封存名单" in page
    assert "不在这次的参加名单里" in page


def test_an_attempt_that_ended_is_told_so_before_its_record_is_published() -> None:
    waiting = PlaceInDraw("waiting", line=3, text="x")
    assert waiting.in_attempt("") == waiting
    for ended in ("void", "abandoned"):
        assert waiting.in_attempt(ended).how == ended
        assert waiting.in_attempt(ended).took_part
        assert PlaceInDraw("prize", "1", 1).in_attempt(ended).how == "prize"


def test_the_page_of_an_attempt_that_is_void_but_not_published_says_so(
    citizen: Any, drawn_office: Office
) -> None:
    public = drawn_office.settings.public_dir
    (public / "commitments").mkdir(exist_ok=True)
    folder = (public / CODE).rename(public / "commitments" / CODE)
    for name in ("seed.txt", "result.txt", "times.txt"):
        (folder / name).unlink()
    page = citizen.opens("/check/0000000004").text
    assert words.PLACES["waiting"] in page
    with drawn_office.write() as session:
        at = datetime(2024, 4, 12, 9, 0, 0, 345679, tzinfo=SHANGHAI)
        session.add(DrawStep(draw=CODE, attempt=1, step="void", at=at, by="test"))
    page = citizen.opens("/check/0000000004").text
    assert words.PLACES["void"] in page
    assert words.PLACES["waiting"] not in page


def test_each_place_of_an_entry_has_its_sentence() -> None:
    said = {"prize", "alternate", "pool", "waiting", "void", "abandoned", "omitted", "absent"}
    assert set(words.PLACES) == said
    assert all(words.placed(how, "一等奖", "轿车", 1, "staff") for how in said)


def test_an_entry_of_an_abandoned_attempt_is_told_so(citizen: Any, drawn_office: Office) -> None:
    folder = drawn_office.settings.public_dir / CODE
    manifest = manifests.parse((folder / "manifest.txt").read_bytes())
    thrown = datetime(2024, 4, 11, 9, 0, tzinfo=SHANGHAI)
    given = abandoned_text(manifest, ["31415926"], [thrown], "封条遗失", thrown + timedelta(days=1))
    for name in ("seed.txt", "result.txt", "times.txt"):
        (folder / name).unlink()
    for card in (folder / "winners").iterdir():
        card.unlink()
    (folder / "abandoned.txt").write_bytes(given)
    page = citizen.opens("/check/0000000004")
    assert page.status_code == 200
    assert "因随机数来源缺席而终止" in page.text
