"""What is known and asked, and the rules of it: pure. Reads no file but the package's own data, prints nothing."""
