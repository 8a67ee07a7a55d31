"""The kernel in C where a compiler was when onrecord was installed; else None: NumPy finds the same, in more time."""

try:
    from pipeline.attribution.learnt import kernel
except ImportError:
    kernel = None  # type: ignore[assignment]
if kernel and not hasattr(kernel, "placed"):
    kernel = None  # type: ignore[assignment] # an older version's: the checkout was renewed, and not installed again

__all__ = ["kernel"]
