"""The pictures of the site: one module a page, one function a picture, computed by calling the library itself."""
