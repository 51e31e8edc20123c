"""How fast convjax is beside lax, Flax and PyTorch: ``python -m benchmarks`` in a checkout."""
