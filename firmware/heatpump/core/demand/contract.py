"""What a demand source is to the controller. Each module of this folder has one, `Demand`, and its ROWS."""

from heatpump.core.model import NO_CAUSE, OFF

ANY_MK = 1 << 20  # more than any error


class Contract:
    """A new source takes this as its base, sets what it has, and defines

        step(dt_ms, params, mode, inputs, running)

    which advances by `dt_ms` and returns `action`:

    mode        what the machine is asked to do (index into MODES); heat while in emergency heat
    inputs      model.Inputs; a reading counts only if its bit of `inputs.valid` is set
    running     what the compressor does for this source now: HEAT, COOL or OFF

    What it has:

    action      what it asks for, as it counts: HEAT, COOL or OFF
    hold        why what it would ask for must wait (index into CAUSES), or NO_CAUSE
    error_mk    how far what is served is from where it shall be; positive: more is wanted (for an inverter)
    room_mk     how far the room behind what is served is from its setpoint, as `error_mk`: auxiliary heat
                goes by the lesser of the two; ANY_MK where no room is known
    target_mc   what it aims at now
    melt        1: the heater at the evaporator is to melt its ice; only asked of the first demand
    pump        1: air or water of the indoor side is to move, heat or no heat
    boost_ended its boost ended by itself and its parameter is back at 0; whoever keeps the parameters takes
                note and sets it back to False
    alarm       something went wrong that the user must know of, until 'faults reset'
    elsewhere   the diverter valve leads to another source, so supply and return aren't this one's; the
                controller sets it before `step`
    """

    PRIORITY = 0  # the higher one is served first; it then has `longest_ms` and `turn_ms`
    DIVERTED = 0  # 1: the diverter valve leads to it

    action = OFF
    hold = NO_CAUSE
    error_mk = 0
    room_mk = ANY_MK
    target_mc = 0
    melt = 0
    pump = 0
    boost_ended = False
    elsewhere = False
    alarm = 0

    def too_hot(self, inputs):
        """A run for it was stopped because the machine's hot side was at its limit."""

    def notice(self):
        """What the user should look at (index into CAUSES), or NO_CAUSE."""
        return NO_CAUSE
