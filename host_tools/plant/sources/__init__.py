"""Where a machine takes its heat from, and the coil between it and air."""
