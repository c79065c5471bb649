"""A Spark Connect server of a test session's own: Sail, in this process, at a free port."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession


@contextmanager
def running() -> Iterator[SparkSession]:
    """A session of a server that ends with it."""
    # A worker of pytest-xdist has no file: the client takes it for doctests of its own, and looks
    # for a whole Spark.
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address or ("", 0)
    session = SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate()
    try:
        yield session
    finally:
        session.stop()
        server.stop()
