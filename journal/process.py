"""What this process may leave behind by accident: nothing. One function a platform's difference.

Core dumps hold memory, and so what was written. See prctl(2), PR_SET_DUMPABLE; getrlimit(2), RLIMIT_CORE.
"""

import contextlib
import sys

PR_SET_DUMPABLE = 4


def harden() -> None:
    """Switches core dumps off where there are any, and on Linux makes the process unreadable for others of this user.

    On macOS only core dumps are off; on Windows there is neither, and Windows' own error reports can't be refused
    from here. A child process does not inherit it. Never raises: it is a second line, not the first.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
