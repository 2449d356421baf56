"""Why an uploaded file can't be used."""

from hubbub.kernel.errors import Invalid


class MediaError(Invalid):
    """An uploaded file can't be used."""

    code = "media"
    default = "Error processing uploaded media"


class UnsupportedMedia(MediaError):
    """The content is of no kind we take, whatever its name says."""

    code = "media_unsupported"
    default = "File type of uploaded media could not be verified"


class BrokenMedia(MediaError):
    """The content starts as a known kind, but can't be read to its end."""

    code = "media_broken"
    default = "Uploaded media is damaged or incomplete"


class TooLargeMedia(MediaError):
    """Reading it would take more memory or time than one upload may have."""

    code = "media_too_large"
    default = "Uploaded media is too large"
