"""Work that waits for its place, in line."""

from __future__ import annotations

from collections.abc import Generator

from tempo.page.places import Places, Waiting


def work(name: str, log: list[str]) -> Generator[str, None, str]:
    log.append(f"{name} begins")
    try:
        yield name
        return name.upper()
    finally:
        log.append(f"{name} ends")


def test_places_are_taken_in_the_order_of_asking_and_given_back() -> None:
    log: list[str] = []
    model = Places("model", 1)
    first, second, third = (model.within(work(name, log)) for name in ("a", "b", "c"))
    assert next(first) == "a"
    assert next(second) == Waiting("model") == next(third)
    assert log == ["a begins"]
    assert list(first) == []
    assert next(third) == Waiting("model")
    assert next(second) == "b"
    assert log == ["a begins", "a ends", "b begins"]
    second.close()
    assert next(third) == "c"
    assert log[-2:] == ["b ends", "c begins"]


def test_who_leaves_the_line_keeps_nobody_waiting_and_does_nothing() -> None:
    log: list[str] = []
    model = Places("model", 1)
    first, second, third = (model.within(work(name, log)) for name in ("a", "b", "c"))
    assert [next(first), next(second), next(third)] == ["a", Waiting("model"), Waiting("model")]
    second.close()
    first.close()
    assert next(third) == "c"
    assert log == ["a begins", "a ends", "c begins"]


def test_as_many_as_there_are_places_work_at_a_time_and_failing_gives_back() -> None:
    log: list[str] = []
    readers = Places("reader", 2)
    first, second, third = (readers.within(work(name, log)) for name in ("a", "b", "c"))
    assert [next(first), next(second), next(third)] == ["a", "b", Waiting("reader")]
    try:
        first.throw(ValueError)
    except ValueError:
        assert next(third) == "c"
