"""`python -m journal`, and the `journal` command."""


def main() -> None:
    """Runs the command line."""
    from journal.cli import cli

    cli(prog_name="journal")


if __name__ == "__main__":
    main()
