"""Played printers and their trays: what was sent is counted, read, and taken to the right parcel."""

import asyncio

from station_sim.papers import SLIP, WAYBILL, Trays

STATUS, COUNT = b"~HS\r\n", b'! U1 getvar "odometer.total_label_count"\r\n'


def _slip(parcel: str) -> bytes:
    bars = f"^FO9,9^BY2^BCN,90,N,N,N,N^FH^FD>:{parcel}^FS"
    return f"^XA^CI28{bars}^FO9,200^BY2,3,10^BQN,2,4^FH^FDMA,D%{parcel}^FS^PQ1^XZ\n".encode()


def _waybill(parcel: str, number: str) -> bytes:
    codes = "".join(f"^FO9,9^BY2^BCN,90,N,N,N,N^FH^FD>:{code}^FS" for code in (number, parcel))
    return f"^XA^CI28{codes}^FO1,1^A0N,20,18^FH^FDOverland^FS^PQ1^XZ\n".encode()


async def _ask(address: str, *said: bytes) -> bytes:
    """Send something in pieces, and read what is answered until the printer has nothing more to say."""
    host, _, port = address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    heard = b""
    for part in said:
        writer.write(part)
        await writer.drain()
    writer.write_eof()
    while more := await reader.read(4096):
        heard += more
    writer.close()
    return heard


async def test_a_printer_counts_whole_pages_and_answers_in_order() -> None:
    trays = Trays()
    address = (await trays.start())["SLIPS"]
    page = _slip("WEB-1.1")
    assert (await _ask(address, COUNT, page[:50], page[50:], COUNT)).count(b'"') == 4
    assert await _ask(address, COUNT, STATUS) == b'"1"' + (await _ask(address, STATUS))
    assert trays.pages == 1
    trays.stop()


async def test_papers_are_taken_by_their_parcel_and_waited_for() -> None:
    trays = Trays()
    printers = await trays.start()
    waiting = asyncio.create_task(trays.newest(WAYBILL, "WEB-1.1", 5))
    await _ask(printers["SLIPS"], _slip("WEB-1.1"), _slip("WEB-2.1"))
    assert not waiting.done()
    await _ask(printers["WAYBILLS"], _waybill("WEB-1.1", "OVL0000007"), _waybill("WEB-2.1", "OVL0000008"))
    paper = await waiting
    assert paper is not None
    assert (paper.code, paper.words) == ("OVL0000007", ("Overland",))
    assert await trays.newest(WAYBILL, "WEB-1.1", 0.01, more_than=1) is None
    other = trays.other(SLIP, lambda parcel: parcel != "WEB-1.1")
    assert other is not None
    assert other.code == "D%WEB-2.1"
    trays.take("WEB-1.1")
    assert (trays.there(SLIP, "WEB-1.1"), trays.there(SLIP, "WEB-2.1")) == ("", "D%WEB-2.1")
    trays.stop()


async def test_a_page_of_no_parcel_is_kept_apart() -> None:
    trays = Trays()
    address = (await trays.start())["SLIPS"]
    await _ask(address, b"^XA^FO9,9^BY2^BCN,90,N,N,N,N^FH^FD>:OVL-261122-1^FS^XZ")
    assert [sheet.codes for sheet in trays.others] == [("OVL-261122-1",)]
    trays.stop()
