"""Campaigns: many scenarios, each in many variants, on all cores or on a cluster."""
