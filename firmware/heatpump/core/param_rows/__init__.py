"""The parameter table's rows, by what they are about."""
