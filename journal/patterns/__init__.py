"""What repeats over time: statistics, and the views that use them. Pure; prints nothing."""
