"""The ASGI entry: what `hubbub streaming` serves."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubbub.config.settings")
django.setup()

from hubbub.api.streaming.app import Streaming  # noqa: E402 - models are loaded only now

application = Streaming()
