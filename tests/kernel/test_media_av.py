"""Uploaded video and sound: what they become, what they no longer tell, and which are refused."""

import contextlib
import random
from pathlib import Path

import av
import pytest

from hubbub.kernel.media import (
    BrokenMedia,
    MediaError,
    TooLargeMedia,
    UnsupportedMedia,
    VideoLimits,
    prepare_audio,
    prepare_gifv,
    prepare_video,
    probe,
    sniff,
)
from tests.harness.media import SECRET, animation_file, audio_file, image_file, look, turn_video, video_file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def payloads(path: Path, kind: str) -> list[bytes]:
    """The encoded packets of a file: equal ones were copied, not encoded anew."""
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(**{kind: 0}) if packet.size]


def test_what_plays_everywhere_is_copied(tmp_path: Path, out: Path) -> None:
    source = video_file(tmp_path, "video.mov")
    assert SECRET.encode() in source.read_bytes()
    made = prepare_video(source, out)
    data = made.original.path.read_bytes()
    assert SECRET.encode() not in data
    assert data.index(b"moov") < data.index(b"mdat")
    assert payloads(source, "video") == payloads(made.original.path, "video")
    assert payloads(source, "audio") == payloads(made.original.path, "audio")
    assert made.original.mime == "video/mp4"
    assert (made.original.width, made.original.height) == (320, 240)
    assert made.duration == pytest.approx(1, abs=0.1)
    assert made.frame_rate == "30/1"
    assert made.bitrate > 0
    assert made.has_audio
    assert look(made.small.path).size == (320, 240)
    assert 20 < len(made.blurhash) < 40


