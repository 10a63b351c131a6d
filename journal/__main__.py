"""`python -m journal`, and the `journal` command."""


def main() -> None:
    """Run the command line."""
    import os
    import sys

    from journal.process import ECHO, harden

    ECHO.hold_early(sys.argv[1:], os.environ)  # first of all: somebody may be typing the passphrase already
    harden()  # before there is anything to keep
    import gc

    gc.set_threshold(100_000, 50, 50)  # a third less time over thousands of entries, none of which is in a cycle
    from journal.cli import cli

    cli(prog_name="journal")


if __name__ == "__main__":
    main()
