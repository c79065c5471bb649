"""The engine `spark` on a Sail of its own: when that is killed, and what it takes in."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyspark import cloudpickle

from lottery.errors import ScaleRefusedError
from lottery.scale import results
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import code
from lottery.scale.engines.spark import SparkEngine
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask
from tests.draws.vectors import VECTORS, copied
from tests.lottery.scale import dying
from tests.lottery.scale.bundles import vector

pytestmark = pytest.mark.slow


@pytest.fixture
def _handed_over() -> Iterator[None]:
    """The tests' module as a value, since no worker has it."""
    cloudpickle.register_pickle_by_value(dying)  # type: ignore[no-untyped-call]
    yield
    cloudpickle.unregister_pickle_by_value(dying)  # type: ignore[no-untyped-call]


@pytest.mark.usefixtures("_handed_over")
def test_what_a_killed_server_had_told_is_kept_and_the_rest_asked_again(tmp_path: Path) -> None:
    bundle = copied("tiny", tmp_path)
    with closing(SparkEngine(1, task=dying.once, wave=2)) as engine:
        drawn = results.draw(ScaleBundle(str(bundle), piece=2), engine, hashed=False)
    assert (bundle / "killed").exists()
    assert drawn.text == (VECTORS / "tiny" / "result.txt").read_bytes()
    assert engine.collected.again == 1
    assert engine.collected.rows in (drawn.pieces, drawn.pieces + 1)


@pytest.mark.usefixtures("_handed_over")
def test_a_server_that_dies_again_and_again_gives_no_result() -> None:
    with (
        closing(SparkEngine(1, task=dying.always, tries=1)) as engine,
        pytest.raises(ScaleRefusedError, match="Spark 几次都没有给出结果"),
    ):
        results.draw(ScaleBundle(vector("tiny")), engine)


def test_no_more_is_taken_in_than_is_allowed(tmp_path: Path) -> None:
    with closing(SparkEngine(1, most_bytes=8000)) as engine:
        few = ScaleBundle(vector("tiny"))
        assert results.draw(few, engine).text == (VECTORS / "tiny" / "result.txt").read_bytes()
        assert 0 < engine.collected.largest <= 8000
        with pytest.raises(ScaleRefusedError, match="上限是 8000 字节，没有采用"):
            results.draw(ScaleBundle(vector("month-660"), piece=256), engine)
        lost = PieceRange("pool.txt", 0, str(tmp_path / "lost"), 0, 10, 0, 1)
        with pytest.raises(FileNotFoundError, match="lost"):
            list(engine.look([lost], Ask()))


def test_the_code_handed_to_a_cluster_stands_alone(tmp_path: Path) -> None:
    looked = "from lottery.scale.engines import arrow_work; print(arrow_work.work.__file__)"
    with code.archive() as archive:
        done = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(archive)!r}); {looked}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.startswith(str(archive))


def test_an_address_at_which_no_spark_answers_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lottery.scale.engines.spark.RETRIES", 0)
    with (
        closing(SparkEngine(1, "sc://127.0.0.1:1", tries=1)) as engine,
        pytest.raises(ScaleRefusedError, match="Connection refused"),
    ):
        results.draw(ScaleBundle(vector("tiny")), engine, hashed=False)
