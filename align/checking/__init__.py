"""Translation consistency: what the two sides of a bitext say differently."""
