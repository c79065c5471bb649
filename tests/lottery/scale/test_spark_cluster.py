"""The engine `spark` on Apache Spark 4, as on Sail; skipped aloud where there is none."""

import shutil
from pathlib import Path

import pytest

from tests import spark_cluster

HOME = spark_cluster.spark_home()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        HOME is None or shutil.which("java") is None,
        reason="no Apache Spark with Java (SPARK_HOME): the engine was NOT run on it",
    ),
]


def test_an_executor_that_is_killed_with_tasks_unfinished_changes_nothing(tmp_path: Path) -> None:
    with spark_cluster.running(HOME or Path(), tmp_path) as cluster:
        proof = spark_cluster.prove(cluster, tmp_path, 6, 16)
    assert proof["same as here"]
    assert proof["same by SQL"]
    assert proof["executors gone"] == 1
    assert int(str(proof["tasks that failed and were run again"])) >= 1
    assert proof["asked again by the driver"] == 0
    assert proof["rows taken in"] == proof["pieces"] == 6
