"""The encrypted file and what is in it. Nobody else knows SQL, or that there is any."""
