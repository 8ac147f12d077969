"""What a reader has chosen to see of a table, as it stands in the address."""

import re
from dataclasses import dataclass

from django.http import QueryDict

MOST_COMPARED = 4
_SORTS = ("hang", "don-vi", "chi-so", "diem", "tham-dinh", "dieu-tra", "thay-doi")
_SORT = re.compile(rf"(-?)({'|'.join(_SORTS)}|lv\d{{1,2}})")
_ID = re.compile(r"\d{1,18}")


@dataclass(frozen=True)
class TableState:
    """A search, a column to sort by, component columns, compared and pinned results."""

    search: str = ""
    sort: str = "hang"
    descending: bool = False
    components: bool = False
    compared: tuple[int, ...] = ()
    too_many: bool = False
    pinned: int | None = None

    @property
    def sort_parameter(self) -> str:
        return f"{'-' if self.descending else ''}{self.sort}"

    @property
    def kept(self) -> dict[str, str]:
        """What means the same in the table of another bloc or year."""
        chosen = {
            "cot": "linh-vuc" if self.components else "",
            "q": self.search,
            # A component's code names another one in another set.
            "sap-xep": "" if self.sort.startswith("lv") else self.sort_parameter,
        }
        return {name: text for name, text in chosen.items() if text not in ("", "hang")}

    @classmethod
    def read(cls, query: QueryDict) -> "TableState":
        """The state in an address; what makes no sense there is passed over."""
        sort = _SORT.fullmatch(query.get("sap-xep", ""))
        chosen = [
            int(part)
            for value in query.getlist("so-sanh")
            for part in value.split(",")
            if _ID.fullmatch(part)
        ]
        distinct = tuple(dict.fromkeys(chosen))
        pinned = query.get("ghim", "")
        return cls(
            search=query.get("q", "").replace("\0", "")[:100],
            sort=sort[2] if sort else "hang",
            descending=bool(sort and sort[1]),
            components=query.get("cot") == "linh-vuc",
            compared=distinct[:MOST_COMPARED],
            too_many=len(distinct) > MOST_COMPARED,
            pinned=int(pinned) if _ID.fullmatch(pinned) else None,
        )
