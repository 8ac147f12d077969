"""What administrators and secretaries do to places, units and people."""
