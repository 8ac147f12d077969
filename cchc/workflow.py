"""A state machine as a pure table (D9).

A workflow is data: which action leads from which states to which state. It knows no
model, no user and no clock; services ask it, pages ask it, tests enumerate it.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class InvalidTransition(Exception):
    """The action does not exist in the state the subject is in."""

    def __init__(self, action: str, state: str) -> None:
        self.action = action
        self.state = state
        super().__init__(f"{action} is not possible in state {state}")


class MissingReason(Exception):
    """The action must say why."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(f"{action} needs a reason")


@dataclass(frozen=True)
class Transition:
    """One action, from any of `sources` to `target`; some must say why."""

    action: str
    sources: frozenset[str]
    target: str
    needs_reason: bool = False


class Workflow:
    """Transitions by action. States are the string values of an enum.

    Raises ValueError when one action is declared twice.
    """

    def __init__(self, transitions: Iterable[Transition]) -> None:
        self.transitions: dict[str, Transition] = {}
        for transition in transitions:
            if transition.action in self.transitions:
                raise ValueError(f"{transition.action} is declared twice")
            self.transitions[transition.action] = transition

    def allows(self, action: str, state: str) -> bool:
        return state in self.transitions[action].sources

    def actions(self, state: str) -> list[str]:
        """The actions possible in `state`, in the order of the table."""
        return [name for name in self.transitions if self.allows(name, state)]

    def target(self, action: str, state: str, *, reason: str = "") -> str:
        """The state after `action`. Raises InvalidTransition or MissingReason."""
        if not self.allows(action, state):
            raise InvalidTransition(action, state)
        transition = self.transitions[action]
        if transition.needs_reason and not reason.strip():
            raise MissingReason(action)
        return transition.target
