"""The page of timestamps and of files from elsewhere, and what the public sees of it."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lottery import attempts, create_app, elsewhere, journal, timestamps
from lottery.elsewhere import keeping
from lottery.office import Office
from lottery.texts.ceremony import elsewhere as words
from tests.authority import TimeAuthority, served
from tests.conftest import CODE, Clock

PAGE = f"/ceremony/{CODE}/elsewhere"
PUBLIC = f"/draws/{CODE}"
SCAN = b"%PDF-1.7 signed by hand"


@pytest.fixture
def notary(drawn_app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    """The notary at his browser."""
    return logged_in(drawn_app, "notary")


def sends_file(person: Any, data: bytes, name: str = "scan.pdf", **fields: str) -> Any:
    told = {"kind": "scan", "source": "市公证处", "key": ""} | fields
    return person.sends(PAGE, file=(io.BytesIO(data), name), **told)


def test_an_empty_page_says_that_there_is_nothing(notary: Any, citizen: Any) -> None:
    page = notary.opens(PAGE).text
    assert words.NONE in page
    assert words.NO_KEYS in page
    assert "抽奖清单 manifest.txt：没有时间戳" in page
    assert "没有设置时间戳服务机构" in page
    public = citizen.opens(PUBLIC).text
    assert "抽奖清单 manifest.txt：没有时间戳" in public
    assert words.HEADING not in public


def test_a_scan_is_kept_told_to_the_public_by_its_hash_and_shown_to_the_office_alone(
    notary: Any, citizen: Any, drawn_office: Office
) -> None:
    assert sends_file(notary, SCAN).status_code == 303
    public = citizen.opens(PUBLIC).text
    assert words.KEPT in public
    assert words.UNPUBLISHED in public
    digest = sha256(SCAN).hexdigest()
    assert "".join(public.split()).count("</span><span>") > 0
    assert all(part in public for part in (digest[:4], digest[-4:]))
    sent = notary.opens(f"{PAGE}/1")
    assert sent.data == SCAN
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.mimetype == "application/octet-stream"
    with drawn_office.read() as session:
        assert [line["file"] for line in journal.acts(session, keeping.SHOWN)] == [1]
    assert citizen.opens(f"{PAGE}/1").status_code == 302
    assert notary.opens(f"{PAGE}/2").status_code == 404


def test_a_published_file_goes_out_as_a_download_and_never_as_a_page(
    notary: Any, citizen: Any
) -> None:
    page = b"<script>alert(1)</script>"
    assert sends_file(notary, page, "evil.html", kind="other", publish="on").status_code == 303
    path = f"{PUBLIC}/beside/elsewhere/other-{sha256(page).hexdigest()[:16]}.bin"
    assert path in citizen.opens(PUBLIC).text
    sent = citizen.opens(path)
    assert sent.data == page
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "html" not in sent.mimetype


def test_what_is_refused_is_told_and_what_was_typed_stays(notary: Any) -> None:
    answer = sends_file(notary, b"", source="市<公证>处")
    assert answer.status_code == 409
    assert "文件是空的" in answer.text
    assert 'value="市&lt;公证&gt;处"' in answer.text
    answer = notary.sends(PAGE, kind="scan", source="市公证处")
    assert (answer.status_code, words.FILE_MISSING in answer.text) == (409, True)
    answer = notary.sends(f"{PAGE}/key", page=PAGE, holder="市公证处", key="no key")
    assert (answer.status_code, words.NOT_A_KEY in answer.text) == (409, True)
    assert notary.opens("/ceremony/NO-SUCH/elsewhere").status_code == 404


def test_a_key_of_before_the_freeze_verifies_and_a_later_one_does_not(
    notary: Any, citizen: Any, drawn_office: Office, clock: Clock, tmp_path: Path
) -> None:
    """The test's clock stands before the freeze, until it is turned."""

    def openssl(*arguments: str) -> bytes:
        return subprocess.run(
            ["openssl", *arguments], cwd=tmp_path, check=True, capture_output=True
        ).stdout

    with drawn_office.read() as session:
        manifest = attempts.document(session, attempts.newest(session, CODE), "manifest.txt")
    (tmp_path / "manifest.txt").write_bytes(manifest)
    person = ("-sigopt", "distid:1234567812345678")
    answers = {}
    for holder in ("市公证处", "后来者"):
        openssl("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", "key")
        key = openssl("pkey", "-in", "key", "-pubout").decode().replace("\n", "\r\n")
        answer = notary.sends(f"{PAGE}/key", page=PAGE, holder=holder, key=key)
        assert answer.status_code == 303
        signature = openssl("dgst", "-sm3", "-sign", "key", *person, "manifest.txt")
        answers[holder] = sends_file(notary, signature, "m.sig", kind="sm2", key=holder)
        clock.moment += timedelta(days=40)
    assert answers["市公证处"].status_code == 303
    assert "封存之后才登记" in answers["后来者"].text
    with drawn_office.read() as session:
        made = elsewhere.every(session)[0]
    said = words.standing(made.name)
    assert said in notary.opens(PAGE).text
    assert said in citizen.opens(PUBLIC).text


def test_a_press_asks_the_authority_and_page_and_public_tell_of_it(
    drawn_office: Office, clock: Clock, logged_in: Callable[[Flask, str], Any]
) -> None:
    with drawn_office.read() as session:
        attempt = attempts.newest(session, CODE)
    authority = TimeAuthority(moment=clock.now, status=503)
    with served(authority) as url:
        settings = authority.set_in(drawn_office.settings, url)
        office = replace(drawn_office, settings=settings)
        app = create_app(office, now=clock.now)
        organiser = logged_in(app, "organiser")
        page = organiser.opens(PAGE).text
        assert "请求时间戳" not in page
        answer = organiser.sends(f"{PAGE}/timestamp", page=f"/ceremony/{CODE}")
        assert answer.status_code == 303
        assert "没有现在可以取的时间戳" in organiser.opens(PAGE).text
        assert authority.asked == []
        with office.read() as session:
            assert timestamps.due(session, settings, attempt) == ()
