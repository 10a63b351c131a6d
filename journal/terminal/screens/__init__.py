"""Full screens, with Textual. Each runs on the terminal's alternate screen and leaves nothing behind."""
