"""Lists that outgrow one machine's memory: read piece by piece, by engines, joined by `draws`."""
