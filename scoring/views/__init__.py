"""Pages of criteria sets, rounds, self-assessment and appraisal."""
