"""The list of keys by its pages: begun by the organiser, signed by the notary, seen by all."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask

from draws import keylist
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
