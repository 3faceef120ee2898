"""Stations as devices: commands, settings, firmware releases, and the deliveries of both."""

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, maybe, of_site, ref


class DeviceRow(SQLModel, table=True):
    """The board of a station: its signing key, its counter of commands, and what it last said of itself."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("station_id"),)

    id: int | None = key()
    site: str = of_site()
    station_id: int = ref("station.id", index=False)
    sign_key: str = Field(default="", max_length=64)
    last_number: int = big(default=0)
    cfg: int = big(default=0)
    cfg_held: int = big(default=0)
    told: str = Field(default="", max_length=1024)
    told_at_ms: int = big(default=0)


class CommandRow(SQLModel, table=True):
    """Something that a station is told to do, and what it answered."""

    __tablename__ = "command"
    __table_args__ = (UniqueConstraint("station_id", "number"), Index(None, "state"))

    id: int | None = key()
    site: str = of_site()
    station_id: int = ref("station.id", index=False)
    number: int = big()
    op: str = Field(max_length=16)
    text: str = Field(default="", max_length=64)
    mg: int | None = big(default=None)
    n: int | None = big(default=None)
    s: int | None = big(default=None)
    state: str = Field(max_length=16)
    why: str = Field(default="", max_length=64)
    sess: str = Field(default="", max_length=32)
    operator_id: int | None = maybe("operator.id")
    ordered_at_ms: int = big()
    expires_at_ms: int = big()
    sent_at_ms: int = big(default=0)
    ended_at_ms: int = big(default=0)


class SettingsRow(SQLModel, table=True):
    """One revision of a station's settings."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("station_id", "cfg"),)

    id: int | None = key()
    site: str = of_site()
    station_id: int = ref("station.id", index=False)
    cfg: int = big()
    text: str = Field(max_length=8192)
    refused: str = Field(default="", max_length=64)
    operator_id: int | None = maybe("operator.id")
    at_ms: int = big()


class ReleaseRow(SQLModel, table=True):
    """Firmware as it was built once."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("site", "digest"),)

    id: int | None = key()
    site: str = of_site()
    version: str = Field(max_length=32)
    board: str = Field(max_length=32)
    digest: str = Field(max_length=64)
    at_ms: int = big()


class ReleaseFileRow(SQLModel, table=True):
    """One file of a release."""

    __tablename__ = "release_file"
    __table_args__ = (UniqueConstraint("release_id", "path"),)

    id: int | None = key()
    site: str = of_site()
    release_id: int = ref("release.id", index=False)
    path: str = Field(max_length=64)
    sha256: str = Field(max_length=64)
    content: bytes = Field(sa_type=LargeBinary)


class RolloutRow(SQLModel, table=True):
    """A release on its way to some stations."""

    __tablename__ = "rollout"

    id: int | None = key()
    site: str = of_site()
    release_id: int = ref("release.id", index=False)
    return_within_s: int = big()
    operator_id: int | None = maybe("operator.id")
    at_ms: int = big()


class DeliveryRow(SQLModel, table=True):
    """Files on their way to one station."""

    __tablename__ = "delivery"
    __table_args__ = (Index(None, "state"),)

    id: int | None = key()
    site: str = of_site()
    station_id: int = ref("station.id")
    kind: str = Field(max_length=16)
    settings_id: int | None = maybe("settings.id")
    rollout_id: int | None = maybe("rollout.id", index=True)
    wave: int = big(default=0)
    state: str = Field(max_length=16)
    why: str = Field(default="", max_length=64)
    place: int = big(default=0)
    offset: int = big(default=0)
    number: int = big(default=0)
    sess: str = Field(default="", max_length=32)
    tries: int = big(default=0)
    sent_at_ms: int = big(default=0)
    moved_at_ms: int = big(default=0)
    command_id: int | None = maybe("command.id")
    sent_bytes: int = big(default=0)
    total_bytes: int = big(default=0)
    began_at_ms: int = big(default=0)
    ended_at_ms: int = big(default=0)
