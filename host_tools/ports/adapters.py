"""Which USB serial adapter a port is, by its vendor's and product's number.

Numbers: Linux's drivers cp210x, ch341 and ftdi_sio, WCH's own driver ch343 (CH343, CH9102), and Espressif's
documentation of the USB Serial/JTAG controller.
"""

from __future__ import annotations

_BY_PRODUCT = {
    (0x10C4, 0xEA60): "CP210x",
    (0x10C4, 0xEA70): "CP2105",
    (0x10C4, 0xEA71): "CP2108",
    (0x1A86, 0x7523): "CH340",
    (0x1A86, 0x5523): "CH341",
    (0x1A86, 0x55D3): "CH343",
    (0x1A86, 0x55D4): "CH9102",
    (0x0403, 0x6001): "FT232R",
    (0x0403, 0x6010): "FT2232",
    (0x0403, 0x6011): "FT4232",
    (0x0403, 0x6014): "FT232H",
    (0x0403, 0x6015): "FT231X",
    (0x303A, 0x1001): "USB of the chip",
}
_BY_VENDOR = {0x10C4: "Silicon Labs", 0x1A86: "WCH", 0x0403: "FTDI", 0x303A: "Espressif"}


def adapter(vendor: int, product: int | None) -> str:
    """In a word or two; the numbers of one that isn't known."""
    known = _BY_PRODUCT.get((vendor, product or 0)) or _BY_VENDOR.get(vendor)
    return known or f"USB {numbers(vendor, product)}"


def numbers(vendor: int, product: int | None) -> str:
    """As lsusb writes them."""
    return f"{vendor:04x}:{product or 0:04x}"
