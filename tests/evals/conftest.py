"""Lets the tests import `eval_parts`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
