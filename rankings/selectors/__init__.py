"""Reading of editions."""
