"""`make bench`: every benchmark of this folder, or those named: `python -m benchmarks extraction crawl`.

A benchmark is a module with a `main()` that prints its figures: ratios of things timed in one run, so that they
hold on a busy machine.
"""

import importlib
import pkgutil
import sys

import benchmarks


def main() -> int:
    known = sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    )
    wanted = sys.argv[1:] or known
    if unknown := sorted(set(wanted) - set(known)):
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in wanted:
        print(f"== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
