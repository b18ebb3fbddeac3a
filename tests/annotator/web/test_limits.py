from __future__ import annotations

import pytest

from annotator.web.address import Addresses, is_loopback
from annotator.web.limits import INPUT_BURST, INPUT_PER_SECOND, InputThrottle, RateLimit, clamped
from corpus.errors import InputError


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_rate_limit_opens_again_when_the_oldest_event_is_old_enough() -> None:
    clock = Clock()
    limit = RateLimit(2, 60, clock=clock)
    limit.count("a")
    clock.now += 10
    assert limit.wait("a") == 0
    limit.count("a")
    assert (limit.wait("a"), limit.wait("b")) == (50, 0)
    clock.now += 50
    assert limit.wait("a") == 0


def test_a_rate_limit_remembers_only_so_many_keys() -> None:
    limit = RateLimit(1, 60, keys=3, clock=Clock())
    for key in "abcad":
        limit.count(key)
    assert [limit.wait(key) > 0 for key in "abcd"] == [True, False, True, True]


def test_typing_and_a_paste_are_not_slowed_down_but_a_flood_is() -> None:
    clock = Clock()
    throttle = InputThrottle(clock)
    assert throttle.delay(INPUT_BURST) == 0
    for _ in range(100):
        clock.now += 0.01
        assert throttle.delay(12) == 0
    assert throttle.delay(INPUT_BURST) == pytest.approx(INPUT_BURST / INPUT_PER_SECOND, rel=0.2)
    clock.now += 3600
    assert throttle.delay(INPUT_BURST) == 0


def test_sizes_are_clamped() -> None:
    assert clamped((80, "24")) == (80, 24)
    assert clamped((1, 10**8)) == (20, 150)
    for wrong in (None, True, 1.5, "", "-1", "1e3", "٣", "9" * 10, [], "8 "):
        assert clamped((wrong, 24)) is None
        assert clamped((80, wrong)) is None


def test_addresses_of_loopback() -> None:
    found = Addresses.of_loopback("127.0.0.1", 8000)
    assert (found.url, found.cookie) == ("http://127.0.0.1:8000", "annotator-8000")
    assert Addresses.of_loopback("::1", 80).hosts == ("[::1]", "127.0.0.1", "localhost")
    for host in ("127.0.0.1", "localhost", "::1", "127.1.2.3"):
        assert is_loopback(host)
    for host in ("0.0.0.0", "::", "192.168.0.2", "label.example", ""):
        assert not is_loopback(host)


def test_addresses_of_a_proxy() -> None:
    found = Addresses.of_proxy("https://label.example/", 8000)
    assert (found.url, found.hosts, found.cookie) == (
        "https://label.example",
        ("label.example",),
        "__Host-annotator",
    )
    assert Addresses.of_proxy("https://Label.example:8443", 1).url == "https://label.example:8443"
    assert Addresses.of_proxy("https://label.example:443", 1).url == "https://label.example"
    for wrong in ("http://label.example", "label.example", "https://", "https://a/b", "https://[x"):
        with pytest.raises(InputError, match="behind-proxy"):
            Addresses.of_proxy(wrong, 8000)
