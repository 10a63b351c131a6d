"""`python -m journal`, and the `journal` command."""


def main() -> None:
    """Runs the command line."""
    from journal.process import harden

    harden()  # before there is anything to keep
    from journal.cli import cli

    cli(prog_name="journal")


if __name__ == "__main__":
    main()
