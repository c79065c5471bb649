"""A draw's page gives the kit as a zip, which holds; one that does not hold is never given."""

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

from draws.kit import verify_kit
from lottery.ceremony.steps import publish
from lottery.office import Office
from tests.builders import random_bytes_from
from tests.conftest import CODE

KIT = f"/draws/{CODE}/kit.zip"


def test_what_was_published_before_the_draw_is_given_with_its_programs(
    citizen: Any, drawn_office: Office, tmp_path: Path
) -> None:
    public = drawn_office.settings.public_dir
    shutil.rmtree(public / CODE)
    publish.publish_commitment(drawn_office, CODE, random_bytes_from("kit"))
    assert KIT in citizen.opens(f"/draws/{CODE}").text
    sent = citizen.opens(KIT)
    assert sent.mimetype == "application/zip"
    zipfile.ZipFile(io.BytesIO(sent.data)).extractall(tmp_path)
    what, verdict = verify_kit(
        tmp_path / f"{CODE}-kit", keys=public / "commitments" / CODE / "keys.txt"
    )
    assert (what, verdict.open) == ("commitment", [])
    assert citizen.opens(KIT).data == sent.data
    again = citizen.client.get(KIT, headers={"If-None-Match": sent.headers["ETag"]}, buffered=True)
    assert again.status_code == 304


def test_a_folder_that_does_not_hold_is_never_given_as_a_kit(citizen: Any) -> None:
    answer = citizen.opens(KIT)  # the text files of a bundle alone
    assert (answer.status_code, "没有通过核对" in answer.text) == (409, True)
    assert citizen.opens("/draws/NONE/kit.zip").status_code == 404
