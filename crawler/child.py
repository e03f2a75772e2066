"""The child process of `crawler.run`: `python -m crawler.child`, a pickled job on its standard input."""

from __future__ import annotations

import json
import os
import pickle
import sys
import threading

# sqlite-utils imports pandas where it finds it, which doubles the time to start; a crawl has no use for it
sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]

from scrapy.crawler import AsyncCrawlerProcess  # noqa: E402

from crawler.archive import ArchiveFull  # noqa: E402
from crawler.settings import crawl_settings  # noqa: E402
from crawler.spiders.paper import FULL, Job, PaperSpider  # noqa: E402


def main() -> int:
    """Reads a job, runs it, tells of every source in a line of JSON; 0 when it ran to its end."""
    job: Job = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    process = AsyncCrawlerProcess(crawl_settings(job.limits, job.allow_addresses, job.log_level))
    crawler = process.create_crawler(PaperSpider)
    process.crawl(crawler, job=job, report=lambda told: print(json.dumps(told), flush=True))
    process.start()
    spider = crawler.spider
    if not isinstance(spider, PaperSpider) or crawler.stats.get_value("finish_reason") != "finished":
        print("it was stopped before all sources had their turn", file=sys.stderr)
        return 1
    if spider.fatal:
        ours = isinstance(spider.fatal, RuntimeError)  # a sentence for the user
        print(spider.fatal if ours else repr(spider.fatal), file=sys.stderr)
        return FULL if isinstance(spider.fatal, ArchiveFull) else 1
    return 0


def _end_with_parent() -> None:
    """Waits for the end of input. All state is committed as it happens, so the child may end anywhere."""
    while os.read(sys.stdin.fileno(), 1024):  # not the buffer: its lock would hold up a regular exit
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
