"""`bigroom people`: staff, their one-time links, and the audit."""

from __future__ import annotations

import asyncio
import secrets

import typer
from rich.console import Console
from rich.table import Table

from bot.app import telegram_name
from bot.cli.house import actor, give_up, now, open_database, settings_or_give_up
from bot.domain.message import SendError
from bot.domain.staff import Rank, Role
from bot.engine.steps.join_group import JoinGroup
from bot.library.load import load
from bot.people import codes, links
from bot.pictures import qr
from bot.storage import staff

app = typer.Typer(help="Invite staff, see who works here, and who did what.", no_args_is_help=True)
#: The largest number that the tables hold.
_LARGEST = 2**31 - 1
_AS = typer.Option(None, "--as", help="Who is at the keyboard, for the audit.")


@app.command()
def invite(
    role: Role = typer.Option(help="What the person is trusted with."),
    group: list[str] = typer.Option([], "--group", help="Whom a champion or steering member stands for."),
    rank: Rank | None = typer.Option(None, help="Of safeguarding: whether for the lead or the deputy."),
    as_: str | None = _AS,
) -> None:
    """Print a chat link that makes one person staff, once, within seven days."""
    where = _where()
    about = [rank.value] if rank is not None and role is Role.SAFEGUARDING else group
    with open_database() as database:
        try:
            code = database.write_now(
                lambda tx: links.invite(tx, role, about, actor(as_), now(), lambda: secrets.token_urlsafe(18))
            )
        except links.GroupMissing as error:
            give_up(f"{error.__doc__} Add --group NAME.")
        except links.RankMissing as error:
            give_up(f"{error.__doc__} Add --rank lead or --rank deputy.")
    link = f"{where}?start={code}"
    typer.echo(
        f"For one {role.value}, once, within {links.USEFUL.days} days. Send it to nobody else:\n\n{link}\n"
    )
    typer.echo(qr.terminal(link))


@app.command()
def code(
    group: str = typer.Option(help="The group that the code lets one person into, for example nhs."),
    number: int = typer.Option(1, help="How many codes."),
    as_: str | None = _AS,
) -> None:
    """Print codes that let one person each into a group that nobody may join by a tap."""
    known = _groups_by_code()
    with open_database() as database:
        try:
            made = database.write_now(
                lambda tx: codes.issue(
                    tx, group, known, number, actor(as_), now(), lambda: secrets.token_hex(12)
                )
            )
        except codes.UnknownGroup as error:
            give_up(f"{error.__doc__} There are: {', '.join(known)}.")
        except codes.TooMany as error:
            give_up(str(error.__doc__))
    typer.echo(f"For {group}. Each works once, within {codes.USEFUL.days} days. Give each to one person:\n")
    typer.echo("\n".join(made))


def _groups_by_code() -> list[str]:
    """Return the groups that the conversations ask a code for."""
    flows = load(settings_or_give_up().flows).flows
    steps = [step for flow in flows for step in flow.steps.values() if isinstance(step, JoinGroup)]
    return list(dict.fromkeys(group for step in steps for group in step.by_code))


def _where() -> str:
    """Return where links lead: to the Telegram bot, or else to the simulator."""
    settings = settings_or_give_up()
    if not settings.on_telegram:
        return f"http://{settings.host}:{settings.port}/simulator"
    try:
        return f"https://t.me/{asyncio.run(telegram_name(settings))}"
    except SendError as error:
        give_up(f"Telegram did not say what the bot is called ({error}), so no link was made.")


@app.command("list")
def list_() -> None:
    """Show who works here, and which links nobody has used yet."""
    with open_database() as database:
        members = database.read_now(staff.everyone)
        waiting = database.read_now(lambda tx: staff.open_links(tx, now()))
    table = Table("number", "role", "groups", "since", "until")
    for each in members:
        ended = f"{each.ended_at:%Y-%m-%d}" if each.ended_at else ""
        table.add_row(str(each.id), each.role, ", ".join(each.groups), f"{each.since:%Y-%m-%d}", ended)
    for link in waiting:
        table.add_row(
            "link", link.role, ", ".join(link.groups), "not used yet", f"{link.useless_after:%Y-%m-%d}"
        )
    Console().print(table)


@app.command()
def remove(
    number: int = typer.Argument(min=1, max=_LARGEST, help="The number in `bigroom people list`."),
    as_: str | None = _AS,
) -> None:
    """End someone's role."""
    with open_database() as database:
        try:
            member = database.write_now(lambda tx: links.remove(tx, number, actor(as_), now()))
        except links.NobodyThere as error:
            give_up(f"{error.__doc__} `bigroom people list` shows who there is.")
    typer.echo(f"Number {number} is no longer {member.role.value}.")


@app.command()
def audit(limit: int = typer.Option(50, min=1, max=_LARGEST, help="How many lines.")) -> None:
    """Show who did what, newest first."""
    with open_database() as database:
        lines = database.read_now(lambda tx: staff.audited(tx, limit))
    table = Table("when", "who", "did", "to", "about")
    for each in lines:
        table.add_row(f"{each.at:%Y-%m-%d %H:%M} UTC", each.actor, each.action, each.subject, each.details)
    Console().print(table)
