"""What share of its time a machine has had to run: learned, so that it can go on without a reading."""


class Share:
    """Old time counts for half, then for a quarter, and so on.

    ran      so much of ...
    passed   ... so much time; whoever learns may weigh it, by how hard the weather made it
    """

    def __init__(self, first_pm, weight, most):
        """first_pm: the share before anything is learned, per mille; weight: what it counts for; most: time
        that makes the older count for half. All in the unit of `passed`."""
        self.ran = weight // 1000 * first_pm
        self.passed = weight
        self._most = most

    def learn(self, passed, ran):
        self.passed += passed
        self.ran += ran
        if self.passed >= self._most:
            self.passed //= 2
            self.ran //= 2

    def per_mille(self, times, least, most):
        """The share in a weather that weighs `times`, per mille, within bounds."""
        return min(max(self.ran * times // (self.passed // 1000), least), most)
