"""The figures at /metrics, in Prometheus's text form: counts only, nothing about anyone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric


class _Figures:
    """Reads the counts at the moment they are asked for."""

    def __init__(
        self, inbox: Mapping[str, int], sent: int, troubles: Mapping[str, int], cases: Mapping[str, int]
    ) -> None:
        self._inbox, self._sent, self._troubles, self._cases = inbox, sent, troubles, cases

    def collect(self) -> Iterator[Metric]:
        """Yield each family of figures."""
        heard = CounterMetricFamily("bigroom_inbox", "What arrived, by what became of it", labels=["outcome"])
        for outcome, number in self._inbox.items():
            heard.add_metric([outcome], number)
        yield heard
        yield CounterMetricFamily("bigroom_outbox_sent", "Messages that a provider took", value=self._sent)
        troubles = CounterMetricFamily(
            "bigroom_outbox_trouble", "Tries that failed, by reason", labels=["reason"]
        )
        for reason, number in self._troubles.items():
            troubles.add_metric([reason], number)
        yield troubles
        cases = GaugeMetricFamily(
            "bigroom_danger_cases", "Cases of danger, by how they stand", labels=["standing"]
        )
        for standing, number in self._cases.items():
            cases.add_metric([standing], number)
        yield cases


def text(inbox: Mapping[str, int], sent: int, troubles: Mapping[str, int], cases: Mapping[str, int]) -> bytes:
    """Return all figures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Figures(inbox, sent, troubles, cases))
    return generate_latest(registry)
