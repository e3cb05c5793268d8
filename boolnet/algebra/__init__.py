"""Exact linear algebra and polynomials, which know nothing of Boolean functions or networks."""
