"""Hubbub: social media, social networking, and the numbers that tell them apart, on one server of your own."""

from importlib.metadata import version

__version__ = version("hubbub")
