"""The encrypted file and its content. No other package knows SQL, or that it is used."""
