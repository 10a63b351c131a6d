"""A clock's reading in a zone, on all nights of the year: also those on which clocks change."""

from datetime import UTC, datetime, tzinfo


def local(naive: datetime, zone: tzinfo) -> datetime:
    """Return a clock's reading in a zone; one that a spring night skips is taken as the time it became."""
    at = naive.replace(tzinfo=zone)
    try:
        return at.astimezone(UTC).astimezone(zone)
    except OverflowError:
        return at


def fixed_offset(at: datetime) -> datetime:
    """Return the same time with its offset alone: what is stored, and never changes with a zone's rules."""
    return datetime.fromisoformat(at.isoformat())
