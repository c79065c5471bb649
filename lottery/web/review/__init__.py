"""Review: doubtful entries and appeals, each before one who decides."""
