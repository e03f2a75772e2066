"""What every request and answer passes, in the order of `crawler.settings`: guard, robots, pacing, archive.

They are Scrapy downloader middlewares so that nothing can be fetched around them: not a redirect's next hop,
not a robots.txt, not a list.
"""
