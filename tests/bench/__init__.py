"""Measures the bot: what a request costs, how soon it is acknowledged, how soon the bot is ready, how much it keeps."""
