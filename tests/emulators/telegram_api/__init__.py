"""The parts of the Bot API server, a file per noun; `bot_api.BotApi` puts them together."""
