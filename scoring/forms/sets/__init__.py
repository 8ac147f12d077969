"""Criteria sets: read, edited, compared, amended."""
