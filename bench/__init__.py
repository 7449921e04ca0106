"""Measurements: `make bench`. Ratios within one run, never bare times."""
