"""How a pool is computed, and its derivatives: one file per algorithm, all of one signature.

=========== ==============================================================================================
pooled      (x, swept, kind) → y, the largest element, the smallest one or the sum of each window
collected   (t, x, swept, kind) → of each window the element of t that stands where x has its largest
spread      (g, x, swept, kind) → images with each element of g at the place where its window is largest
=========== ==============================================================================================

Images x and t are (batch, *spatial, channels), g is what a loss sends back to y. The last two are the transposes of
each other in their first array. Of equal elements of a window the first is taken, row by row, and a NaN before all. A
sum takes all elements: there x is None, collected is the pool itself, and spread its gradient.
"""
