"""Other indices of a large bloc from one workbook: read and previewed, a whole request."""

import io

from bench.figures import figure, median_seconds

_UNITS, _LEAVES, _TURNS = 300, 5, 5


@figure("s", "<= 2")
def external_index_300() -> float:
    """Five indices of every unit of a bloc of 300, each different from what stands."""
    from django.test import Client
    from django.urls import reverse
    from openpyxl import Workbook

    from scoring.enums import EntryState, MarkStage
    from scoring.models import Mark
    from tests.factories.scoring import ready_bloc

    codes = [f"1.{number}" for number in range(1, _LEAVES + 1)]
    tree = [("1", "Chính quyền số", "10", "", "")]
    tree += [(code, "Chỉ số", "2", "external", f"chỉ số: Chỉ số {code}") for code in codes]
    ready = ready_bloc(units=_UNITS, tree=tree, state=EntryState.APPRAISAL_1)
    Mark.objects.bulk_create(
        Mark(
            entry=entry,
            node=ready.nodes[code],
            stage=MarkStage.DECLARED,
            inputs={"value": "80"},
            points=1.6,
            rule_points=1.6,
            floor=0,
            ceiling=2,
            is_complete=True,
            updated_by=ready.officer,
        )
        for entry in ready.entries
        for code in codes
    )
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Số liệu")
    sheet.append(["Đơn vị", *codes])
    for entry in ready.entries:
        sheet.append([entry.name, *[91.17] * _LEAVES])
    stream = io.BytesIO()
    workbook.save(stream)
    client = Client()
    client.force_login(ready.appraiser)
    address = reverse("upload_figures", args=[ready.bloc.pk])

    def preview() -> None:
        file = io.BytesIO(stream.getvalue())
        file.name = "so-lieu.xlsx"
        answer = client.post(address, {"file": file})
        if answer.content.count(b"91,17 %") != _UNITS * _LEAVES:
            raise RuntimeError("a figure is not read")

    return median_seconds(preview, times=_TURNS)
