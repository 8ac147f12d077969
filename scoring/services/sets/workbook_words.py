"""The columns of our criteria workbook and the words that stand in them (docs/formats.md)."""

from cchc.workbooks import Column, fold
from scoring.engine import Block, Method, RuleKind

COLUMNS = (
    Column("code", "Mã", ("TT", "STT", "Code"), as_text=True),
    Column("text", "Nội dung", ("Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Tên", "Text")),
    Column("max_points", "Điểm tối đa", ("Điểm chuẩn", "Maximum")),
    Column("method", "Phương pháp", ("Phương pháp đánh giá", "Method")),
    Column("rule", "Quy tắc", ("Quy tắc chấm", "Rule")),
    Column("scale", "Thang điểm", ("Scale",), required=False),
    Column("evidence_asked", "Tài liệu kiểm chứng", ("TLKC", "Evidence"), required=False),
    Column("in_charge", "Cơ quan thẩm định", ("Cơ quan chủ trì", "In charge"), required=False),
    Column("block", "Khối điểm", ("Phần điểm", "Block"), required=False),
    Column("wording", "Cách chấm trong quyết định", ("Wording",), required=False),
)

# The words an officer writes, beside the identifiers themselves.
METHOD_WORDS = {
    "thẩm định": Method.APPRAISED,
    "điều tra XHH": Method.SURVEY,
    "điều tra xã hội học": Method.SURVEY,
    "XHH": Method.SURVEY,
}
RULE_WORDS = {
    "đạt/không đạt": RuleKind.YES_NO,
    "chọn mức": RuleKind.CHOICE,
    "thời hạn": RuleKind.DEADLINE,
    "bậc thang": RuleKind.STEPS,
    "tỷ lệ": RuleKind.PROPORTIONAL,
    "cộng các mục": RuleKind.CHECKLIST,
    "đếm có trần": RuleKind.COUNT,
    "công thức": RuleKind.FORMULA,
    "theo mức xếp loại": RuleKind.GRADE,
    "trừ điểm": RuleKind.DEDUCTION,
    "tỷ lệ nghịch": RuleKind.INVERSE,
    "so với đơn vị cao nhất": RuleKind.BEST_IN_BLOC,
    "chỉ số ngoài": RuleKind.EXTERNAL,
    "chấm theo nhận định": RuleKind.JUDGED,
    "điều tra XHH": RuleKind.SURVEY,
    "điều tra xã hội học": RuleKind.SURVEY,
}
BLOCK_WORDS = {
    "chỉ số": Block.MAIN,
    "điểm thưởng": Block.BONUS,
    "điểm cộng": Block.BONUS,
    "điểm phạt": Block.PENALTY,
    "điểm trừ": Block.PENALTY,
}
# What a cell is compared with: words and identifiers, folded.
BLOCKS = {fold(word): block for word, block in BLOCK_WORDS.items()} | {
    fold(block.value): block for block in Block
}
METHODS = {fold(word): kind for word, kind in METHOD_WORDS.items()} | {
    fold(method.value): method for method in Method
}
RULES = {fold(word): kind for word, kind in RULE_WORDS.items()} | {
    fold(kind.value): kind for kind in RuleKind
}
