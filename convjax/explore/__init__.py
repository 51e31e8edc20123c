"""The page that `convjax explore` serves: a convolution to touch, each number of it from `convjax.explain`."""
