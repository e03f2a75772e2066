"""Page bytes to the article as read; `crawler.read` is the way in."""
