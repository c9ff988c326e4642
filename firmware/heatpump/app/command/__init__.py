"""What the console's commands do, some in each module: only those of one command are in memory at once.

A command is a function, which `table.COMMANDS` names. It is given the `Commands` and the words behind
its name, and gives the lines of the answer. It raises ValueError for what it refuses.
"""
