"""Pages anyone may read: tables, units, decisions, method, open data."""
