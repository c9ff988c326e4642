"""Saturation temperature of refrigerants against pressure.

Pressures in hPa, absolute (a gauge shows some 1013 less). Figures: CoolProp 8.0.0, dew line,
`PropsSI("P", "T", t, "Q", 1, name)`. Linear in between, at most 0.12 K off.
"""

REFRIGERANTS = ("R290", "R410A", "R32", "R134a")

_FIRST_MC = -45000
_STEP_MK = 5000

# The pressures at -45, -40 ... 70 °C, in the order of REFRIGERANTS.
_PRESSURES_HPA = (
    (891, 1111, 1372, 1678, 2034, 2445, 2916, 3453, 4060, 4745, 5511, 6366,
     7315, 8365, 9521, 10790, 12179, 13694, 15343, 17133, 19072, 21168, 23430, 25868),
    (1386, 1748, 2181, 2693, 3294, 3993, 4800, 5727, 6783, 7981, 9332, 10848,
     12543, 14429, 16521, 18834, 21383, 24186, 27261, 30630, 34316, 38348, 42763, 47617),
    (1406, 1774, 2214, 2734, 3346, 4058, 4881, 5826, 6906, 8131, 9514, 11069,
     12808, 14746, 16896, 19275, 21898, 24783, 27948, 31412, 35199, 39332, 43843, 48768),
    (391, 512, 661, 844, 1064, 1327, 1639, 2006, 2433, 2928, 3497, 4146,
     4884, 5717, 6654, 7702, 8870, 10166, 11599, 13179, 14915, 16818, 18898, 21168),
)  # fmt: skip


def saturation_mc(refrigerant, pressure_hpa):
    """Saturation temperature of an index into REFRIGERANTS; None outside of -45 to 70 °C."""
    table = _PRESSURES_HPA[refrigerant]
    if not table[0] <= pressure_hpa <= table[-1]:
        return None
    n = 0
    while pressure_hpa > table[n + 1]:
        n += 1
    return _FIRST_MC + n * _STEP_MK + _STEP_MK * (pressure_hpa - table[n]) // (table[n + 1] - table[n])
