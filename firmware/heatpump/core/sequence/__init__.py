"""In which order things move: the phases, and what helps the compressor."""
