"""Pages: the respondent's ballot, the council office's board."""
