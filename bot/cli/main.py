"""The command `bigroom`: its page of help, and a file for each family of verbs."""

from __future__ import annotations

import typer

from bot.cli import (
    chat,
    db,
    doctor,
    drafts,
    draw,
    flows,
    locales,
    outbox,
    people,
    plan,
    plan_preview,
    plan_publish,
    polls,
    polls_close,
    polls_open,
    polls_practice,
    polls_statements,
    polls_tally,
    questions,
    recordings,
    retention,
    safeguarding,
    safety,
    templates,
    workshops,
    workshops_shown,
)
from bot.cli.run import run

app = typer.Typer(
    name="bigroom",
    help="""
    Big Room: the chat in which people decide together what must change in maternity care.

    Begin with  bigroom run  and open the address that it prints.

    Settings come from the environment or a file .env; README.md lists them.
    """,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(run)
app.command("chat")(chat.chat)
app.command("doctor")(doctor.doctor)
app.add_typer(flows.app, name="flows")
flows.app.command("draw")(draw.draw)
flows.app.add_typer(drafts.app, name="drafts")
app.add_typer(people.app, name="people")
polls.app.command("check")(polls_open.check)
polls.app.command("list")(polls_open.list_)
polls.app.command("open")(polls_open.open_)
polls.app.command("practice")(polls_practice.practice)
polls.app.command("close")(polls_close.close)
polls.app.command("result")(polls_close.result)
polls.app.command("statements")(polls_statements.statements)
polls.app.command("tally")(polls_tally.tally)
app.add_typer(polls.app, name="polls")
plan.app.command("publish")(plan_publish.publish)
plan.app.command("approve")(plan_publish.approve)
plan.app.command("preview")(plan_preview.preview)
plan.app.command("log")(plan_publish.log_)
plan.app.command("send")(plan_publish.send)
plan.app.command("skip")(plan_publish.skip)
app.add_typer(plan.app, name="plan")
workshops.app.command("list")(workshops_shown.list_)
workshops.app.command("needs")(workshops_shown.needs)
workshops.app.command("attend")(workshops_shown.attend)
app.add_typer(workshops.app, name="workshops")
app.add_typer(questions.app, name="questions")
app.add_typer(recordings.app, name="recordings")
app.add_typer(templates.app, name="templates")
app.add_typer(outbox.app, name="outbox")
app.add_typer(retention.app, name="retention")
safeguarding.app.command("cases")(safety.cases)
safeguarding.app.command("ready")(safety.ready)
app.add_typer(safeguarding.app, name="safeguarding")
app.add_typer(db.app, name="db")
app.add_typer(locales.app, name="locales")


def main() -> None:
    """Run the command."""
    app()
