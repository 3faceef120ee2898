"""Manifests and the parcels on them. Weights in milligrams, times in UTC milliseconds."""

from hub.http.schemas.fields import Out, example

_MANIFEST = {
    "id": 3,
    "code": "SF-261122-3",
    "state": "closed",
    "opened_at_ms": 1_795_190_000_000,
    "closed_at_ms": 1_795_193_600_000,
    "carrier": "SF",
    "carrier_name": "顺丰速运",
    "warehouse": "MAIN",
    "operator": "7",
    "parcels": 1,
    "net_mg": 1_455_000,
}
_LOADED = {
    "code": "WEB-1001.1",
    "waybill": "SF1009876543210",
    "area": "far",
    "net_mg": 1_455_000,
    "shipped_at_ms": 1_795_190_100_000,
    "order": "WEB-1001",
    "postcode": "830000",
    "country": "CN",
}


class Manifest(Out):
    """Parcels handed over to a carrier at one call; `operator` closed it."""

    model_config = example(**_MANIFEST)

    id: int
    code: str
    state: str
    opened_at_ms: int
    closed_at_ms: int
    carrier: str
    carrier_name: str
    warehouse: str
    operator: str | None
    parcels: int
    net_mg: int


class Loaded(Out):
    """A parcel on a manifest."""

    model_config = example(**_LOADED)

    code: str
    waybill: str
    area: str
    net_mg: int
    shipped_at_ms: int
    order: str
    postcode: str
    country: str


class WholeManifest(Manifest):
    """A manifest with its parcels in the order in which they were loaded."""

    model_config = example(**_MANIFEST, lines=[_LOADED])

    lines: list[Loaded]
