"""Does the heat that is sent into a tank arrive there, as far as its reading tells?

As Klipper's verify_heater asks: heat is unanswered until the reading rises for it. Each kelvin above the
hottest that was answered before pays for the heat sent since, but for no more than: by the heat pump all the
time that may go unanswered; by the heater a third of that, or half more than it took in this tank. All
figures are own choices, weak; rule 37 of firmware/README.md says what holds.
"""

from heatpump.core.demand.contract import Contract

LONGEST_S = 1 << 29
ANSWER_MK = 1000
# Water was drawn if it cools as fast as this while the heater works, in mK a minute: the tank may rise over
# that once more, and half the heat of the time is forgiven. A slower fall is believed to the heat pump alone,
# whose own limits stop it below boiling: a coil at the bottom warms what flowed in, while the layer above it
# still sinks.
DRAWN_MK_MIN = 60
DRAWN_MK = 3000  # drawn water that cools the reading by so much gives the heat pump all the time anew
LEFT = 4  # the part of `tank_answer` that is left after an alarm, whoever ended it
AWAKE_MK, AWAKE_S = 5000, 2400  # what gave no answer is believed again if it moves so far within so long
PACE_MK = 5000  # a pace is learned from a rise like this, by the heater alone
# What would have warmed the tank by so many kelvin has boiled it, if it wasn't near its target all that time.
PACES, NEAR_MK = 42, 8000
QUICKEST_S = 60  # for a kelvin
AGAIN_S = 86400  # what gave no answer is tried once more
NO_ANSWER, FOR_A_DAY = 2, 4  # bits of `alarm`


class Answered(Contract):
    """A demand that doubts its reading; it sets `target_mc` and `pumped_mc`, calls `count_heat` and `verify`.

    alarm      NO_ANSWER: it was heated and the reading didn't rise; nothing heats until it moves or a day has
               passed, with FOR_A_DAY the latter alone. Whoever resets faults ends it
    run_s      seconds of heating without an answer, twice those of the heat pump
    all_s      those of the heater since the tank was near its target, whoever helped
    pace_s     the heater's seconds for a kelvin, learned when it reached the target in one go; 0: not yet
               These are to be kept over a reset, so that none gives all of the time anew
    pumped_mc  what the heat pump shall reach; the heater goes on to `target_mc`
    """

    def __init__(self):
        self.run_s = 0
        self.all_s = 0
        self.pace_s = 0
        self._element = 0
        self._pumped = False
        self._heat_s = 0  # sent since the last answer
        self._from_mc = None  # the coldest reading since it last rose by a kelvin
        self._hot_mc = 0  # the hottest that was answered
        self._fall_s = 0  # heat sent since the reading last fell, or rose by a kelvin
        self._awake_s = 0
        self._silent_s = 0  # since an alarm
        self._low_mc = 0  # where the heater's own work began, ...
        self._element_s = 0  # ... and how long ago

    def count_heat(self, seconds, element, pumped):
        """What heats: the heater (0 or 1), and whether the heat pump does."""
        self._element = element
        self._pumped = pumped
        self._awake_s += seconds
        self._silent_s += seconds
        self._element_s = self._element_s + seconds if element and not pumped else 0
        if self.all_s < LONGEST_S:
            heat_s = seconds * (2 if pumped else element)
            self.run_s += heat_s
            self._heat_s += heat_s
            self._fall_s += heat_s
            self.all_s += seconds * element

    def verify(self, answer_s, value_mc):
        """See what the reading tells. answer_s: so much heat may go unanswered, in seconds of the heater."""
        if self._from_mc is None:
            self._from_mc = self._hot_mc = value_mc
        if not self._element_s:
            self._low_mc = value_mc
        moved_mk = value_mc - self._from_mc
        if self.alarm & NO_ANSWER:  # is it to be believed again?
            if self._silent_s >= AGAIN_S or (abs(moved_mk) >= AWAKE_MK and not self.alarm & FOR_A_DAY):
                self.alarm &= ~(NO_ANSWER | FOR_A_DAY)
                self._hot_mc = value_mc
            elif self._awake_s < AWAKE_S:
                return
        elif (self._element or self._pumped) and value_mc >= (
            self.target_mc if self._element else self.pumped_mc
        ):  # arrived
            rise_mk = value_mc - self._low_mc
            if rise_mk >= PACE_MK and self._element_s:
                pace_s = max(self._element_s * 1000 // rise_mk, QUICKEST_S)
                if self.pace_s and pace_s > self.pace_s:  # perhaps water was drawn
                    pace_s = self.pace_s + (min(pace_s, 2 * self.pace_s) - self.pace_s) // 8
                self.pace_s = pace_s
            self.run_s = self._heat_s = self._element_s = self.all_s = 0
            self._hot_mc = value_mc
        elif self.pace_s and self.all_s >= PACES * self.pace_s and self.target_mc - value_mc > NEAR_MK:
            self.alarm |= NO_ANSWER | FOR_A_DAY
            self._silent_s = 0
            self.all_s -= self.all_s // LEFT
        elif value_mc - self._hot_mc >= ANSWER_MK:  # an answer
            if self.target_mc - value_mc <= NEAR_MK:
                self.all_s = 0
            worth_s = answer_s
            if self._element:
                worth_s = self.pace_s * 3 // 2 if self.pace_s else answer_s // 3
            worth_s = worth_s * (value_mc - self._hot_mc) // 1000
            self.run_s = max(0, self.run_s - min(worth_s, self._heat_s))
            self._heat_s = 0
            self._hot_mc = value_mc
        else:
            if moved_mk < 0:  # drawn, or a lie
                self._element_s = 0
                self._low_mc = value_mc
                if not self._element:
                    self._hot_mc += moved_mk
                    self._heat_s = 0
                    if self._pumped:
                        self.run_s += answer_s * moved_mk // DRAWN_MK
                elif -moved_mk * 60 >= DRAWN_MK_MIN * self._fall_s:
                    self._hot_mc += moved_mk
                    self.run_s -= self._fall_s // 2
                if self.run_s < 0:
                    self.run_s = 0
            if self.run_s >= answer_s:
                self.alarm |= NO_ANSWER
                self._silent_s = 0
                self.run_s = answer_s - answer_s // LEFT
            elif 0 <= moved_mk < ANSWER_MK:
                return
        self._from_mc = value_mc
        self._fall_s = self._awake_s = 0
