"""The same media work in Pipecat: its Twilio serializer, its Deepgram services, one fixed answer.

Runs in an environment of its own, which `pipecat_environment` makes; imports nothing of this project.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket
from loguru import logger
from pipecat.frames.frames import Frame, ProposedUserStartedSpeakingFrame, TranscriptionFrame, TTSSpeakFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.services.deepgram.flux.stt import DeepgramFluxSTTService
from pipecat.services.deepgram.tts import DeepgramTTSService
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.workers.runner import WorkerRunner

ANSWER = "We are open Monday through Friday from eight to six, and on Saturday from nine until three. " * 2
SAMPLE_RATE = 8000


class Answerer(FrameProcessor):
    """In the place of a language model: the same words to whatever was said."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, ProposedUserStartedSpeakingFrame):
            await self.broadcast_interruption()
        elif isinstance(frame, TranscriptionFrame):
            await self.push_frame(TTSSpeakFrame(ANSWER, append_to_context=False))
        else:
            await self.push_frame(frame, direction)


async def converse(socket: WebSocket, deepgram: str) -> None:
    message: dict[str, Any] = {}
    while message.get("event") != "start":
        message = await socket.receive_json()
    serializer = TwilioFrameSerializer(
        message["streamSid"], params=TwilioFrameSerializer.InputParams(auto_hang_up=False)
    )
    transport = FastAPIWebsocketTransport(
        websocket=socket,
        params=FastAPIWebsocketParams(audio_in_enabled=True, audio_out_enabled=True, serializer=serializer),
    )
    pipeline = Pipeline(
        [
            transport.input(),
            DeepgramFluxSTTService(api_key="bench", url=f"{deepgram}/v2/listen"),
            Answerer(),
            DeepgramTTSService(api_key="bench", base_url=deepgram),
            transport.output(),
        ]
    )
    params = PipelineParams(audio_in_sample_rate=SAMPLE_RATE, audio_out_sample_rate=SAMPLE_RATE)
    worker = PipelineWorker(pipeline, params=params, enable_rtvi=False)

    @transport.event_handler("on_client_connected")
    async def greet(transport: object, client: object) -> None:
        await worker.queue_frames([TTSSpeakFrame(ANSWER, append_to_context=False)])

    @transport.event_handler("on_client_disconnected")
    async def end(transport: object, client: object) -> None:
        await worker.cancel()

    await WorkerRunner(handle_sigint=False).run(worker)


def application(deepgram: str) -> FastAPI:
    site = FastAPI()

    @site.get("/health")
    async def health() -> str:
        return "ready"

    @site.websocket("/")
    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await converse(socket, deepgram)

    return site


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--deepgram", required=True)
    given = parser.parse_args()
    logger.remove()  # it logs every frame's way unless told otherwise: no part of the comparison
    logger.add(sys.stderr, level="WARNING")
    uvicorn.run(
        application(given.deepgram), host="127.0.0.1", port=given.port, log_level="warning", access_log=False
    )
