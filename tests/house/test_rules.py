"""The house checks itself, and its rules are seen to bite."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.rules import RULES, Rule, behaviour, secrecy, shape

ROOT = Path(__file__).parents[2]
SENTENCE = 'class Late(Exception):\n    """It is late."""'

#: rule -> a file -> what it must not say; the tail of a case's name tells what is wrong with it.
OFFENDERS: list[tuple[Rule, str, str]] = [
    (shape.files_are_short, "bot/long.py", "one = 1\n" * 251),
    (shape.functions_fit_in_a_glance, "bot/long.py", "def f():\n" + "    one = 1\n" * 26),
    (shape.functions_fit_in_a_glance, "bot/deep.py", "def f():\n  if 1:\n" + "    one = 1\n" * 25),
    (shape.modules_say_what_they_are, "bot/mute.py", "one = 1\n"),
    (shape.modules_say_what_they_are, "benchmarks/mute.py", "one = 1\n"),
    (shape.modules_say_what_they_are, "bot/room/__init__.py", ""),
    (shape.names_say_what_is_in_them, "bot/room/utils.py", ""),
    (shape.names_say_what_is_in_them, "bot/message_handler.py", ""),
    (shape.names_say_what_is_in_them, "tests/common/test_all.py", ""),
    (shape.modules_have_their_mirror, "bot/room/alone.py", ""),
    (shape.modules_have_their_mirror, "bot/alone.py", ""),
    (shape.migrations_shadow_nothing, "alembic/__init__.py", ""),
    (shape.migrations_shadow_nothing, "alembic/versions/__init__.py", ""),
    (behaviour.the_engine_never_waits, "bot/engine/run.py", "async def run(): pass"),
    (behaviour.the_engine_never_waits, "bot/domain/words.py", "class A:\n    async def run(self): pass"),
    (behaviour.errors_are_sentences, "bot/errors.py", "class Late(Exception): pass"),
    (behaviour.errors_are_sentences, "bot/errors.py", 'class Late(ValueError):\n    """too late"""'),
    (behaviour.errors_are_sentences, "bot/errors.py", f"{SENTENCE}\nclass Later(Late): pass"),
    (behaviour.errors_are_sentences, "bot/errors.py", "class Late(builtins.OSError): pass"),
    (behaviour.tests_use_fakes_not_patches, "tests/test_a.py", "from unittest.mock import Mock"),
    (behaviour.tests_use_fakes_not_patches, "tests/test_a.py", "from unittest import mock"),
    (behaviour.tests_use_fakes_not_patches, "tests/test_a.py", "import unittest.mock"),
    (behaviour.tests_use_fakes_not_patches, "tests/test_a.py", "mp.setattr('bot.web.pages.PAGE', 1)"),
    (
        behaviour.tests_use_fakes_not_patches,
        "tests/test_a.py",
        "from bot.web import pages\ndef test(monkeypatch): monkeypatch.setattr(pages, 'PAGE', 1)",
    ),
    (
        behaviour.tests_use_fakes_not_patches,
        "tests/test_a.py",
        "from bot.web.pages import Page\ndef test(mp): mp.setattr(Page.part, 'size', 1)",
    ),
    (secrecy.logs_hold_no_words, "bot/a.py", "log.info('heard', text=message.text)"),
    (secrecy.logs_hold_no_words, "bot/a.py", "self.log.warning('late', chat_id=1)"),
    (secrecy.logs_hold_no_words, "bot/a.py", "log.bind(channel='t').error('late', phone=number)"),
    (secrecy.logs_hold_no_words, "bot/a.py", "log.bind(address=1)"),
    (secrecy.logs_hold_no_words, "bot/a.py", "structlog.contextvars.bind_contextvars(username=1)"),
    (secrecy.logs_hold_no_words, "bot/a.py", "log.info(f'heard {words}')"),
    (secrecy.logs_hold_no_words, "bot/a.py", "log.info('heard %s', words)"),
    (secrecy.logs_hold_no_words, "bot/a.py", "log.info('heard', what=f'{words}')"),
    (secrecy.logs_hold_no_words, "bot/a.py", "log.info('heard', **fields)"),
    (secrecy.logs_hold_no_words, "bot/a.py", "structlog.get_logger().exception('heard', body=1)"),
    (secrecy.files_name_no_registry, "README.md", f"See https://{secrecy.REGISTRIES[0]}/project/x"),
    (secrecy.files_name_no_registry, ".ci/run", f"curl files.{secrecy.REGISTRIES[1]}"),
    (secrecy.lists_name_no_index, "requirements/run.txt", "--index-url https://example.org\n"),
    (secrecy.lists_name_no_index, "requirements/run.txt", "-i https://example.org\n"),
    (secrecy.lists_name_no_index, "tests/emulators/.npmrc", "registry = https://example.org\n"),
    (
        secrecy.lists_name_no_index,
        "tests/emulators/package-lock.json",
        '{"packages": {"node_modules/x": {"resolved": "https://example.org/x.tgz", "integrity": "sha512-"}}}',
    ),
    (secrecy.files_name_no_machine, "README.md", "cd " + "/".join(("", "home", "ann", "bigroom"))),
    (secrecy.files_name_no_machine, "Makefile", "X=" + "/".join(("", "work", "bigroom"))),
]

#: rule -> a file -> what it may well say.
ALLOWED: list[tuple[Rule, str, str]] = [
    (shape.files_are_short, "bot/long.py", "one = 1\n" * 250),
    (shape.files_are_short, "tests/test_long.py", "one = 1\n" * 251),
    (shape.functions_fit_in_a_glance, "bot/long.py", 'def f():\n    """One."""\n' + "    one = 1\n" * 25),
    (shape.modules_say_what_they_are, "bot/room/__init__.py", '"""A room."""'),
    (shape.names_say_what_is_in_them, "bot/room/database.py", ""),
    (shape.modules_have_their_mirror, "bot/room/__init__.py", ""),
    (shape.modules_have_their_mirror, "bot/__main__.py", ""),
    (shape.migrations_shadow_nothing, "alembic/env.py", ""),
    (behaviour.the_engine_never_waits, "bot/web/pages.py", "async def page(): pass"),
    (behaviour.errors_are_sentences, "bot/errors.py", SENTENCE),
    (behaviour.errors_are_sentences, "bot/errors.py", "class Page: pass\nclass Home(Page): pass"),
    (behaviour.tests_use_fakes_not_patches, "tests/test_a.py", "mp.setenv('BIGROOM_URL', 'x')"),
    (behaviour.tests_use_fakes_not_patches, "tests/test_a.py", "monkeypatch.delitem(sys.modules, 'bot')"),
    (secrecy.logs_hold_no_words, "bot/a.py", "log.info('turn', contact=contact.id, took_ms=3)"),
    (secrecy.logs_hold_no_words, "bot/a.py", "log = structlog.get_logger(__name__)\nmath.log(text)"),
    (secrecy.files_name_no_registry, "README.md", "See https://example.org"),
    (secrecy.files_name_no_registry, "node_modules/x/package.json", f"https://{secrecy.REGISTRIES[2]}"),
    (secrecy.lists_name_no_index, "requirements/run.txt", "aiohttp==3.14.5 \\\n    --hash=sha256:00\n"),
    (secrecy.lists_name_no_index, "tests/package-lock.json", '{"packages": {"x": {"integrity": "sha512-"}}}'),
    (secrecy.files_name_no_machine, "README.md", "https://example.org/work/plan, ../work/plan, a/home/ann/x"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rule(rule: Rule) -> None:
    """The rule's own docstring says why it is there."""
    complaints = rule(ROOT)
    assert not complaints, "\n".join([str(rule.__doc__), *complaints])


