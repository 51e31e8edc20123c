def shrinking_stack(
    input_size: int, layers: list[tuple[int, int, int]]
) -> list[int]:
    """Return the size of the input and the size after each layer."""
    exact = float(input_size)
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        exact = (exact + 2 * padding - kernel_size) / stride + 1
        sizes.append(round(exact))
    return sizes
