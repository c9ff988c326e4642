"""What a board's clock has before anybody has set it, for the tests that go through the whole console."""


class Rtc:
    """A clock that was never set, until it is."""

    def __init__(self) -> None:
        self.seconds = 0

    def now_s(self) -> int:
        return self.seconds

    def set_s(self, seconds: int) -> None:
        self.seconds = seconds


class NoNetwork:
    def ready(self) -> bool:
        return False
