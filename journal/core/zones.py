"""Local times in a zone, also in the nights when the clocks change."""

from datetime import UTC, datetime, tzinfo


def local(naive: datetime, zone: tzinfo) -> datetime:
    """Return a local time in a zone; a time that is skipped in spring becomes the one the clocks were moved to."""
    at = naive.replace(tzinfo=zone)
    try:
        return at.astimezone(UTC).astimezone(zone)
    except OverflowError:
        return at


def fixed_offset(at: datetime) -> datetime:
    """Return the same time with its offset alone: what is stored, and never changes with a zone's rules."""
    return datetime.fromisoformat(at.isoformat())