@pytest.mark.parametrize(
    ("name", "video", "audio"),
    [
        ("a.webm", "libvpx-vp9", "libopus"),
        ("a.mp4", "libx265", "aac"),
        ("a.mov", "mpeg4", "pcm_s16le"),
        ("b.webm", "libvpx-vp9", None),
    ],
)
def test_anything_else_is_encoded_anew(
    tmp_path: Path, out: Path, name: str, video: str, audio: str | None
) -> None:
    source = video_file(tmp_path, name, video=video, audio=audio, size=(322, 241 // 2 * 2), frames=45)
    made = prepare_video(source, out)
    facts = probe(made.original.path)
    assert facts.video
    assert (facts.video.codec, facts.video.pixel_format) == ("h264", "yuv420p")
    assert (facts.video.width, facts.video.height) == (322, 240)
    assert (facts.audio.codec if facts.audio else None) == ("aac" if audio else None)
    assert made.duration == pytest.approx(1.5, abs=0.15)
    assert made.has_audio == bool(audio)
    assert SECRET.encode() not in made.original.path.read_bytes()
    frames = len(payloads(made.original.path, "video"))
    assert 43 <= frames <= 46


def test_large_frames_are_shrunk_when_encoded_anew(tmp_path: Path, out: Path) -> None:
    made = prepare_video(
        video_file(tmp_path, "a.webm", video="libvpx-vp9", audio=None, size=(2560, 1440), frames=3), out
    )
    assert (made.original.width, made.original.height) == (1920, 1080)


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_turned_video_is_seen_upright(tmp_path: Path, out: Path, codec: str) -> None:
    source = turn_video(video_file(tmp_path, video=codec))
    facts = probe(source).video
    assert facts
    assert (facts.width, facts.height, facts.rotation) == (240, 320, 270)
    made = prepare_video(source, out)
    assert (made.original.width, made.original.height) == (240, 320)
    poster = look(made.small.path).convert("RGB")
    assert poster.size == (240, 320)
    red = poster.getpixel((200, 40))
    assert isinstance(red, tuple)
    assert red[0] > 150
    made_facts = probe(made.original.path).video
    assert made_facts
    assert made_facts.rotation == (270 if codec == "libx264" else 0)


def test_animated_gif_becomes_a_silent_video(tmp_path: Path, out: Path) -> None:
    made = prepare_gifv(animation_file(tmp_path, "gif", size=(121, 81), frames=8), out)
    assert not made.has_audio
    assert (made.original.width, made.original.height) == (120, 80)
    assert made.duration == pytest.approx(0.64, abs=0.1)
    assert made.small.path.exists()


@pytest.mark.parametrize(
    ("name", "codec", "mime", "copied"),
    [
        ("a.mp3", "libmp3lame", "audio/mpeg", True),
        ("a.m4a", "aac", "audio/mp4", True),
        ("a.aac", "aac", "audio/mp4", True),
        ("a.flac", "flac", "audio/flac", True),
        ("a.ogg", "libopus", "audio/mpeg", False),
        ("a.wav", "pcm_s16le", "audio/mpeg", False),
        ("a.webm", "libopus", "audio/mpeg", False),
        ("a.mp4", "aac", "audio/mp4", True),
    ],
)
def test_sound_becomes_what_browsers_play(
    tmp_path: Path, out: Path, name: str, codec: str, mime: str, *, copied: bool
) -> None:
    source = audio_file(tmp_path, name, codec, seconds=2)
    assert SECRET.encode() in source.read_bytes() or name == "a.aac"
    made = prepare_audio(source, out)
    assert made.original.mime == mime
    assert made.duration == pytest.approx(2, abs=0.15)
    assert made.bitrate > 0
    assert made.small is None
    assert SECRET.encode() not in made.original.path.read_bytes()
    if copied:
        assert abs(len(payloads(source, "audio")) - len(payloads(made.original.path, "audio"))) <= 1
    assert sniff(made.original.path).mime == mime


@pytest.mark.parametrize(("name", "codec"), [("a.mp3", "libmp3lame"), ("a.m4a", "aac"), ("a.flac", "flac")])
def test_cover_of_music_is_kept_as_its_picture(tmp_path: Path, out: Path, name: str, codec: str) -> None:
    made = prepare_audio(audio_file(tmp_path, name, codec, cover=True), out)
    assert made.small
    assert look(made.small.path).size == (200, 200)
    assert made.blurhash
    assert probe(made.original.path).has_cover is False


def test_probe_tells_sound_from_video(tmp_path: Path) -> None:
    assert probe(video_file(tmp_path)).video
    sound = probe(audio_file(tmp_path, "a.mp4", "aac"))
    assert sound.video is None
    assert sound.audio
    assert (sound.audio.sample_rate, sound.audio.channels) == (48000, 2)


def test_limits_are_checked_before_the_work(tmp_path: Path, out: Path) -> None:
    source = video_file(tmp_path, frames=60)
    with pytest.raises(TooLargeMedia, match="320x240 videos are not supported"):
        prepare_video(source, out, limits=VideoLimits(max_matrix=320 * 239))
    with pytest.raises(TooLargeMedia, match="30fps videos are not supported"):
        prepare_video(source, out, limits=VideoLimits(max_frame_rate=29))
    with pytest.raises(TooLargeMedia, match="length"):
        prepare_video(source, out, limits=VideoLimits(max_duration=1))
    with pytest.raises(TooLargeMedia, match="too long"):
        prepare_video(source, out, limits=VideoLimits(max_work=0))
    with pytest.raises(TooLargeMedia):
        prepare_gifv(animation_file(tmp_path, "gif"), out, limits=VideoLimits(max_matrix=100))


@pytest.mark.parametrize("name", ["a.mp4", "a.webm"])
def test_incomplete_video_is_broken(tmp_path: Path, out: Path, name: str) -> None:
    codec = {"a.mp4": "libx264", "a.webm": "libvpx-vp9"}[name]
    source = video_file(tmp_path, name, video=codec, audio=None, frames=120)
    data = source.read_bytes()
    for part in (len(data) // 3, 60):
        source.write_bytes(data[:part])
        with pytest.raises(BrokenMedia):
            prepare_video(source, out)


def test_video_whose_promise_is_not_kept_is_broken(tmp_path: Path, out: Path) -> None:
    """The index comes first and is whole; most of what it speaks of is missing."""
    whole = prepare_video(video_file(tmp_path, frames=150), out).original.path
    source = tmp_path / "cut.mp4"
    source.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(BrokenMedia):
        prepare_video(source, out)


def test_other_content_is_refused(tmp_path: Path, out: Path) -> None:
    text = tmp_path / "a.mp4"
    text.write_bytes(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    with pytest.raises(UnsupportedMedia):
        prepare_video(text, out)
    with pytest.raises(UnsupportedMedia):
        prepare_audio(text, out)
    with pytest.raises(UnsupportedMedia):
        prepare_video(image_file(tmp_path, "jpg"), out)
    with pytest.raises(UnsupportedMedia):
        prepare_video(video_file(tmp_path, "a.mkv"), out)
    with pytest.raises(UnsupportedMedia):
        prepare_video(audio_file(tmp_path, "b.mp4", "aac"), out)
    with pytest.raises(UnsupportedMedia):
        prepare_audio(video_file(tmp_path, "c.mp4", audio=None), out)


def test_noise_behind_a_true_beginning_is_an_error_of_ours(tmp_path: Path, out: Path) -> None:
    generator = random.Random(7)
    for source in (
        video_file(tmp_path),
        audio_file(tmp_path, "a.flac", "flac"),
        audio_file(tmp_path, "a.mp3", "libmp3lame"),
    ):
        data = bytearray(source.read_bytes())
        for _ in range(40):
            for _ in range(60):
                data[generator.randrange(12, len(data))] = generator.randrange(256)
            source.write_bytes(data)
            prepare = prepare_video if source.suffix == ".mp4" else prepare_audio
            with contextlib.suppress(MediaError):
                prepare(source, out)
