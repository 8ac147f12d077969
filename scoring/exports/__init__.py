"""Workbooks written."""