@pytest.mark.parametrize(("rule", "name", "content"), OFFENDERS)
def test_a_rule_bites(rule: Rule, name: str, content: str, tmp_path: Path) -> None:
    """Each rule complains of a planted offender, and names the file."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(content, "utf-8")
    assert [complaint.split(":")[0] for complaint in rule(tmp_path)] == [name]


def test_every_rule_has_been_seen_to_bite() -> None:
    """A rule that cannot fail is no rule."""
    assert {rule for rule, _, _ in OFFENDERS} == set(RULES)


@pytest.mark.parametrize(("rule", "name", "content"), ALLOWED)
def test_a_rule_lets_through_what_is_right(rule: Rule, name: str, content: str, tmp_path: Path) -> None:
    """A rule that complains of everything bites too, and is no use."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(content, "utf-8")
    assert rule(tmp_path) == []


def test_escapes_are_few_and_needed() -> None:
    """A module without a mirrored test is there, has none, and the list of them does not grow unseen."""
    assert len(shape.NO_MIRROR) <= 1
    for name, reason in shape.NO_MIRROR.items():
        assert reason
        assert (ROOT / name).exists(), f"{name} is gone: take it off the list"
        assert not (ROOT / shape.mirror_of(name)).exists(), f"{name} has a test now: take it off the list"
