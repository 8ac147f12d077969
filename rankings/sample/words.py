"""What the sample's people write: grounds, explanations, reasons, questions, answers."""

from scoring.engine import RuleKind

# Unit, codes of nodes, ground of the council's decision.
EXEMPTIONS = [
    (
        "Thanh tra",
        ["3.3", "3.4", "3.5", "3.6", "7.2", "8.2"],
        "Thanh tra tỉnh không có thủ tục hành chính phát sinh hồ sơ của người dân, doanh nghiệp "
        "(Công văn số 1526/SNV-CCHC, Hội đồng thống nhất tại phiên họp thứ nhất)",
    ),
    (
        "Sở NgV",
        ["6.4"],
        "Sở không có đơn vị sự nghiệp công lập trực thuộc (Công văn số 1526/SNV-CCHC)",
    ),
    (
        "VP UBND",
        ["6.1"],
        "Văn phòng UBND tỉnh không được giao kế hoạch vốn đầu tư công trong năm "
        "(Công văn số 2048/STC-ĐT)",
    ),
    (
        "BQL DAĐTXD",
        ["3.2", "3.3"],
        "Ban không được giao giải quyết thủ tục hành chính (Quyết định thành lập Ban)",
    ),
]

# Where there is no document to show.
NO_EVIDENCE = [
    "Số liệu trích xuất trực tiếp từ hệ thống dùng chung của tỉnh; đơn vị không lưu bản giấy, "
    "đề nghị cơ quan thẩm định đối chiếu trên hệ thống.",
    "Nội dung đã thực hiện, được phản ánh trong báo cáo năm gửi Sở Nội vụ; không ban hành văn bản "
    "riêng.",
    "Kết quả do cơ quan chủ trì công bố, đơn vị không phát hành văn bản; đề nghị sử dụng số liệu "
    "của cơ quan thẩm định.",
    "Đã triển khai tại cuộc họp giao ban hằng tháng, nội dung ghi trong sổ biên bản của Văn phòng "
    "đơn vị.",
    "Đơn vị lấy số liệu đến hết ngày 31/10; phần còn lại sẽ cập nhật khi có xác nhận của cơ quan "
    "liên quan.",
]
DID_NOT_ARISE = [
    "Trong năm đơn vị không phát sinh nội dung này.",
    "Không phát sinh; đã báo cáo tại báo cáo cải cách hành chính năm.",
    "Trong kỳ không có trường hợp nào phải thực hiện.",
]

