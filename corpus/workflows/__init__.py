"""Tasks on a whole project that combine suggesters, readers and the store."""
