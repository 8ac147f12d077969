"""What a row of the desk and a row of the appraisal have in common."""

from abc import ABC, abstractmethod

from scoring.engine import Rule, sentence
from scoring.models import Mark, Node


class LeafRow(ABC):
    """A leaf of one entry as a row: what identifies it, its scale, what is wrong in it.

    `field_errors` holds sentences by the name of the control.
    """

    rule: Rule
    field_errors: dict[str, list[str]]

    @property
    @abstractmethod
    def node(self) -> Node:
        """The leaf."""

    @property
    @abstractmethod
    def mark(self) -> Mark | None:
        """The mark the row saves."""

    @property
    def id(self) -> int:
        return self.node.pk

    @property
    def dom_id(self) -> str:
        """The same as text, for ids put together in templates."""
        return str(self.id)

    @property
    def sentence(self) -> str:
        """The scale in words."""
        return sentence(self.rule)

    @property
    def saved_version(self) -> int:
        """The version that stands."""
        return self.mark.version if self.mark else 0

    @property
    def labels(self) -> dict[str, str]:
        """What the controls are called, by their names."""
        return {field.name: field.label for field in self.rule.inputs}

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(label of the control, sentence), to be read under the controls."""
        return [
            (self.labels.get(name, ""), sentence)
            for name, sentences in self.field_errors.items()
            for sentence in sentences
        ]
