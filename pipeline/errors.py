"""Damage in the job is an error; damage in data is a Note.

    WxrPipelineError
    ├── UsageError        the command is wrong                    exit 2
    ├── InputError        nothing usable in what was given        exit 2
    ├── OutputError       the output folder cannot be written     exit 2
    └── LossError         something was lost or failed            exit 1

A message is one line: where, what was found, what would be right.
"""


class WxrPipelineError(Exception):
    """Base of all errors that a run raises on purpose."""

    exit_code = 2


class UsageError(WxrPipelineError):
    """The command or the settings are wrong."""


class InputError(WxrPipelineError):
    """An input can not be used."""


class OutputError(WxrPipelineError):
    """The output folder can not be written, or must not be."""


class LossError(WxrPipelineError):
    """Records were lost or failed."""

    exit_code = 1
