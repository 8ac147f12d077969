"""Workbooks of a survey to take home."""
