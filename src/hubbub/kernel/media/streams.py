"""The lanes of a conversion: each takes the packets of one stream and passes them on as they are, or encoded anew."""

import time
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

from hubbub.kernel.media.errors import BrokenMedia, TooLargeMedia
from hubbub.kernel.media.limits import VideoLimits
from hubbub.kernel.media.probe import (
    Container,
    Frame,
    Probe,
    Stream,
    VideoFacts,
    bound_decoder,
    decode_tolerantly,
    translated_errors,
)

MAX_ENCODED_PIXELS = 2_073_600  # 1920 x 1080: what is encoded anew should be done this week
MAX_ENCODED_RATE = 60
_TIME_BASE = Fraction(1, 90_000)
_TURNS = {90: ("cclock",), 180: ("clock", "clock"), 270: ("clock",)}
_TOLERATED_GAP = 0.1  # of the promised duration


class Lane(Protocol):
    """One stream on its way into the new file."""

    def feed(self, packet: Any) -> None:
        """Takes a packet; the empty one at the end says there are no more."""

    def finish(self) -> None:
        """Writes what is still held back."""


class CopyLane:
    """Packets as they are; nothing but the encoded stream itself gets into the new file."""

    def __init__(self, out: Container, stream: Stream) -> None:
        self._out = out
        self._stream = out.add_stream_from_template(stream)
        self._stream.metadata.clear()

    def feed(self, packet: Any) -> None:
        if packet.dts is not None:
            packet.stream = self._stream
            self._out.mux(packet)

    def finish(self) -> None:
        pass


class EncodeVideoLane:
    """Any picture to H.264 that every browser plays: upright, square pixels, even sides, 4:2:0, 8 bits."""

    def __init__(self, out: Container, stream: Stream, facts: VideoFacts, limits: VideoLimits) -> None:
        bound_decoder(stream, limits)
        self._out = out
        self._facts = facts
        self._source = stream
        self._size = _fit(facts.width, facts.height)
        self._stream = out.add_stream(
            "libx264",
            rate=facts.frame_rate or 30,
            options={"preset": "veryfast", "crf": "23", "threads": "1"},
        )
        context = self._stream.codec_context
        context.width, context.height = self._size
        context.pix_fmt = "yuv420p"
        context.thread_count = 1
        context.time_base = _TIME_BASE  # frames may come at any moment, not only on the beat
        self._graph: Any = None
        self._graph_input: tuple[int, int, str] | None = None
        self._last = -1

    def feed(self, packet: Any) -> None:
        for frame in decode_tolerantly(packet):
            if frame.pts is not None:
                self._graph_for(frame).push(frame)
                self._encode_ready()

    def finish(self) -> None:
        if self._graph is None:
            raise BrokenMedia
        self._graph.push(None)
        self._encode_ready()
        self._out.mux(self._stream.encode(None))

    def _encode_ready(self) -> None:
        import av
        from av.video.frame import PictureType

        while True:
            try:
                frame = self._graph.vpull()
            except (av.BlockingIOError, av.EOFError):
                return
            moment = int(frame.pts * frame.time_base / _TIME_BASE)
            if moment > self._last:
                self._last, frame.pts, frame.time_base = moment, moment, _TIME_BASE
                frame.pict_type = PictureType.NONE  # the encoder decides, not the source
                self._out.mux(self._stream.encode(frame))

    def _graph_for(self, frame: Frame) -> Any:
        """The filters for frames like this one; a stream may change its size on the way."""
        wanted = (frame.width, frame.height, frame.format.name)
        if self._graph_input != wanted:
            self._graph, self._graph_input = self._build_graph(frame), wanted
        return self._graph

    def _build_graph(self, frame: Frame) -> Any:
        from av.filter import Graph

        graph = Graph()
        graph.threads = 1
        nodes = [
            graph.add_buffer(
                width=frame.width,
                height=frame.height,
                format=frame.format.name,
                time_base=self._source.time_base,
            )
        ]
        nodes += [graph.add("transpose", turn) for turn in _TURNS.get(self._facts.rotation, ())]
        nodes.append(graph.add("scale", f"{self._size[0]}:{self._size[1]}"))
        nodes.append(graph.add("setsar", "1"))
        if self._facts.frame_rate is None or self._facts.frame_rate > MAX_ENCODED_RATE:
            nodes.append(graph.add("fps", str(MAX_ENCODED_RATE if self._facts.frame_rate else 30)))
        nodes += [graph.add("format", "yuv420p"), graph.add("buffersink")]
        graph.link_nodes(*nodes).configure()
        return graph


class EncodeAudioLane:
    """Any sound to AAC or MP3, in mono or stereo."""

    def __init__(self, out: Container, stream: Stream, codec: str, *, bitrate: int = 160_000) -> None:
        context = stream.codec_context
        context.thread_count = 1
        rate = 44_100 if context.sample_rate == 44_100 else 48_000
        self._out = out
        self._stream = out.add_stream(codec, rate=rate)
        self._stream.layout = "mono" if context.channels == 1 else "stereo"
        self._stream.bit_rate = bitrate
        self._has_sound = False

    def feed(self, packet: Any) -> None:
        for frame in decode_tolerantly(packet):
            self._has_sound = True
            self._out.mux(self._stream.encode(frame))

    def finish(self) -> None:
        if not self._has_sound:
            raise BrokenMedia
        self._out.mux(self._stream.encode(None))


def run_lanes(source: Container, lanes: Mapping[Stream, Lane], facts: Probe, limits: VideoLimits) -> None:
    """Sends every packet of the source down its lane, within the time limits. Raises `BrokenMedia` where much of what
    the header promised is missing."""
    by_index = {stream.index: lane for stream, lane in lanes.items()}
    stop = time.monotonic() + limits.max_work
    reached = 0.0
    start = (source.start_time or 0) / 1_000_000
    for packet in source.demux(list(lanes)):
        if time.monotonic() > stop:
            raise TooLargeMedia("Uploaded media takes too long to convert")
        if packet.pts is not None:
            reached = max(reached, float((packet.pts + (packet.duration or 0)) * packet.time_base) - start)
        if reached > limits.max_duration:
            raise TooLargeMedia("Video or audio of this length is not supported")
        by_index[packet.stream.index].feed(packet)
    for lane in by_index.values():
        lane.finish()
    if facts.duration and reached + 1 < facts.duration * (1 - _TOLERATED_GAP):
        raise BrokenMedia


def open_output(path: Path, name: str, **options: str) -> Any:
    """A new file in the format called `name`, which says nothing about who wrote it."""
    import av

    with translated_errors():
        return av.open(str(path), "w", format=name, options={"fflags": "+bitexact", **options})


def _fit(width: int, height: int) -> tuple[int, int]:
    """The size to encode in: not too large, and even, since 4:2:0 halves both sides."""
    scale = min(1.0, (MAX_ENCODED_PIXELS / (width * height)) ** 0.5)
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)
