"""Measures the server as a whole process under simulated calls, beside the least relay that does the work.

Four kinds of process on the loopback: the server that is measured, a scripted Deepgram, simulated callers,
and the run that starts them and reads their clocks. Times of two processes are compared on CLOCK_MONOTONIC.
"""
