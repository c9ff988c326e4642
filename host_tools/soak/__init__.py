"""Random sequences of faults, disturbances and commands on a machine and its plant, and what must hold."""
