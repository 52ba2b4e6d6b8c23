"""Checks of a run against its source, by code that shares nothing with what they check."""
