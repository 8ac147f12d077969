"""The sample province "Tỉnh Mẫu": a year published, a year half way, made up by us.

Everything is drawn from seeded dice, so that two loads give the same marks and ballots;
dates are counted from the day of loading, so that deadlines are alive whenever that is.
Only ever loaded into an empty database on the own machine.
"""

# One password for all sample people; they exist on local set-ups only.
PASSWORD = "tinh-mau-2026"  # noqa: S105

YEAR = 2026
LAST_YEAR = YEAR - 1
