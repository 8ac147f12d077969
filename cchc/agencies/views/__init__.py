"""Pages of units, councils and people."""

PAGE_SIZE = 50
