"""Pages of the council's office: compile, preview, publish, bring in."""
