"""CoolProp for tests: it takes seconds to import, which a run without those tests needn't wait for."""

from typing import Any


def props(*question: Any) -> float:
    from CoolProp.CoolProp import PropsSI

    return float(PropsSI(*question))


def humid_air(*question: Any) -> float:
    from CoolProp.HumidAirProp import HAPropsSI

    return float(HAPropsSI(*question))
