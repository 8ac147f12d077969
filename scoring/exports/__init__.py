"""Workbooks and documents written."""
