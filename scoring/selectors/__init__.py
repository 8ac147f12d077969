"""Reading: one place per question, no writes."""
