"""What the machines of whoever runs the site ask and read: health, figures, logs."""
