"""Reports of runs: the picture."""
