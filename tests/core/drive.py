"""An inverter with its settings and a clock, for the tests of it."""

from heatpump.core import values
from heatpump.core.param_rows.inverter import ROWS
from heatpump.core.sequence.inverter import Inverter

MIN, START, MAX, BOOST_MAX, STEP, OIL_BOOST = 308, 423, 846, 1000, 15, 615


class Settings:
    """The defaults of the rows, as attributes."""

    def __init__(self, **changes):
        self.start_duration_s = 60
        for row in ROWS:
            setattr(self, values.attribute(row[0], row[1]), row[2])
        for key in changes:
            assert hasattr(self, key)
            setattr(self, key, changes[key])


class Drive:
    """An inverter with everything that is handed in, ticking once a second."""

    def __init__(self, **changes):
        self.params = Settings(**changes)
        self.inverter = Inverter()
        self.running = True
        self.error_mk = 0
        self.hold = self.reduce = False
        self.outdoor_mc = 5000

    def tick(self, dt_ms=1000):
        speed_pm = self.inverter.step(
            dt_ms, self.params, self.running, self.error_mk, self.hold, self.reduce, self.outdoor_mc
        )
        assert speed_pm == self.inverter.speed_pm
        return speed_pm

    def run(self, seconds):
        """The speeds of so many seconds."""
        return [self.tick() for _ in range(seconds)]

    def started(self):
        """Past the start phase."""
        assert set(self.run(60)) == {START}
        return self


def changes(speeds):
    return [speeds[n + 1] - speeds[n] for n in range(len(speeds) - 1)]
