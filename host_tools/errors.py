"""The errors a user sees: one clear line each, never a traceback.

HeatpumpError
├── UserError     the job failed; exit status 1
└── UsageError    it was asked for wrongly; exit status 2
"""


class HeatpumpError(Exception):
    """Base of the two; `exit_status` is what the command line ends with.

    `details` are further lines, a list that belongs to the one that says what is wrong.
    """

    exit_status = 1
    details: tuple[str, ...] = ()


class UserError(HeatpumpError):
    """Something outside the program failed: a port, a file, a broker, a board."""


class UsageError(HeatpumpError):
    """The input is wrong: an unknown name, a value out of bounds, a bad file."""

    exit_status = 2
