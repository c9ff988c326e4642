"""The name that umqtt.simple has for it."""

from socket import getaddrinfo, socket

__all__ = ("getaddrinfo", "socket")
