"""The page of those who sign the minutes: who may name them, what is refused, and what stays."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from lottery.ceremony.steps import plan
from lottery.minutes.signing.authority import certificate_bytes
from lottery.minutes.signing.stamp import fingerprint
from lottery.office import Office
from lottery.programme import campaigns
from tests.conftest import CODE, Clock
from tests.lottery.minutes.certificates import Paper, a_root

PAGE = f"/ceremony/{CODE}/sign"
ROOT = a_root("公证行业根证书")
NOTARY = ROOT.issues(Paper("测试市公证处"))
PEM = certificate_bytes([NOTARY.certificate, *NOTARY.above])


@pytest.fixture
def organiser(
    app: Flask, office: Office, clock: Clock, logged_in: Callable[[Flask, str], Any]
) -> Any:
    """The organiser before a draw that is planned."""
    with office.write() as session:
        foreseen = campaigns.plan(session, CODE)
        plan.plan(session, foreseen, mode="rehearsal", sealed={}, by="x", now=clock.now())
    return logged_in(app, "organiser")


def adds(person: Any, token: str, data: bytes = PEM) -> Any:
    return person.sends(f"{PAGE}/add", PAGE, token=token, certificate=(io.BytesIO(data), "a.pem"))


def test_signers_are_named_moved_and_taken_out_by_page(
    organiser: Any, app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    assert "还没有写明别的签署人" in organiser.opens(PAGE).text
    assert adds(organiser, "notary").status_code == 303
    other = ROOT.issues(Paper("市人大常委会"))
    assert adds(organiser, "npc", certificate_bytes([other.certificate])).status_code == 303
    assert "没有附根证书" in organiser.opens(PAGE).text
    page = organiser.opens(PAGE).text
    assert page.index("<code>notary</code>") < page.index("<code>npc</code>")
    assert organiser.sends(f"{PAGE}/change", PAGE, token="npc", to="2").status_code == 303
    page = logged_in(app, "notary").opens(PAGE).text
    assert page.index("<code>npc</code>") < page.index("<code>notary</code>")
    mark = fingerprint(NOTARY.certificate)
    assert mark[:4] in page
    assert mark[-4:] in page
    assert "再写明一名签署人" not in page
    assert organiser.sends(f"{PAGE}/change", PAGE, token="npc", to="").status_code == 303
    assert "<code>npc</code>" not in organiser.opens(PAGE).text


def test_what_cannot_be_is_said_and_what_was_typed_stays(organiser: Any) -> None:
    assert adds(organiser, "notary").status_code == 303
    for token, data, why in (
        ("notary-2", b"nothing", "没有证书"),
        ("notary-2", PEM, "已经是签署人 notary 的"),
        ("Notary 2", PEM, "代号不合规则"),
        ("organiser", PEM, "只能用一次"),
    ):
        answer = adds(organiser, token, data)
        assert answer.status_code == 409, why
        assert why in answer.text
        assert f'value="{token}"' in answer.text
    without = organiser.sends(f"{PAGE}/add", PAGE, token="npc")
    assert (without.status_code, "请选择签署人的证书文件" in without.text) == (409, True)
    unknown = organiser.sends(f"{PAGE}/change", PAGE, token="nobody", to="")
    assert (unknown.status_code, "没有签署人 nobody" in unknown.text) == (409, True)
    beyond = organiser.sends(f"{PAGE}/change", PAGE, token="notary", to="9")
    assert (beyond.status_code, "不能排在第 9 位" in beyond.text) == (409, True)
    assert organiser.sends(f"{PAGE}/change", PAGE, token="notary", to="x").status_code == 400


def test_before_there_are_minutes_there_is_nothing_to_sign(organiser: Any) -> None:
    taken = organiser.opens(f"{PAGE}/request.zip")
    assert (taken.status_code, "还没有制作" in taken.text) == (409, True)
    for text in ("", "hello", "fpdraw-countersignature/1\n" * 3):
        answer = organiser.sends(PAGE, PAGE, text=text)
        assert (answer.status_code, "这不是签署答复" in answer.text) == (409, True)
    assert organiser.opens("/ceremony/NOBODY/sign").status_code == 404
