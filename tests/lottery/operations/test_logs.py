"""The log: a JSON object a line, in a file of its own, and never larger than it may be."""

import json
import logging
from datetime import datetime
from pathlib import Path

import pytest

from lottery.errors import SettingsError
from lottery.operations import logs


def test_a_line_is_an_object_with_its_time_and_zone(tmp_path: Path) -> None:
    with logs.kept(tmp_path / "logs", "", "staff"):
        logging.getLogger("lottery.web").info("request page=%s", "登记", extra={"ms": 12})
    told = json.loads((tmp_path / "logs" / "staff.log").read_text("utf-8"))
    assert datetime.fromisoformat(told.pop("time")).tzinfo is not None
    assert told == {
        "level": "INFO",
        "logger": "lottery.web",
        "message": "request page=登记",
        "ms": 12,
    }


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_security_logs_lines_do_not_come_into_the_file(tmp_path: Path, form: str) -> None:
    with logs.kept(tmp_path, form, "staff"):
        logging.getLogger("lottery.security").info("%s", '{"account": "zhang", "from": "10.0.0.7"}')
        logging.getLogger("lottery.security_log").warning("syslog lost address=%s", "/dev/log")
    told = (tmp_path / "staff.log").read_text("utf-8")
    assert "syslog lost" in told
    assert "zhang" not in told
    assert "10.0.0.7" not in told


def test_a_full_file_is_put_away_and_the_oldest_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "LARGEST", 1000)
    monkeypatch.setattr(logs, "KEPT", 2)
    with logs.kept(tmp_path, "text", "public"):
        for number in range(100):
            logging.getLogger("lottery.web").info("request number=%d", number)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["public.log", "public.log.1", "public.log.2"]
    assert all(file.stat().st_size <= 1000 for file in files)
    assert "number=99" in files[0].read_text("utf-8")


def test_with_nothing_set_only_warnings_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    with logs.kept(None, "", "staff"):
        assert (root.level, list(root.handlers)) == before


def test_a_place_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="log_folder"), logs.kept(tmp_path / "file", "", "x"):
        pass
