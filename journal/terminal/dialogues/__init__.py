"""What a person is asked on the way: each dialogue takes a console, a front and an open journal, and calls services."""
