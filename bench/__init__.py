"""Benchmarks: each speed is a ratio of two things measured in the same run (docs/benchmarks.md)."""
