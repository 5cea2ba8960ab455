"""A speech server that answers Deepgram's wire protocol with open models.

A process of its own: it imports nothing of the project and needs only `requirements.txt` beside it.
"""
