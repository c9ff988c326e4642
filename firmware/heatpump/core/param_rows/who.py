"""Who may set a parameter."""

USER = 0  # console and MQTT
INSTALLER = 1  # console only
