"""The figures at /metrics."""

from __future__ import annotations

from bot.web import figures


def test_each_figure_is_a_line_that_prometheus_reads() -> None:
    told = figures.text({"taken": 3, "duplicate": 1}, 7, {"blocked": 2}, {"late": 1})
    lines = told.decode().splitlines()
    assert 'bigroom_danger_cases{standing="late"} 1.0' in lines
    assert 'bigroom_inbox_total{outcome="taken"} 3.0' in lines
    assert 'bigroom_inbox_total{outcome="duplicate"} 1.0' in lines
    assert "bigroom_outbox_sent_total 7.0" in lines
    assert 'bigroom_outbox_trouble_total{reason="blocked"} 2.0' in lines


def test_nothing_else_of_the_process_is_told() -> None:
    told = figures.text({}, 0, {}, {}).decode()
    assert all(line.startswith(("#", "bigroom_")) for line in told.splitlines())
