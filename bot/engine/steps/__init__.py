"""The kinds of step, one file each; `KINDS` is the registry that tests walk."""

from __future__ import annotations

from bot.engine.steps.ask import Ask
from bot.engine.steps.ask_again import AskAgain
from bot.engine.steps.ask_several import AskSeveral
from bot.engine.steps.base import Step
from bot.engine.steps.branch import Branch
from bot.engine.steps.call_flow import CallFlow
from bot.engine.steps.case_work import CaseWork
from bot.engine.steps.close_case import CloseCase
from bot.engine.steps.consent import Consent
from bot.engine.steps.forget_answer import ForgetAnswer
from bot.engine.steps.forget_me import ForgetMe
from bot.engine.steps.give_code import GiveCode
from bot.engine.steps.hand_over import HandOver
from bot.engine.steps.join_group import JoinGroup
from bot.engine.steps.number import Number
from bot.engine.steps.open_case import OpenCase
from bot.engine.steps.poll_work import PollWork
from bot.engine.steps.propose_text import ProposeText
from bot.engine.steps.rank import Rank
from bot.engine.steps.remember import Remember
from bot.engine.steps.say import Say
from bot.engine.steps.scale import Scale
from bot.engine.steps.show_idea import ShowIdea
from bot.engine.steps.show_my_data import ShowMyData
from bot.engine.steps.show_plan import ShowPlan
from bot.engine.steps.show_results import ShowResults
from bot.engine.steps.show_rule import ShowRule
from bot.engine.steps.sign_plan import SignPlan
from bot.engine.steps.take_code import TakeCode
from bot.engine.steps.take_part import TakePart

#: The key that says a step's kind -> its model. The order decides: a step with `consent` also has `ask`.
KINDS: dict[str, type[Step]] = {
    "consent": Consent,
    "several": AskSeveral,
    "rank": Rank,
    "scale": Scale,
    "number": Number,
    "join_group": JoinGroup,
    "hand_over": HandOver,
    "propose_text": ProposeText,
    "take_code": TakeCode,
    "ask": Ask,
    "say": Say,
    "branch": Branch,
    "remember": Remember,
    "call_flow": CallFlow,
    "ask_again": AskAgain,
    "forget_answer": ForgetAnswer,
    "show_my_data": ShowMyData,
    "open_case": OpenCase,
    "close_case": CloseCase,
    "give_code": GiveCode,
    "case_work": CaseWork,
    "forget_me": ForgetMe,
    "take_part": TakePart,
    "show_results": ShowResults,
    "show_rule": ShowRule,
    "show_idea": ShowIdea,
    "poll_work": PollWork,
    "show_plan": ShowPlan,
    "sign_plan": SignPlan,
}

__all__ = ["KINDS", "Step"]
