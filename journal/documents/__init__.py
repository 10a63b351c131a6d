"""Pages for people to read: written once as blocks, rendered as markdown, HTML or SVG.

Knows no terminal and no files.
"""
