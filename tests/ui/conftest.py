"""Lets the tests of this folder import `fake_assistant`, which the script `fake_server.py` shares."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
