"""`python -m journal`, and the `journal` command."""


def main() -> None:
    """Run the command line."""
    import os
    import sys

    from journal.process import ECHO, harden

    ECHO.hold_early(sys.argv[1:], os.environ)  # first of all: the passphrase may already be being typed
    harden()  # before there is anything to keep
    import gc

    gc.set_threshold(100_000, 50, 50)  # a third less time over thousands of entries, none of which is in a cycle
    from journal.app import guard

    raise SystemExit(guard(_run))


def _run() -> int:
    """Run a command, flush its output, and return its exit code."""
    import sys

    from journal.cli import cli

    try:
        cli(prog_name="journal")
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1 if left.code else 0
    try:
        if sys.stdout is not None:
            sys.stdout.flush()  # now, while an error can still be reported
    except OSError:
        sys.stdout = None  # or Python would flush again at exit, and print its own complaint
        raise
    return code


if __name__ == "__main__":
    main()
