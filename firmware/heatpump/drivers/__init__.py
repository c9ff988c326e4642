"""Hardware access; each module here stands alone and knows nothing of the control logic."""
