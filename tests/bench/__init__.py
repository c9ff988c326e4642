"""What the firmware and the tools cost: `python -m tests.bench`, or `make bench`."""
