from __future__ import annotations

import threading

from tempo.cache import ByteCache


def test_the_least_recently_used_goes_first() -> None:
    cache = ByteCache(100)
    cache.put("a", 1, 40)
    cache.put("b", 2, 40)
    assert cache.get("a") == 1
    cache.put("c", 3, 40)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)
    assert cache.used_bytes == 80


def test_too_large_a_value_is_not_kept_and_throws_nothing_out() -> None:
    cache = ByteCache(100)
    cache.put("a", 1, 90)
    cache.put("b", 2, 101)
    assert (cache.get("a"), cache.get("b"), cache.used_bytes) == (1, None, 90)


def test_room_is_made_before_the_value_comes() -> None:
    cache = ByteCache(100)
    cache.put("a", 1, 40)
    cache.put("b", 2, 40)
    assert cache.make_room(50)
    assert (cache.get("a"), cache.get("b"), cache.used_bytes) == (None, 2, 40)
    assert not cache.make_room(1000)
    assert (cache.get("b"), cache.used_bytes) == (2, 40)


def test_replacing_a_value_counts_its_new_size() -> None:
    cache = ByteCache(100)
    cache.put("a", 1, 90)
    cache.put("a", 2, 10)
    assert (cache.get("a"), cache.used_bytes) == (2, 10)


def test_none_names_nothing() -> None:
    cache = ByteCache(100)
    cache.put(None, "the frames of another video", 10)
    assert (cache.get(None), cache.used_bytes) == (None, 0)


def test_many_threads_leave_it_consistent() -> None:
    cache = ByteCache(1000)

    def work(seed: int) -> None:
        for i in range(500):
            cache.put((seed * i) % 37, i, 1 + (seed + i) % 97)
            cache.get(i % 37)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < cache.used_bytes <= 1000
