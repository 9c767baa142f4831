"""Stands in for Python's `_socket` in the bundle: everything that imports `socket` still loads, nothing can open one.

SQLAlchemy imports asyncio and pyqtgraph imports multiprocessing, both of which import `socket`; neither is ever used
by this program. With this in their place the bundle holds no Python code that could reach a network.
"""

from __future__ import annotations

from typing import NoReturn

error = OSError
herror = gaierror = type("gaierror", (OSError,), {})
timeout = TimeoutError
has_ipv6 = False
AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 0, 1, 2, 10
SOCK_STREAM, SOCK_DGRAM, SOCK_CLOEXEC, SOCK_NONBLOCK = 1, 2, 0o2000000, 0o4000
SOL_SOCKET, SO_REUSEADDR, SO_ERROR, SO_BROADCAST, SO_REUSEPORT, SO_KEEPALIVE = 1, 2, 4, 6, 15, 9
IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IPV6, TCP_NODELAY, IPV6_V6ONLY = 6, 17, 41, 1, 26
AI_PASSIVE, AI_ADDRCONFIG, NI_NUMERICHOST, NI_NUMERICSERV, EAI_ADDRFAMILY = 1, 32, 1, 2, -9
MSG_PEEK, SHUT_RD, SHUT_WR, SHUT_RDWR, SOMAXCONN = 2, 0, 1, 2, 4096


def _refuse(*_arguments: object, **_named: object) -> NoReturn:
    raise OSError("this program has no network")


class socket:  # noqa: N801 - the name that Python's socket module asks for
    """A socket that cannot be made."""

    __slots__ = ()

    def __init__(self, *arguments: object, **named: object) -> None:
        _refuse(*arguments, **named)


SocketType = socket
socketpair = getaddrinfo = getnameinfo = gethostbyname = gethostname = gethostbyaddr = dup = close = _refuse
getdefaulttimeout = setdefaulttimeout = _refuse
