"""Pictures of networks and functions, one row per kind."""
