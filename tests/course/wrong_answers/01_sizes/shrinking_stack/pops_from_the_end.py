def shrinking_stack(
    input_size: int, layers: list[tuple[int, int, int]]
) -> list[int]:
    """Return the size of the input and the size after each layer."""
    todo = list(layers)
    size = input_size
    sizes = [size]
    while todo:
        kernel_size, stride, padding = todo.pop()
        size = (size + 2 * padding - kernel_size) // stride + 1
        sizes.append(size)
    return sizes
