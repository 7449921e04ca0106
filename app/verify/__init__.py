"""The public page where anyone holding a paper learns whether it is ours, unchanged and in force."""
