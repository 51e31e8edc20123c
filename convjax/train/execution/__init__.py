"""How the steps of an epoch are executed: in one program over images on the device, or batch by batch from a stream."""
