"""The transition table of the sequence. `sequencer` works it into rows by phase; then it is forgotten."""

from heatpump.core.model import (
    DEFROST_DRIP,
    DEFROST_MELT,
    DEFROST_PREPARE,
    DEFROST_RETURN,
    DIVERT,
    IDLE,
    LOCKOUT,
    POST_CIRCULATION,
    PRE_CIRCULATION,
    RUN,
    START,
    STOP,
    VALVE_SHIFT,
)

# Conditions, as bits.
WANT = 1  # there is a demand, and no fault
ALIGNED = 2  # the reversing valve stands as the demand needs it
READY = 4  # the compressor may start now
HOLD = 8  # the minimum on time isn't over
TRIP = 16  # a fault: stop at once
LOCKED = 32  # locked out
DONE = 64  # the phase's time is over
STILL = 128  # the valve may move
FROSTED = 256  # a defrost is due, and heat is wanted
MELTED = 512  # the defrost has reached its end
ROUTED = 1024  # the diverter valve leads to what is served

# (phase, all of these, none of these, next phase); the first row that fits is taken.
TRANSITIONS = (
    (IDLE, LOCKED, 0, LOCKOUT),
    (IDLE, WANT | FROSTED | READY, 0, DEFROST_PREPARE),
    (IDLE, WANT | STILL, ALIGNED, VALVE_SHIFT),
    (IDLE, WANT | ALIGNED | READY, 0, PRE_CIRCULATION),
    (VALVE_SHIFT, DONE, 0, IDLE),
    (PRE_CIRCULATION, 0, WANT, IDLE),
    (PRE_CIRCULATION, 0, ALIGNED, IDLE),
    (PRE_CIRCULATION, 0, READY, IDLE),
    (PRE_CIRCULATION, DONE, 0, START),
    (START, TRIP, 0, STOP),
    (START, 0, WANT | HOLD, STOP),
    (START, 0, ALIGNED | HOLD, STOP),
    (START, DONE, 0, RUN),
    (RUN, TRIP, 0, STOP),
    (RUN, 0, WANT | HOLD, STOP),
    (RUN, 0, ALIGNED | HOLD, STOP),
    (RUN, FROSTED, HOLD, DEFROST_PREPARE),
    (RUN, ALIGNED, ROUTED, DIVERT),
    (DIVERT, TRIP, 0, STOP),
    (DIVERT, 0, WANT | HOLD, STOP),
    (DIVERT, 0, ALIGNED | HOLD, STOP),
    (DIVERT, DONE, 0, RUN),
    (STOP, DONE, 0, POST_CIRCULATION),
    (POST_CIRCULATION, WANT | ALIGNED | READY, FROSTED, PRE_CIRCULATION),
    (POST_CIRCULATION, DONE, 0, IDLE),
    (LOCKOUT, 0, LOCKED, IDLE),
    (DEFROST_PREPARE, 0, WANT, DEFROST_RETURN),
    (DEFROST_PREPARE, ALIGNED | READY, 0, DEFROST_MELT),
    (DEFROST_MELT, TRIP, 0, DEFROST_DRIP),
    (DEFROST_MELT, MELTED, HOLD, DEFROST_DRIP),
    (DEFROST_DRIP, DONE, 0, DEFROST_RETURN),
    (DEFROST_RETURN, ALIGNED, 0, IDLE),
)
