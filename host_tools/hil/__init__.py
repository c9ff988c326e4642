"""Hardware in the loop: a real board, with the world that a scenario needs simulated over its serial port."""
