"""The version, as pyproject.toml gives it too; a test holds the two together."""

VERSION = "0.1.0"
