"""Benchmarks: `make bench`. Ratios within one run, so that they mean the same on any machine."""
