"""Builds the controller on a board and runs its tasks."""
