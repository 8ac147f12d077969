"""Reading places, units and people."""
