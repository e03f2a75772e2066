"""Fail when a module grows over 400 lines: past that, a file holds more than one idea."""

import subprocess
import sys
from pathlib import Path

LIMIT = 400


def main() -> int:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], capture_output=True, text=True, check=True
    ).stdout.split()
    lengths = {
        name: len(Path(name).read_text(encoding="utf-8").splitlines())
        for name in listed
        if Path(name).exists()
    }
    long = {name: length for name, length in lengths.items() if length > LIMIT}
    for name, length in sorted(long.items()):
        print(f"{name}: {length} lines, the limit is {LIMIT}: split it by what it knows", file=sys.stderr)
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
