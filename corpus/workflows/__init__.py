"""Tasks that combine suggesters, readers and the store on a whole project."""
