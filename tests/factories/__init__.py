"""Makers of test data: plain functions `make_THING(**what_matters)`, valid by themselves.

A test names only what it is about; the rest has a sound default. One file per app or subject;
what a thing needs (a council for a round) is made when it is not given. Nothing here is random.
"""
