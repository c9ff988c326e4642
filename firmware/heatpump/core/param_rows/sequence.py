"""In which order the actuators move, and for how long."""

from heatpump.core.param_rows.who import INSTALLER

ROWS = (
    # Sequence. Dwell: Carrier Quiet Shift and Armstrong, 30 s before and after the shift.
    ("valve_dwell", "duration", 30, 10, 300, 5, (), INSTALLER, "Reversing valve dwell",
     "the compressor is off this long before and after the valve shifts"),
    ("valve_energised_in", "choice", 0, 0, 1, 1, ("cool", "heat"), INSTALLER, "Reversing valve energised in",
     "cool for an O valve, heat for a B valve"),
    ("pre_circulation", "duration", 30, 0, 300, 5, (), INSTALLER, "Pre-circulation",
     "fans and pumps run this long before the compressor starts"),
    ("start_duration", "duration", 60, 10, 300, 5, (), INSTALLER, "Start phase",
     "how long a start counts as a start before it counts as running"),
    ("stop_duration", "duration", 5, 0, 60, 1, (), INSTALLER, "Stop phase",
     "fans and pumps go on this long after the compressor stopped"),
    ("post_circulation", "duration", 60, 0, 600, 5, (), INSTALLER, "Post-circulation",
     "the indoor side goes on this long to bring the coil's heat or cold to where it is wanted"),
    # 60 s of mixing (ControlHeatPump).
    ("divert", "duration", 60, 10, 300, 5, (), INSTALLER, "Change between house and tank",
     "house and tank water mix this long before the run counts as one for the other"),
)  # fmt: skip
