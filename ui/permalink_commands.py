"""`tillit permalinks`: what whoever runs the server sees of permalinks, and how they are deleted."""

import sys
from collections.abc import Sequence

from assistant.settings import Settings
from ui.permalinks.ids import read_id
from ui.permalinks.store import PermalinkStore
from ui.viewer import permalink_address


def list_permalinks(settings: Settings) -> int:
    """A line for each, oldest first; nothing of what they show."""
    store = PermalinkStore(settings.data_dir)
    entries = store.entries()
    for one in entries:
        print(f"{one.made_at}  {one.kind:8}  {one.n_bytes:>9,} bytes  {permalink_address(one.id).path}")
    total = sum(one.n_bytes for one in entries)
    print(f"{len(entries)} permalinks, {total:,} bytes, in {str(store.path)!r}.")
    return 0


def delete_permalinks(settings: Settings, given: Sequence[str]) -> int:
    """Delete each; 1 where one was not there."""
    store = PermalinkStore(settings.data_dir)
    n_missing = 0
    for one in given:
        permalink_id = read_id(one.partition("?")[0].rstrip("/").rpartition("/")[2])
        if permalink_id and store.delete(permalink_id):
            print(f"Deleted {permalink_id}.")
        else:
            n_missing += 1
            print(f"tillit: there is no permalink {one!r}; `tillit permalinks` lists them", file=sys.stderr)
    return 1 if n_missing else 0
