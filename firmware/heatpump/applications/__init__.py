"""One small file of data per kind of machine."""
