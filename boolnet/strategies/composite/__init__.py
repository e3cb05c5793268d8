"""Strategies that split a function and have its parts built by others."""
