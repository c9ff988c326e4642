"""The refrigerant circuit: a quasi-steady vapour-compression cycle, its table, its dynamics and its wear."""
