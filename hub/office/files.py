"""What a delivery consists of: the files in the order in which they go, and each cut into parts."""

import hashlib
from base64 import b64encode

from hub.domain.devices import SETTINGS, Delivery, Release, ReleaseFile, Rollout, Settings
from hub.office.devices import of
from hub.store.work import Work
from protocol import manifest
from protocol.messages import File

PART_BYTES = 384
"""Of a file in one part: its base64 is 512 characters; larger pieces a heap at work does not always have."""


def contents(work: Work, delivery: Delivery) -> list[tuple[str, bytes]]:
    """The files of a delivery in the order in which they go: (name, content). A manifest is signed for its
    station alone.
    """
    if delivery.kind == SETTINGS:
        return [("settings.json", settings_of(work, delivery).text.encode())]
    release = release_of(work, delivery)
    files = work.where(ReleaseFile, "release_id", release.id)
    rows = [(file.path, len(file.content), file.sha256) for file in files]
    key = bytes.fromhex(of(work, delivery.site, delivery.station_id).sign_key)
    signed = manifest.written(release.version, release.board, rows, key)
    return [(manifest.NAME, signed), *((file.path, bytes(file.content)) for file in files)]


def settings_of(work: Work, delivery: Delivery) -> Settings:
    """The revision that a delivery of settings brings."""
    assert delivery.settings_id is not None, "a delivery of settings names their revision"
    return work.get(Settings, delivery.settings_id)


def release_of(work: Work, delivery: Delivery) -> Release:
    """The release that a delivery of firmware brings."""
    assert delivery.rollout_id is not None, "a delivery of firmware belongs to a rollout"
    return work.get(Release, work.get(Rollout, delivery.rollout_id).release_id)


def part(work: Work, delivery: Delivery) -> File:
    """The part in flight; the first of a file says its SHA-256."""
    name, content = contents(work, delivery)[delivery.place]
    data = content[delivery.offset : delivery.offset + PART_BYTES]
    return File(
        delivery.number,
        name,
        delivery.offset,
        len(content),
        b64encode(data).decode(),
        sha256=hashlib.sha256(content).hexdigest() if delivery.offset == 0 else None,
    )
