"""Pages from templates, and kind words where something went wrong."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

HERE = Path(__file__).parent
#: Below this path answers are JSON, for the page's own scripts.
API = "/simulator/api/"

_SENTENCES = {
    400: "That could not be read.",
    403: "That is not allowed from here.",
    404: "There is nothing at this address.",
    405: "That cannot be done here.",
    410: "This link has ended.",
    413: "That is too large.",
    415: "That could not be read.",
    429: "That was very much at once. Please wait a moment.",
    500: "Something went wrong on our side. Nothing you did; please try again in a moment.",
    503: "We are busy just now. Please try again in a moment.",
}
_OTHERWISE = "That did not work."

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page, never kept by a browser: it may show what somebody said."""
    html = _templates.get_template(template).render(**values)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def sorry(request: Request, status: int, sentence: str = "") -> Response:
    """Say that something did not work, in the form that who asked can read."""
    sentence = sentence or _SENTENCES.get(status, _OTHERWISE)
    if request.url.path.startswith(API):
        return JSONResponse({"error": sentence}, status)
    if "text/html" in request.headers.get("accept", ""):
        return page("plain.html", status, title=sentence, sentence=sentence)
    return PlainTextResponse(f"{sentence}\n", status)


async def on_refusal(request: Request, error: Exception) -> Response:
    """Answer an HTTPException; its detail is said when somebody wrote one."""
    assert isinstance(error, HTTPException)
    own = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
    answer = sorry(request, error.status_code, own)
    answer.headers.update(error.headers or {})
    return answer
