"""Operations, their default keys, and a person's own keys."""
