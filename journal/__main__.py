"""`python -m journal`, and the `journal` command."""


def main() -> None:
    """Runs the command line."""
    import gc

    gc.set_threshold(100_000, 50, 50)  # a third less time over thousands of entries, none of which is in a cycle
    from journal.process import harden

    harden()  # before there is anything to keep
    from journal.cli import cli

    cli(prog_name="journal")


if __name__ == "__main__":
    main()
