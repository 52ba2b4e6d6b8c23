"""The tables of an output: what a run finds out of every record, typed, for analysts."""
