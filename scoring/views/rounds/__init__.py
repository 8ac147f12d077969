"""Rounds: their blocs, units, people, dates and stages."""