# Why an appraiser gives other points than the unit gave itself, by kind of rule.
LOWERED: dict[RuleKind, list[str]] = {
    RuleKind.YES_NO: [
        "Tài liệu kiểm chứng chưa có thông báo kết luận, chưa đủ căn cứ công nhận đạt.",
        "Văn bản kèm theo là của năm trước, chưa chứng minh được việc thực hiện trong năm.",
    ],
    RuleKind.CHOICE: [
        "Qua đối chiếu còn trường hợp chưa hoàn thành, chấm theo mức thấp hơn liền kề.",
        "Hồ sơ chưa thể hiện việc xử lý xong vấn đề phát hiện qua kiểm tra.",
    ],
    RuleKind.DEADLINE: [
        "Ngày ký số trên hệ thống quản lý văn bản muộn hơn ngày đơn vị kê khai.",
        "Ngày tính điểm là ngày ký số, không phải ngày ghi trên dự thảo.",
    ],
    RuleKind.STEPS: [
        "Trích xuất hệ thống đến hết năm cho tỷ lệ thấp hơn số đơn vị kê khai.",
        "Còn nhiệm vụ tính hoàn thành khi sản phẩm chưa được cấp có thẩm quyền thông qua.",
    ],
    RuleKind.PROPORTIONAL: [
        "Đối chiếu số liệu của Trung tâm Phục vụ hành chính công, số hồ sơ đạt ít hơn kê khai.",
        "Loại các trường hợp không có tài liệu chứng minh khỏi tử số.",
        "Tính lại theo số liệu chốt của Văn phòng UBND tỉnh.",
    ],
    RuleKind.CHECKLIST: [
        "Chưa có tài liệu chứng minh cho đầy đủ các nội dung đã chọn.",
        "Đường dẫn kèm theo không còn truy cập được tại thời điểm thẩm định.",
    ],
    RuleKind.COUNT: [
        "Một sáng kiến thuộc lĩnh vực chuyên môn, không phải sáng kiến cải cách hành chính.",
        "Chỉ tính các trường hợp đã có quyết định của cấp có thẩm quyền trong năm.",
    ],
    RuleKind.FORMULA: [
        "Tính lại theo số liệu chốt của cơ quan chủ trì, kết quả thấp hơn số đơn vị kê khai.",
        "Số liệu đưa vào công thức chưa khớp với báo cáo đã ký số.",
    ],
    RuleKind.GRADE: [
        "Mức xếp loại được công nhận thấp hơn mức đơn vị kê khai.",
        "Chưa có quyết định xếp loại, tạm tính theo mức thấp hơn liền kề.",
    ],
    RuleKind.DEDUCTION: [
        "Theo nhật ký hệ thống còn trường hợp đơn vị chưa kê khai.",
        "Báo cáo gửi sau thời hạn nhưng đơn vị kê khai là đúng hạn.",
    ],
    RuleKind.INVERSE: [
        "Số trường hợp không đạt theo báo cáo của cơ quan chủ trì nhiều hơn số kê khai.",
        "Bổ sung các trường hợp bị trả lại mà đơn vị chưa thống kê.",
    ],
    RuleKind.BEST_IN_BLOC: [
        "Số liệu trích xuất trên hệ thống thấp hơn số đơn vị kê khai.",
        "Loại các hồ sơ không có dữ liệu trên hệ thống khỏi tử số.",
    ],
    RuleKind.EXTERNAL: [
        "Lấy theo giá trị chỉ số đã công bố.",
        "Giá trị kê khai là kết quả sơ bộ, khác với kết quả công bố chính thức.",
    ],
    RuleKind.JUDGED: [
        "Báo cáo còn chung chung, chưa nêu nguyên nhân của việc chưa hoàn thành.",
        "Nội dung có thực hiện nhưng kết quả cụ thể còn hạn chế.",
        "Số liệu giữa các báo cáo trong năm chưa thống nhất.",
    ],
}
RAISED = [
    "Chậm vì chờ hướng dẫn của bộ chuyên ngành, thuộc trường hợp khách quan, chính đáng.",
    "Đơn vị kê khai thiếu một nội dung đã có tài liệu kiểm chứng kèm theo.",
]

QUESTIONS = [
    "Đề nghị đơn vị làm rõ cách tính số liệu và gửi bản trích xuất có xác nhận.",
    "Tài liệu kiểm chứng chưa thể hiện nội dung này, đề nghị bổ sung hoặc giải trình.",
    "Số liệu khác với báo cáo quý III, đề nghị giải trình nguyên nhân.",
    "Đề nghị bổ sung văn bản đã ký số; bản kèm theo là dự thảo.",
    "Đề nghị nêu rõ mục, trang của tài liệu chứng minh việc đã thực hiện.",
]
ANSWERS = [
    "Đơn vị đã rà soát lại: số liệu trong báo cáo quý III tính đến 30/9, số kê khai tính đến "
    "31/10. Bản trích xuất có xác nhận đã gửi qua hệ thống quản lý văn bản.",
    "Nội dung nằm tại Mục III, trang 7 của báo cáo năm; đơn vị xin bổ sung phụ lục kèm theo.",
    "Văn bản chính thức đã được ký số ngày hôm sau, số hiệu không thay đổi. Kính đề nghị xem xét.",
    "Việc chậm do phải lấy ý kiến lại các sở liên quan sau khi sắp xếp tổ chức bộ máy, thuộc lý do "
    "khách quan.",
]
ACCEPTED = "Chấp nhận giải trình của đơn vị."
NOT_ACCEPTED = "Giải trình chưa kèm tài liệu chứng minh; giữ ý kiến thẩm định."

RETURNED = (
    "Bổ sung tài liệu kiểm chứng cho các tiêu chí về thủ tục hành chính và rà soát lại tỷ lệ "
    "giải ngân trước khi trình lại."
)
EXTENDED = (
    "Đơn vị tập trung khắc phục hậu quả mưa lũ từ đầu tháng, đề nghị lùi thời hạn nộp "
    "(Công văn số 3391/SNNMT-VP)"
)
SIGNED_REPORT = "Báo cáo tự đánh giá, chấm điểm Chỉ số CCHC năm {year}"
