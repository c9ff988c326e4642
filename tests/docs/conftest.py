"""What the host's tests have on their bench serves here, too."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "host"))
