"""Dialogues with a person. Each takes a console, a front end and an open journal, and calls services."""
