"""Local workspaces: a Slack-compatible server and a page, to try the bot and to test it end to end.

The bot runs unchanged against it: it speaks Slack's Web API and Socket Mode on 127.0.0.1 and nothing else.
Nothing here knows the rest of the project, and nothing in the project knows this.
"""
