"""Every bound of a night in one place, so that a test can shrink them all."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes.

    `timeout` is for a whole answer, connecting and body included. `max_bytes` counts what was sent and,
    again, what it unpacks to. `least_delay` is the floor no source file gets below. A source is left for the
    night after `failures_in_a_row` failed pages or `source_seconds`.
    """

    timeout: float = 30.0
    max_bytes: int = 8 * MIB
    warn_bytes: int = 2 * MIB
    robots_bytes: int = 512 * 1024
    least_delay: float = 2.0
    max_crawl_delay: float = 30.0
    max_retry_after: float = 60.0
    max_redirects: int = 5
    failures_in_a_row: int = 5
    source_seconds: float = 2 * 3600.0
    sources_at_once: int = 40
    warc_bytes: int = 512 * MIB
