"""Services that speak OpenAI's `/v1/audio/speech`, bought or on the newsroom's own machine."""
