"""效能监察: figures of what the offices do, kept by a job, and what becomes of each deadline that passed."""
