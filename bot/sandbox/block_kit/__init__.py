"""Block Kit as Slack enforces it: what is allowed where, how long, how many, and what is filled in."""
