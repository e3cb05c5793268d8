"""The compiler: a source in, the strategies tried, the best network chosen, counted and verified."""
