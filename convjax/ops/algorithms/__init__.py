"""How a convolution is computed, and its two gradients: one file per algorithm, all of one signature.

=================== =============================================================================================
forward             (x, kernel, setting) → y
input_gradient      (g, kernel, setting, input_size) → the gradient of the images
kernel_gradient     (x, g, setting, kernel_size) → the gradient of the kernel
=================== =============================================================================================

Images x are (batch, *spatial, in_channels), g is what a loss sends back to y, a kernel is (*kernel_size,
in_channels // groups, out_channels). The three are the faces of one trilinear form: each is linear in its two arrays,
and the transpose of one with respect to an array is another of the three.
"""
