"""Lets the tests of this folder import `store_parts`, which the script `store_process.py` shares."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
