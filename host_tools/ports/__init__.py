"""USB serial ports: which adapter each is, and what answers on it."""
