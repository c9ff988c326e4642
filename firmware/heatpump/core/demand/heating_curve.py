"""Which flow temperature a house needs: room + shift + slope x (room - outdoor), in cooling as in heating.

The room is the setpoint that holds (away and push included), held within 5...35 °C; `water` then corrects it.
The parameters are those of `water`.
"""

from heatpump.core.model import AWAY, DEW_POINT, HEAT, INDOOR, OUTDOOR

ROOM_LOWEST_MC, ROOM_HIGHEST_MC = 5000, 35000
COOL_LOWEST_MC = 7000  # however dry the air is
STORE_EDGE_MK = 150  # prices leave this much of a room's band on either side
FLOOR_SLOPE = 60  # steeper curves are of radiators, whose water and iron hold little
INFLUENCE_MK = 5000  # a room further off its setpoint counts no more


def limit_mc(params, season, inputs):
    """What the flow must not pass: the highest in heating; in cooling what the dew point allows."""
    if season == HEAT:
        return params.water_flow_max_mc
    lowest_mc = max(inputs.readings[DEW_POINT].value_mc + params.water_dew_margin_mk, COOL_LOWEST_MC)
    # A dew point that is lost makes water warmer, never colder.
    return lowest_mc if inputs.valid >> DEW_POINT & 1 else max(lowest_mc, params.water_cool_min_mc)


def stored_mk(params, signals):
    """How far prices move the room's setpoint within its band."""
    return signals.stored_mk(params, STORE_EDGE_MK) if params.water_slope <= FLOOR_SLOPE else 0


def room_mc(params, signals, season):
    """The room's setpoint in this season, by preset and push."""
    away = signals.preset == AWAY
    push_mk = signals.room_mk + stored_mk(params, signals)
    if season == HEAT:
        room_mc = params.heat_setpoint_mc
        if away:
            room_mc = min(room_mc, params.away_heat_setpoint_mc)
        room_mc += push_mk + signals.ahead_mk
    else:
        room_mc = params.cool_setpoint_mc
        if away:
            room_mc = max(room_mc, params.away_cool_setpoint_mc)
        room_mc -= push_mk
    return min(max(room_mc, ROOM_LOWEST_MC), ROOM_HIGHEST_MC)


def flow_mc(params, room_mc, season, inputs, limit_mc):
    """The flow target for a room's setpoint, on the safe side of `limit_mc`. Counts an invalid outdoor
    reading as `water_outdoor_lost`, and a room only while its reading is valid."""
    if season == HEAT:
        slope = params.water_slope
        flow_mc = params.water_shift_mk
    else:
        slope = params.water_cool_slope
        flow_mc = params.water_cool_shift_mk

    outdoor_mc = params.water_outdoor_lost_mc
    if inputs.valid >> OUTDOOR & 1:
        outdoor_mc = inputs.readings[OUTDOOR].value_mc
    flow_mc += room_mc + (room_mc - outdoor_mc) * slope // 100
    if inputs.valid >> INDOOR & 1:
        off_mk = room_mc - inputs.readings[INDOOR].value_mc
        if not -INFLUENCE_MK <= off_mk <= INFLUENCE_MK:
            off_mk = INFLUENCE_MK if off_mk > 0 else -INFLUENCE_MK
        flow_mc += off_mk * params.water_room_influence // 100

    if season == HEAT:
        return min(max(flow_mc, params.water_flow_min_mc), limit_mc)
    return max(min(flow_mc, params.water_flow_max_mc), limit_mc)
