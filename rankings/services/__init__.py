"""Writing editions, publishing them, checking them: verbs, one transaction each (D8)."""
