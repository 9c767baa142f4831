"""What the user can do: each verb opens one session and returns values."""
