"""The page of every attempt: what was published is there, gone or changed, and said so."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lottery import create_app
from lottery.office import Office
from lottery.protocol import line
from lottery.texts.public import history as words
from tests.builders import MARCH, an_office
from tests.conftest import Clock


@pytest.fixture(scope="module")
def office(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office that has published a live draw."""
    home = Path(shutil.copytree(published_template, tmp_path_factory.mktemp("history") / "home"))
    found = an_office(home, f"sqlite:///{home / 'march.db'}")
    yield found
    found.close()


@pytest.fixture(scope="module")
def reader(office: Office) -> FlaskClient:
    """Somebody who reads the site."""
    return create_app(office, now=Clock().now).test_client()


def test_the_page_and_its_machine_form_list_the_draw_with_its_files(reader: FlaskClient) -> None:
    page = reader.get("/history")
    assert page.status_code == 200
    assert words.FOLDERS["there"] in page.text
    for other in ("gone", "changed", "absent"):
        assert words.FOLDERS[other] not in page.text
    told = json.loads(reader.get("/history.json").data)
    [only] = told["attempts"]
    assert (only["name"], only["state"], only["mode"]) == (MARCH, "published", "live")
    assert [one["state"] for one in only["folders"]] == ["there", "there"]
    assert len(only["ending"]) == 64
    note = reader.get(f"/checkpoints/{only['size']}.txt")
    assert note.status_code == 200
    assert told["format"] == "fpdraw-history/1"
    assert "不见了" not in reader.get("/").text


def test_a_folder_that_is_gone_or_edited_is_shown_as_that(
    reader: FlaskClient, office: Office
) -> None:
    public = office.settings.public_dir
    (public / MARCH / "result.txt").write_bytes(b"edited\n")
    shutil.rmtree(public / "commitments" / MARCH)
    page = reader.get("/history").text
    assert words.FOLDERS["changed"] in page
    assert words.FOLDERS["gone"] in page
    shutil.rmtree(public / MARCH)
    page = reader.get("/history").text
    assert page.count(words.FOLDERS["gone"]) == 2
    assert "还没有公布过抽奖" not in page
    home = reader.get("/").text
    assert f"{MARCH}：{words.FOLDERS['gone']}" in home
    assert "还没有公布的开奖结果" not in home


def test_every_state_that_can_be_public_has_a_word() -> None:
    shown = {line.COMMIT.name, line.ROLL.name, *line.RESULTS, *line.ENDED}
    assert shown == set(words.STATES)
