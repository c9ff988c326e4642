"""What is never allowed: the protections of the compressor, and which reading may be trusted."""
