"""A bundled site of five outlets on loopback, built like the real ones, for `chiso run --replay`."""

from __future__ import annotations

from crawler.replay.server import ReplayPortError, ReplaySite, choose_ports, serve

__all__ = ["ReplayPortError", "ReplaySite", "choose_ports", "serve"]
