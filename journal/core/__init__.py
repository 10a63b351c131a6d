"""The domain: its values and rules, free of side effects. Reads only the package's own data files, prints nothing."""
