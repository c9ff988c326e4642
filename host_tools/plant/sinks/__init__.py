"""Where a machine's heat goes: rooms, water, tanks, cabinets."""
