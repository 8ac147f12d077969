"""Doing: verbs in one transaction, with guards, a typed history row, and the object back (D8)."""
