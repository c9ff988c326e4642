"""How often the board's flash may be written."""


class Allowance:
    """left   how many times one may write now: so many at once, and then once each period"""

    def __init__(self, at_once, each_s):
        self.left = self._at_once = at_once
        self._each_s = each_s
        self._waited_s = 0

    def pass_s(self, seconds):
        """Time goes by."""
        self._waited_s += seconds
        if self._waited_s >= self._each_s:
            self._waited_s = 0
            self.left = min(self.left + 1, self._at_once)
