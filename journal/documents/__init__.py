"""Pages for eyes: written once as blocks, rendered as markdown, HTML or pictures. Knows no terminal and no file."""
