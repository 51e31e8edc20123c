"""What every array of a program sees of the image: views are fields along each axis, with a rule for each primitive.

``fields`` holds what is seen along one axis, ``unions`` joins several, ``movements`` and ``contractions`` are the rules
of primitives that move elements and of those that join them, and ``views`` applies them to an equation.
"""
