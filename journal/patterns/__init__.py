"""What repeats over time: statistics and, over them, the views. Pure; prints nothing."""
