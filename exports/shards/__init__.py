"""Shards: files of texts for suggesters that run without a project, and files of their spans."""
