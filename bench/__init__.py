"""Benchmarks on made-up communities: what Next Circle does, beside plain tools doing the same."""
