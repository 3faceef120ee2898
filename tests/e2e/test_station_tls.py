"""Stations that connect by TLS: one authority that lasts, and a certificate for the names that hold."""

import asyncio
import json
import ssl
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from hub.broker import BrokerError, OwnBroker
from hub.broker.certificates import certificates
from hub.broker.probe import accepts
from tests.e2e.conftest import Rig
from tests.e2e.test_station_cli import pickbench

NAMES = ("127.0.0.1", "localhost", "hub.test")


async def test_a_station_comes_in_by_tls_alone_and_trusts_one_authority(tmp_path: Path) -> None:
    own = OwnBroker(tmp_path, "main", tls_names=NAMES)
    await own.start()
    try:
        await own.add_accounts({"bench-1": "secret"})
        address = own.station_address("bench-1", "secret")
        assert address.tls
        assert await accepts(address, "bench-1")
        assert await accepts(replace(address, host="localhost"), "bench-1")
        assert not await accepts(replace(address, tls=False), "bench-1")
        other = certificates(tmp_path / "elsewhere", NAMES)
        strange = replace(address, ca_file=other.authority)
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection(strange.host, strange.port, ssl=strange.ssl_context())
        assert not own.hub_address.tls
    finally:
        await own.stop()


def test_the_authority_lasts_and_the_brokers_certificate_follows_its_names(tmp_path: Path) -> None:
    first = certificates(tmp_path, NAMES)
    authority, broker = first.authority_der.read_bytes(), first.broker.read_bytes()
    assert certificates(tmp_path, NAMES).broker.read_bytes() == broker
    again = certificates(tmp_path, [*NAMES, "10.0.0.7"])
    assert (again.authority_der.read_bytes(), again.broker.read_bytes() != broker) == (authority, True)
    for file in (tmp_path / "broker" / "tls").glob("*.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    context = ssl.create_default_context(cadata=authority)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    assert len(context.get_ca_certs()) == 1


async def test_without_mosquitto_there_is_no_tls(tmp_path: Path) -> None:
    own = OwnBroker(tmp_path, "main", tls_names=NAMES)
    own.mosquitto = None
    with pytest.raises(BrokerError, match="mosquitto"):
        await own.start()


@pytest.mark.long
async def test_a_new_station_gets_the_authority_beside_its_configuration(rig: Rig) -> None:
    add = ("station", "add", "bench-9", "--board", "terminal", "--host")
    code, _, err = await pickbench(rig, *add, "hub.test", PICKBENCH_STATION_TLS="1")
    assert (code, "PICKBENCH_STATION_TLS_NAMES" in err) == (1, True)
    assert not (rig.home / "stations").exists()
    env = {"PICKBENCH_STATION_TLS": "1", "PICKBENCH_STATION_TLS_NAMES": "hub.test"}
    code, _, _ = await pickbench(rig, *add, "hub.test", **env)
    folder = rig.home / "stations" / "bench-9"
    assert (code, json.loads((folder / "config.json").read_text())["ca"]) == (0, "/ca.der")
    authority = certificates(rig.home, ["hub.test"]).authority_der
    assert (folder / "ca.der").read_bytes() == authority.read_bytes()
