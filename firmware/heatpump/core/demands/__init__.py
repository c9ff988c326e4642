"""What wants heat or cold: one file each, chosen by the application."""
