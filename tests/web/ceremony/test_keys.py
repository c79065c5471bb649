"""The list of keys by its pages: begun by the organiser, signed by the notary, seen by all."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask

from draws import keylist
from draws.notary.keyfile import OwnKey
from lottery.texts.ceremony import key_changes as words
from tests.notaries import a_key, answer_to


def test_the_list_is_begun_signed_and_shown_by_its_pages(
    earnest: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    organiser, notary = logged_in(earnest, "organiser"), logged_in(earnest, "notary")
    own = a_key(earnest.extensions["lottery-office"].settings.notary_name)
    assert "密钥名录还没有公布" in organiser.opens("/keys").text
    assert organiser.opens("/keys/keylist.txt").status_code == 404
    assert "开始密钥名录" not in organiser.opens("/notary").text  # the notary has no key yet
    assert organiser.sends("/notary/keys", page="/notary").status_code == 409
    notary.sends("/notary/key", page="/notary", key=own.public().text())
    assert organiser.sends("/notary/keys", page="/notary").status_code == 303
    page = notary.opens("/notary").text
    assert "待签：密钥名录第 2 项（公证处密钥）" in page
    asked = notary.client.get("/notary/request.txt", query_string={"signer": own.public().text()})
    answer = BytesIO(answer_to(asked.data, own))
    notary.sends("/notary/answer", page="/notary", answer=(answer, "answer.txt"))
    assert "待签：密钥名录" not in notary.opens("/notary").text
    shown = organiser.opens("/keys").text
    assert own.public().text() in shown
    listed = keylist.parse(organiser.opens("/keys/keylist.txt").data)
    assert [each.role for each in listed.entries] == ["organiser", "notary"]
    new = a_key(own.name, "the notary's second")
    told = notary.sends("/notary/key", page="/notary", key=new.public().text())
    assert told.status_code == 303
    page = notary.opens("/notary").text
    assert page.count("待签：密钥名录第 3 项") == 2  # by the old key, and by the new one
    assert "现在仍用旧的那一把" in page
    for each in (own, new):
        key = {"signer": each.public().text()}
        asked = notary.client.get("/notary/request.txt", query_string=key)
        answer = BytesIO(answer_to(asked.data, each))
        notary.sends("/notary/answer", page="/notary", answer=(answer, "answer.txt"))
    assert notary.opens("/keys").text.count("现在有效") == 2
    assert f'data-key="{new.public().text()}"' in notary.opens("/notary").text


def test_a_third_partys_key_comes_into_the_list_by_its_pages(
    earnest: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    organiser, notary = logged_in(earnest, "organiser"), logged_in(earnest, "notary")
    own = a_key(earnest.extensions["lottery-office"].settings.notary_name)
    auditor = a_key("auditor", "the auditor's own")
    line = auditor.public().text()
    notary.sends("/notary/key", page="/notary", key=own.public().text())
    organiser.sends("/notary/keys", page="/notary")
    assert words.THIRD not in organiser.opens("/notary").text  # the notary has not signed his own

    def adds(role: str, key: str) -> Any:
        place = "/notary/keys/third"
        return organiser.sends(place, page="/notary", role=role, key=key, reason="审计")

    def signs(*keys: OwnKey) -> None:
        for each in keys:
            named = {"signer": each.public().text()}
            asked = notary.client.get("/notary/request.txt", query_string=named)
            answer = BytesIO(answer_to(asked.data, each))
            notary.sends("/notary/answer", page="/notary", answer=(answer, "answer.txt"))

    signs(own)
    assert words.THIRD in organiser.opens("/notary").text
    assert words.THIRD not in notary.opens("/notary").text
    private = auditor.private.private_bytes_raw().hex()
    pem = f"-----BEGIN PRIVATE KEY-----{private}"
    for role, key, why in (
        ("notary", line, "不在这里列入"),
        ("Auditor", line, "请写小写字母"),
        ("auditor", "nothing", "不能列入密钥名录"),
        ("auditor", pem, "这是私钥"),
    ):
        refused = adds(role, key)
        assert (refused.status_code, why in refused.text) == (409, True)
        assert private not in refused.text
    assert adds("auditor", line).status_code == 303
    page = organiser.opens("/notary").text
    assert page.count("待签：密钥名录第 3 项（审计单位密钥）") == 2
    assert words.THIRD not in page
    signs(own, auditor)
    listed = keylist.parse(organiser.opens("/keys/keylist.txt").data)
    assert [each.role for each in listed.entries] == ["organiser", "notary", "auditor"]
    assert "审计单位密钥" in organiser.opens("/keys").text
