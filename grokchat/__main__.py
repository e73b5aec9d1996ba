"""`python -m grokchat` and the `grokchat` command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Runs the command line and ends with its exit code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        from grokchat import __version__

        try:
            os.write(1, f"grokchat {__version__}\n".encode())
        except OSError:
            # Closed, full or gone: the door below finds it too, and tells it.
            pass
        else:
            return
    from grokchat.cli.main import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
