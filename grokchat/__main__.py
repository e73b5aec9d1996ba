"""`python -m grokchat` and the `grokchat` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and ends with its exit code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        from grokchat import __version__

        print(f"grokchat {__version__}")
        return
    from grokchat.cli.main import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
