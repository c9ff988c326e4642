"""What is told and kept: published values, counters, events, what outlives a reset, the trace."""
