"""Problems are named by line, so the lines must be right."""

from __future__ import annotations

from bot.library.places import Places, open_text

SOURCE = '''title = "A"  # a note

[hello]
say = """
Dear reader,
[this] is not a heading
and = is not a key"""
  choices = { yes = "Yes" }
[ hello.choices ]
"no" = "No"
[last]
say = \'\'\'one line\'\'\'
go_to = "end"
'''


def test_headings_and_keys_have_their_lines() -> None:
    """At the top, under a heading, indented, and under a heading of two parts."""
    places = Places(SOURCE)
    assert places.line("title") == 1
    assert places.line("hello") == 3
    assert places.line("hello", "say") == 4
    assert places.line("hello", "choices", "no") == 10
    assert places.line("last", "go_to") == 13


def test_what_lies_within_a_long_text_is_no_heading() -> None:
    """A text may hold brackets and equals signs."""
    places = Places(SOURCE)
    assert places.line("this") == 1
    assert places.line("hello", "and") == places.line("hello")


def test_something_without_a_line_has_the_line_around_it() -> None:
    """A choice between { and } stands on the line of its step's choices."""
    places = Places('[hello]\nsay = "Hello"\nchoices = { yes = "Yes" }')
    assert places.line("hello", "choices", "yes") == 3
    assert places.line("hello", "nothing") == 1


def test_of_two_headings_the_first_counts() -> None:
    """So that a problem can say where the first one is."""
    assert Places("[a]\n\n[a]").line("a") == 1


def test_a_text_that_never_ends_is_found_where_it_begins() -> None:
    """The end of the file is no help to anyone."""
    assert open_text('[a]\nsay = """\nHello\n\n[b]\nsay = "x"\n') == 2
    assert open_text(SOURCE) is None
