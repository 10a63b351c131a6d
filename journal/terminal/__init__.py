"""What a person sees and types: prompts, pages, screens. Knows nothing of SQL."""
