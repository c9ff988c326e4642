"""ESP-IDF's own heap, which Wi-Fi and TCP live on. MicroPython's heap takes from it when it grows."""


def free():
    """(free bytes, bytes of the largest piece); (None, None) on a platform that has no such heap."""
    try:
        import esp32

        regions = esp32.idf_heap_info(esp32.HEAP_DATA)  # (size, free, largest piece, least free so far) each
    except (ImportError, AttributeError):
        return None, None
    return sum([region[1] for region in regions]), max([region[2] for region in regions])
