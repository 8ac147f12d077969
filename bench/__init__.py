"""Measures of speed against the budgets of the design: `make bench [ONLY="a b"]`.

A module of this package holds functions decorated with `bench.figures.figure`.
"""
