"""Pages of the council's office for editions."""
