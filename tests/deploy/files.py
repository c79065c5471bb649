"""The ready files of `docs/deploy`, as a test runs them: other ports, other certificates."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"


def read(name: str) -> str:
    """One of the files."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def nginx_in(place: Path, ports: Mapping[str, int], certificate: Path, key: Path) -> Path:
    """nginx's files for a folder of its own: the ports of `http`, `https`, `staff` and `public`,
    and the paths, are other ones, and whoever drips is put out after two seconds; nothing else is
    changed. Returns the main file."""
    site = read("nginx/fpdraw.conf")
    site = site.replace("/etc/fpdraw/tls/fullchain.pem", str(certificate))
    site = site.replace("/etc/fpdraw/tls/key.pem", str(key))
    site = site.replace("/etc/fpdraw/nginx/pages.conf", str(place / "pages.conf"))
    for port, name in (("443", "https"), ("80", "http")):
        site = re.sub(rf"listen {port}\b", f"listen 127.0.0.1:{ports[name]}", site)
    site = site.replace("client_header_timeout 10s", "client_header_timeout 2s")
    site = site.replace("127.0.0.1:8001", f"127.0.0.1:{ports['public']}")
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{ports['staff']}")
    pages = read("nginx/pages.conf").replace("/etc/fpdraw/nginx/pages/", f"{DEPLOY}/nginx/pages/")
    (place / "pages.conf").write_text(pages, encoding="utf-8")
    return _nginx(place, site)


def static_nginx_in(
    place: Path, ports: Mapping[str, int], certificate: Path, key: Path, site: Path
) -> Path:
    """nginx's files for a static site in a folder, whose live process would listen on `public`."""
    text = read("nginx/static.conf").replace("/srv/fpdraw-site/current", str(site))
    text = text.replace("/etc/fpdraw/tls/fullchain.pem", str(certificate))
    text = text.replace("/etc/fpdraw/tls/key.pem", str(key))
    text = text.replace("listen 443", f"listen 127.0.0.1:{ports['https']}")
    return _nginx(place, text.replace("127.0.0.1:8001", f"127.0.0.1:{ports['public']}"))


def _nginx(place: Path, site: str) -> Path:
    """nginx's main file in a folder, with one site; nothing is written elsewhere."""
    main = read("nginx/nginx.conf").replace("/etc/nginx/conf.d/*.conf", str(place / "site.conf"))
    main = main.replace("/var/log/nginx", str(place)).replace("/run/nginx.pid", str(place / "pid"))
    main = main.replace("user www-data;", "user root;" if os.geteuid() == 0 else "")
    for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        main = main.replace("http {", f"http {{\n    {name}_temp_path {place / name};", 1)
    for name, text in (("site.conf", site), ("nginx.conf", main)):
        (place / name).write_text(text, encoding="utf-8")
    return place / "nginx.conf"
