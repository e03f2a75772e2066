"""Asking the server under test."""

import json
import urllib.error
import urllib.request
from http.client import HTTPMessage
from typing import Any


def get(address: str, **headers: str) -> tuple[int, str, HTTPMessage]:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def rows(site: str, path: str) -> list[dict[str, Any]]:
    status, body, _ = get(f"{site}/chiso/{path}{'&' if '?' in path else '?'}_shape=array")
    assert status == 200, body
    found: list[dict[str, Any]] = json.loads(body)
    return found
