"""What can be wrong with an index. The message is one line that says what to do next."""

REBUILD = "run `tillit ingest --rebuild`"


class StoreError(RuntimeError):
    """Anything the index cannot do; callers print it as one line, the API answers 503 with it."""


class IndexMissingError(StoreError):
    """Nothing has been ingested yet."""


class IndexMismatchError(StoreError):
    """The index was built with other settings than those it is opened with."""


class IndexDamagedError(StoreError):
    """What lies on disk (or in the Chroma server) is not what was built; `what` says so in a sentence."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; {REBUILD}")
        self.what = what


class LockHeldError(StoreError):
    """Another process is writing the index."""


class StoreUnavailableError(StoreError):
    """The Chroma server did not answer in time, or the disk does not take what is written."""
