from heatpump.core.protection.refrigerants import REFRIGERANTS, saturation_mc

# (pressure in hPa, dew temperature in mc), between the table's points. CoolProp 8.0.0:
# PropsSI("T", "P", 100 * pressure, "Q", 1, name) - 273.15
COOLPROP = {
    "R290": ((3000, -14176), (5510, 4993), (9001, 22811), (18000, 52285)),
    "R410A": ((2400, -32765), (6000, -8644), (9500, 5584), (30000, 49099)),
    "R32": ((2500, -32150), (7000, -4592), (9999, 6621), (33000, 52150)),
    "R134a": ((700, -33858), (2500, -4284), (3500, 5028), (15000, 55233)),
}
ENDS_HPA = {"R290": (891, 25868), "R410A": (1386, 47617), "R32": (1406, 48768), "R134a": (391, 21168)}
# round(PropsSI("P", "T", 273.15 + t, "Q", 1, name) / 100), summed over t = -45, -40 ... 70
SUMS_HPA = {"R290": 220460, "R410A": 389597, "R32": 398767, "R134a": 162018}


def test_saturation_temperatures_are_coolprops():
    for n, name in enumerate(REFRIGERANTS):
        for pressure_hpa, expected_mc in COOLPROP[name]:
            assert abs(saturation_mc(n, pressure_hpa) - expected_mc) <= 150, (name, pressure_hpa)


def test_the_table_ends_at_its_ends():
    assert set(REFRIGERANTS) == set(COOLPROP)
    for n, name in enumerate(REFRIGERANTS):
        low, high = ENDS_HPA[name]
        assert saturation_mc(n, low) == -45000 and saturation_mc(n, high) == 70000
        assert saturation_mc(n, low - 1) is None and saturation_mc(n, high + 1) is None
        assert saturation_mc(n, 0) is None and saturation_mc(n, -5) is None


def test_more_pressure_is_never_colder_and_each_5_k_are_coolprops():
    for n, name in enumerate(REFRIGERANTS):
        low, high = ENDS_HPA[name]
        last_mc = -45001
        points = []
        for pressure_hpa in range(low, high + 1):
            value_mc = saturation_mc(n, pressure_hpa)
            assert last_mc <= value_mc <= last_mc + 60, (name, pressure_hpa)
            if value_mc % 5000 == 0:
                points.append(pressure_hpa)
            last_mc = value_mc
        assert len(points) == 24 and sum(points) == SUMS_HPA[name], name
