"""Forms of rankings."""
