"""What is wanted: the sources of demand, a file each, and what decides between them."""
