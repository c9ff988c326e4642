"""See a board over MQTT: an embedded broker, a client, and a live terminal view."""
