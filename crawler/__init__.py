"""The web side: sources, discovery, polite fetching, archive, reading pages. Alone in knowing Scrapy."""
