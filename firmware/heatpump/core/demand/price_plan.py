"""The price plan: which of the coming hours are cheap, and which are dear.

A plan is a run of prices, each for the same 15, 30 or 60 minutes. Prices are whole numbers of any unit,
such as EUR/MWh: only their order counts, and a negative one is as good as any. A plan is never kept
over a reset; one that has run out, or one without a clock, is no plan. It outlives a moment of a wrong clock.
"""

from heatpump.core.calendar import DAY_MIN
from heatpump.core.model import PRICE_LEVELS

LEVELS = PRICE_LEVELS
NO_PLAN, NORMAL, CHEAP, DEAR = range(4)

LONGEST_MIN = 2 * DAY_MIN

GAP_PERCENT = 15  # a smaller difference isn't worth warmer water
STORE_MIN = 240  # a rise that is further off needn't be stored for yet
COAST_MIN = 360  # a fall that is further off isn't waited for


class PricePlan:
    """level   what the present price is among those of the day around it (index into LEVELS)
    store   1: it soon gets dearer and not cheaper before, so heat is to be stored; -1: the other way round
    """

    def __init__(self):
        self.level = NO_PLAN
        self.store = 0
        self.clear()

    def push(self):
        """1 in cheap times, -1 in dear ones, else 0."""
        return 1 if self.level == CHEAP else -1 if self.level == DEAR else 0

    def clear(self):
        self._prices = ()  # allocates nothing: a plan may run out in any tick
        self._start = 0
        self._step_min = 60
        self._judged = -1  # the slot that `level` is of
        self._judged_share = -1

    def add(self, text):
        """Take a run of prices: "2026-11-21T22:00Z 60 87 85 79 -3 …", start, minutes of each, prices.

        One that begins where the plan ends, with the same minutes, extends it; any other replaces it. What
        is past makes room.
        "none" ends the plan. Raises ValueError with one line; the old plan then stays.
        """
        from heatpump.core.demand import price_text  # for a moment

        run = price_text.read(text)
        if not run:
            self.clear()
            return
        start, step, prices = run
        judged = -1
        if self._prices and step == self._step_min and start == self.end():
            start = self._start
            prices = self._prices + prices
            judged = self._judged  # what is past stays past, whether or not a tick comes before the next run
            over = len(prices) - LONGEST_MIN // step
            if 0 < over <= self._judged:
                prices = prices[over:]
                start += over * step
                judged -= over
        if len(prices) * step > LONGEST_MIN:
            raise ValueError("prices: a plan covers at most 48 hours")
        self.clear()
        self._start, self._step_min, self._prices = start, step, prices
        self._judged = judged

    def end(self):
        """The minute after the last price."""
        return self._start + len(self._prices) * self._step_min

    def runs(self):
        """(minute, price) of each slot."""
        for n, price in enumerate(self._prices):
            yield self._start + n * self._step_min, price

    def step(self, utc_minute, share):
        """Judge the present price; `share` per cent of a day count as cheap, and as many as dear."""
        if not self._prices:
            self.level = NO_PLAN
            self.store = 0
            return
        slot = (utc_minute - self._start) // self._step_min
        if utc_minute < 0 or slot < 0:
            self.level = NO_PLAN
            self.store = 0
            self._judged = -1
        elif slot >= len(self._prices):
            self.level = NO_PLAN
            self.store = 0
            self._judged = len(self._prices)
            if 0 <= utc_minute - self.end() - LONGEST_MIN < DAY_MIN:  # a clock that jumps beyond may be wrong
                self.clear()
        elif slot != self._judged or share != self._judged_share:
            self._judged = slot
            self._judged_share = share
            self.level = self._judge(slot, share)
            self.store = self._look_ahead(slot)

    def _look_ahead(self, slot):
        """What the next price that differs by GAP_PERCENT or more asks for."""
        prices = self._prices
        price = prices[slot]
        for n in range(slot + 1, len(prices)):
            more = prices[n] - price
            if abs(more) * 100 >= GAP_PERCENT * max(abs(price), abs(prices[n])) and more:
                left_min = (n - slot) * self._step_min
                if more > 0:
                    return 1 if left_min <= STORE_MIN else 0
                return -1 if left_min <= COAST_MIN else 0
        return 0

    def _judge(self, slot, share):
        """CHEAP: few prices of the day around are lower, and at least half of them are higher. So
        nothing is cheap in a plan of equal prices."""
        prices = self._prices
        day = DAY_MIN // self._step_min
        first = max(0, min(slot - day // 2, len(prices) - day))
        last = min(len(prices), first + day)
        price = prices[slot]
        lower = higher = 0
        for n in range(first, last):
            if prices[n] < price:
                lower += 1
            elif prices[n] > price:
                higher += 1
        count = last - first
        if lower * 100 < share * count and higher * 2 >= count:
            return CHEAP
        if higher * 100 < share * count and lower * 2 >= count:
            return DEAR
        return NORMAL
