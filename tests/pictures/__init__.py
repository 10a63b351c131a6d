"""The README's pictures, and the script that draws them from the demonstration: `python -m tests.pictures.draw`."""
