"""What every kind of rule is."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, Self

from ..enums import RuleKind
from ..language import NOT_ARISEN, ScaleText, capitalised, said
from ..problems import InputError, Problem
from .inputs import InputField, RefusedError
from .params import DidNotArise, Params

Inputs = Mapping[str, Any]
Fact = Any  # plain JSON: what a rule that compares units has learnt of the bloc


class Award(NamedTuple):
    """What a rule gives for inputs: points as computed (not yet rounded), the step reached
    in the words of the scale, and the figure it rests on ("93,33 %"), "" where there is none."""

    points: Decimal
    step: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Rule(ABC):
    """One leaf's scale: a kind plus data (D2). Made by parse_rule, never by hand.

    Points lie within `floor` and `ceiling`, overrides included. A rule with `needs_bloc`
    compares units: `observe` gathers over the bloc what `award` then needs as its fact.
    """

    kind: ClassVar[RuleKind]
    needs_bloc: ClassVar[bool] = False

    max_points: Decimal
    did_not_arise: DidNotArise | None

    @classmethod
    @abstractmethod
    def read(cls, params: Params) -> Self:
        """The rule these parameters make; problems are left in `params`."""

    @classmethod
    @abstractmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        """The parameters written in a scale; problems are left in `scale`."""

    @abstractmethod
    def write_scale(self) -> list[str]:
        """The items of the scale, as read_scale reads them."""

    @abstractmethod
    def clauses(self) -> list[str]:
        """The parts of the sentence that tells the scale."""

    @property
    @abstractmethod
    def inputs(self) -> tuple[InputField, ...]:
        """What must be entered."""

    @abstractmethod
    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        """The award; KeyError, TypeError, ValueError or ArithmeticError where inputs fail."""

    @property
    def floor(self) -> Decimal:
        """The least points of the leaf."""
        return Decimal(0)

    @property
    def ceiling(self) -> Decimal:
        """The most points of the leaf."""
        return self.max_points

    @property
    def turns(self) -> bool:
        """Whether points go up and down again along the scale: possible, but seldom meant."""
        return False

    @property
    def allows_did_not_arise(self) -> bool:
        """Whether a unit may answer that the matter did not arise."""
        return self.did_not_arise is not None

    def clean(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Canonical JSON inputs of what was typed or sent; blank fields are left out.

        Raises InputError with the problems of each field.
        """
        errors: dict[str, list[Problem]] = {}
        fields = {field.name: field for field in self.inputs}
        inputs: dict[str, Any] = {}
        for name in raw:
            if name not in fields:
                errors[str(name)] = [Problem("unknown_field", {"name": str(name)})]
        for name, field in fields.items():
            try:
                value = field.clean(raw.get(name))
            except RefusedError as refused:
                errors[name] = [refused.problem]
                continue
            if value is not None:
                inputs[name] = value
        if not errors:
            errors = self._contradictions(inputs)
        if errors:
            raise InputError(errors)
        return inputs

    def typed(self, inputs: Inputs) -> dict[str, Any]:
        """Canonical inputs as a person would type them, to fill a page's controls.

        What the rule no longer asks for since an amendment is left out.
        """
        fields = {field.name: field for field in self.inputs}
        return {name: fields[name].typed(value) for name, value in inputs.items() if name in fields}

    def award(self, inputs: Inputs, fact: Fact = None) -> Award:
        """The points of canonical inputs. Raises InputError unless they are complete."""
        try:
            return self._award(inputs, fact)
        except InputError:
            raise
        except (KeyError, TypeError, ValueError, ArithmeticError):
            raise InputError({"": [Problem("input_incomplete")]}) from None

    def test_problems(self) -> list[Problem]:
        """What the rule's own test cases show to be wrong; they may fail while a draft is made."""
        return []

    def is_complete(self, inputs: Inputs) -> bool:
        """Whether `award` has all it needs (but for what other units must tell)."""
        try:
            self.award(inputs)
        except InputError:
            return False
        return True

    def basis(self, inputs: Inputs) -> str:
        """The figure inputs make by themselves ("93,33 %"), "" where they make none."""
        try:
            return self.award(inputs).basis
        except InputError:
            return ""

    def observe(self, fact: Fact, inputs: Inputs) -> Fact:
        """What the bloc has told (None at first) together with one more unit's inputs.

        Inputs that are not complete tell nothing.
        """
        return fact

    def _contradictions(self, inputs: Inputs) -> dict[str, list[Problem]]:
        """Problems between fields that are each right by themselves."""
        return {}


def sentence(rule: Rule) -> str:
    """The scale as the officer reads it at the desk, in Vietnamese."""
    clauses = rule.clauses()
    policy = rule.did_not_arise
    if policy:
        outcome = "không tính điểm tối đa" if policy.points is None else said(policy.points)
        clauses = [*clauses, f"{NOT_ARISEN}: {outcome}"]
    return capitalised(" · ".join(clauses))
