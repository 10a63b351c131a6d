"""What can be done with a journal, a module a use. The commands and the screens stand on these."""
