"""The process that draws: a list of Vega-Lite as JSON comes in, a list of SVG goes out."""

import json
import sys

VEGA_LITE = "5.20"


def main() -> None:
    """Draw, with no right to fetch anything."""
    import vl_convert  # noqa: PLC0415 - it takes a browser's engine into memory

    specifications = json.load(sys.stdin.buffer)
    drawn = [
        vl_convert.vegalite_to_svg(each, vl_version=VEGA_LITE, allowed_base_urls=[])
        for each in specifications
    ]
    sys.stdout.buffer.write(json.dumps(drawn).encode())


if __name__ == "__main__":
    main()
