"""The engine `spark` on Apache Spark 4, one of whose executors is killed with tasks unfinished.

    SPARK_HOME=…/pyspark PYTHONPATH=. python benchmarks/spark_cluster.py [--pieces 8] [--lines 4096]
    PYTHONPATH=. python benchmarks/spark_cluster.py --sail --pieces 16 --lines 65536

Takes Java 17 and a whole Apache Spark (`pip install 'pyspark[connect]'` in an environment of its
own: here only its client is installed). It starts a Spark Connect server with two executors, each a
process of one core, looks at a pool, kills one executor from within a task with SIGKILL, and asks
Spark itself what it did again. With --sail it starts a Sail, kills it when half of the pieces are
told, and changes one digit afterwards. What was found must be what `work.look` finds here.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError

from tests.spark_cluster import prove, prove_sail, running, spark_home


def main() -> None:
    """Prove it, and say what was seen."""
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    given.add_argument("--pieces", type=int, default=8)
    given.add_argument("--lines", type=int, default=4096)
    given.add_argument("--sail", action="store_true", help="a Sail of this machine instead")
    asked = given.parse_args()
    if asked.sail:
        with TemporaryDirectory() as made:
            _tell(prove_sail(Path(made), asked.pieces, asked.lines))
        return
    home = spark_home()
    if home is None:
        raise SystemExit("no whole Apache Spark here: set SPARK_HOME (pip's pyspark has one)")
    with TemporaryDirectory() as made, running(home, Path(made)) as cluster:
        try:
            proof = prove(cluster, Path(made), asked.pieces, asked.lines)
        except URLError as why:
            raise SystemExit(f"Spark tells nothing of itself: {why}") from None
    _tell(proof)


def _tell(proof: dict[str, object]) -> None:
    for name, value in proof.items():
        print(f"{name}: {value}")
    if not (proof["same as here"] and proof.get("same by SQL", True)):
        raise SystemExit("NOT the same")


if __name__ == "__main__":
    main()
