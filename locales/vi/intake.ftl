intake-rule-no-table = Không tìm thấy bảng số liệu nào trong tệp.
intake-rule-subject-unclear = Chưa rõ mỗi dòng của bảng là gì: đơn vị, khu, xã hay tỉnh.
intake-rule-period-unclear = Chưa rõ số liệu của kỳ nào. Hãy ghi kỳ số liệu.
intake-rule-personal-data =
    Cột này chứa dữ liệu cá nhân ({ $kind ->
        [name] họ tên
        [identity] số giấy tờ
        [birth] ngày sinh
        [phone] điện thoại riêng
        [email] thư điện tử riêng
       *[other] thông tin về người
    }, chắc chắn { $confidence }%) nên bị từ chối: không ô nào của cột được lưu.
intake-rule-column-unclear = Chưa rõ cột “{ $column }” là chỉ tiêu nào. Chọn chỉ tiêu, lập chỉ tiêu mới hoặc bỏ qua.
intake-rule-row-unclear = Chưa rõ dòng “{ $row }” là chỉ tiêu nào. Chọn chỉ tiêu, lập chỉ tiêu mới hoặc bỏ qua.
intake-rule-indicator-unclear = Các cột là các kỳ, nhưng chưa rõ bảng này là chỉ tiêu nào.
intake-rule-column-without-name = Cột có số liệu nhưng không có tên.
intake-rule-column-name-repeated = Hai cột trùng tên; cột kia ở { $first }.
intake-rule-unit-of-measure-differs = Cột “{ $column }” ghi đơn vị tính “{ $measure }”, không đổi được sang đơn vị của chỉ tiêu ({ $meaning }).
intake-rule-number-as-text =
    { $cells ->
        [1] Số gõ thành chữ: “{ $text }”.
       *[other] { $cells } ô có số gõ thành chữ.
    }
intake-rule-number-format-mixed = “{ $text }” viết khác kiểu với các số khác trong cột. Kiểm tra cách đọc.
intake-rule-number-ambiguous = “{ $text }” đọc được hai cách: { $comma } hoặc { $point }.
intake-rule-text-among-numbers = “{ $text }” là chữ trong cột số.
intake-rule-error-value = Ô báo lỗi công thức.
intake-rule-formulas-without-result = Tệp không lưu kết quả của { $count } ô công thức trong cột này nên chưa đọc được số. Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại, rồi nhập lại; hoặc bỏ qua cột.
intake-rule-number-too-large = Số { $text } quá lớn.
intake-rule-number-too-fine = Số { $text } có nhiều chữ số thập phân hơn mức của chỉ tiêu.
intake-rule-number-rounded = { $count } số của cột “{ $column }” do công thức tính ra được làm tròn đến { $scale } chữ số thập phân; số gốc giữ trong ghi chú.
intake-rule-unknown-stated = “{ $text }”: ghi nhận là không rõ, không phải 0.
intake-rule-blank-not-zero = Ô trống trong cột có ghi số 0: là chưa có số liệu, không phải 0.
intake-said-of-cells = { $sentence } Có { $cells } ô như vậy: { $named }.
intake-rule-dash-unclear = { $cells } ô ghi dấu gạch ngang. Là 0, là không rõ hay để trống?
intake-rule-date-serial = Ngày lưu dạng số giữa các ngày gõ bằng chữ; đọc là { $day }.
intake-rule-date-format-mixed = “{ $text }” viết tháng và ngày khác thứ tự của cột; có thể là { $day }.
intake-rule-date-ambiguous = “{ $text }” là { $first } hay { $second }?
intake-rule-no-such-day = “{ $text }” không phải là một ngày có thật.
intake-rule-not-a-day = “{ $text }” không phải là ngày.
intake-rule-tax-code-leading-zero = Mã số thuế { $text } mất số 0 ở đầu; đọc là { $code }.
intake-rule-tax-code-check-digit =
    Mã số thuế { $text } sai số kiểm tra{ $expected ->
        [none] .
       *[other] : chữ số thứ mười là { $written }, tính ra { $expected }.
    }
intake-rule-tax-code-form = “{ $text }” không phải là mã số thuế.
intake-rule-text-not-nfc = Chữ có dấu tổ hợp (không phải Unicode dựng sẵn); được chuẩn hóa khi nhập.
intake-rule-old-font-tcvn3 = Chữ TCVN3 (phông .Vn…), đọc là “{ $reading }” (chắc chắn { $confidence }%).
intake-rule-old-font-vni = Chữ VNI, đọc là “{ $reading }” (chắc chắn { $confidence }%).
intake-rule-code-unknown = Không hiểu “{ $text }”; dòng hoặc thông tin này bị bỏ qua.
intake-rule-commune-blank = Chưa ghi xã, phường: để là chưa rõ, không đoán.
intake-rule-place-unknown = Không có nơi nào tên là “{ $name }”.
intake-rule-row-is-region = “{ $name }” là vùng hoặc cả nước, không phải tỉnh: không lấy số liệu của dòng này.
intake-rule-place-ambiguous = Có nhiều nơi tên là “{ $name }”. Chọn một.
intake-rule-unit-ambiguous = “{ $name }” có thể là đơn vị đã có: { $likest }. Chọn đơn vị, hoặc ghi là đơn vị mới.
intake-rule-new-units = { $count } đơn vị chưa có trong sổ. Thêm vào sổ hay bỏ qua?
intake-rule-other-sheets = Đang đọc sheet “{ $sheet }”. Tệp còn có bảng ở sheet: { $others }. Muốn đọc sheet khác thì chọn sheet đó.
intake-rule-tables-several = Sheet có nhiều bảng: { $areas }. Mỗi lần chỉ nhận một bảng; chọn bảng cần nhận.
intake-rule-rows-hidden = Có { $count } dòng đang bị ẩn trong bảng: { $rows }. Nhận cả các dòng này hay bỏ qua?
intake-rule-columns-hidden = Cột bị ẩn nhưng vẫn có số liệu: { $columns }. Cột ẩn được đọc như cột hiện.
intake-rule-titles-say-planned = Tiêu đề ghi “{ $title }”: số liệu được ghi là số dự toán, số ước, không phải số thực hiện.
intake-rule-row-without-name = Dòng có số liệu nhưng không có tên đơn vị. Điền tên vào ô hoặc bỏ qua dòng.
intake-rule-probable-duplicate =
    Có thể trùng với “{ $name }” ở dòng { $row } ({ $why ->
        [code] cùng mã số thuế
       *[name] cùng tên và địa điểm
    }).
intake-rule-reporter-several = Dòng này của cơ quan { $text }, tệp bắt đầu bằng { $first }: mỗi lần chỉ nhận số liệu của một cơ quan; hãy xuất riêng.
intake-rule-reporter-other = Dòng này là số liệu của cơ quan { $text }, không phải của cơ quan đang nhận tệp: số liệu của cơ quan nào do cơ quan đó nhận vào.
intake-rule-value-twice = Cùng một ô số liệu có hai số khác nhau; số kia ở { $first }.
intake-rule-zone-membership-differs =
    { $agency ->
        [none] Tệp xếp đơn vị vào { $sheet_zone }, sổ đăng ký ghi { $zone }.
       *[other] Tệp xếp đơn vị vào { $sheet_zone }, { $agency } xếp vào { $zone } ({ $source }).
    }
intake-rule-agencies-differ = Tệp ghi { $amount }; { $agency } đã ghi { $other } ({ $source }, số liệu đến ngày { $cut_off }). Giữ cả hai số cho đến khi hai bên thống nhất.
intake-rule-stopped-counted-as-active =
    { $printed ->
        [none] Tệp tính là đang hoạt động, nhưng sổ ghi tình trạng “{ $status }”.
       *[other] Ghi { $printed } đơn vị đang hoạt động, nhưng theo tình trạng từng đơn vị chỉ có { $active }; { $stopped } đơn vị đã dừng.
    }
intake-rule-stopped-has-revenue = Tình trạng “{ $status }” mà vẫn có doanh thu { $amount } trong kỳ.
intake-rule-total-misses-item = Tổng in { $printed }, cộng các dòng { $sum }, chênh { $gap }: đúng bằng dòng { $rows } bị bỏ sót.
intake-rule-total-counts-twice = Tổng in { $printed }, cộng các dòng { $sum }, chênh { $gap }: có thể cộng hai lần dòng { $rows }.
intake-rule-total-differs =
    Tổng in { $printed }, cộng các dòng { $sum }, chênh { $gap }{ $rows ->
        [none] .
       *[other] ; xem dòng { $rows }.
    }{ $missing ->
        [0] {""}
       *[other] {" "}Còn { $missing } phần chưa có số liệu.
    }
intake-rule-count-total = Dòng tổng ghi { $printed }, đếm được { $sum } dấu x.
intake-rule-total-stated-in-note = Tổng in { $printed }, cộng các dòng { $sum }; phần chênh { $gap } có nêu ở ghi chú dưới bảng.
intake-rule-rounding = Tổng in { $printed }, cộng các dòng { $sum }: chênh { $gap } do làm tròn.
intake-rule-total-is-no-sum = Dòng “{ $name }” không phải là tổng các dòng (có thể là số bình quân, tỷ lệ, thứ hạng) nên không kiểm tra cộng.
intake-rule-row-sum-differs = Ghi { $printed }, cộng các cột thành phần được { $sum }.
intake-rule-row-sum-rounding = Ghi { $printed }, cộng các cột thành phần được { $sum }: chênh do làm tròn.
intake-rule-percentage-does-not-follow = Tỷ lệ in { $printed }, tính từ { $numerator } và { $denominator } được { $expected }.
intake-rule-target-below-estimate = Kế hoạch { $target } thấp hơn ước thực hiện { $estimate } (ô { $cell }).
intake-rule-mixed-units = Dòng này tính bằng “{ $unit }”, khác đơn vị tính của cột; kết quả { $printed } không so sánh được.
intake-rule-zone-closed-in-period = { $zone } dừng từ { $closed } mà vẫn có số liệu { $amount }.
intake-rule-merged-cells-shift = Ô gộp { $area } phủ cả dòng { $row }, làm dòng đó mang tên “{ $name }”.
intake-rule-small-count = { $count } đơn vị có số lượng 1 hoặc 2, có thể chỉ ra một người: chỉ người có quyền được xem, không in ra ngoài.
intake-choice-skip = bỏ qua
intake-choice-keep-rows = nhận cả dòng ẩn
intake-choice-keep = giữ, là đơn vị khác
intake-choice-new = là mới
intake-choice-of-unit = { $name } ({ $score } %: { $reasons })
intake-choice-ignore = bỏ qua cột
intake-choice-add = thêm vào sổ
intake-choice-zero = là 0
intake-choice-unknown = là không rõ
intake-choice-blank = coi như để trống
intake-choice-day-first = ngày trước, tháng sau
intake-choice-month-first = tháng trước, ngày sau
intake-choice-unit = đơn vị
intake-choice-zone = khu
intake-choice-commune = xã, phường
intake-choice-province = tỉnh, thành phố
intake-choice-programme = chương trình phối hợp
intake-severity-error = lỗi
intake-severity-question = cần trả lời
intake-severity-warning = cảnh báo
intake-severity-note = ghi chú
intake-marked-sheet = Vấn đề
intake-sheet = Trang tính
intake-cell = Ô
intake-severity = Mức độ
intake-problem = Vấn đề
refusal-intake-empty = Tệp rỗng.
refusal-intake-locked = Tệp có mật khẩu. Hãy bỏ mật khẩu rồi thử lại.
refusal-intake-too-large = Tệp quá lớn. Hãy tách thành nhiều tệp.
refusal-intake-far-cell = Ô { $cell } đứng rất xa các ô khác, nên trang tính lớn quá mức. Nếu gõ nhầm vào ô đó, hãy xóa cả dòng và cả cột của ô rồi lưu lại.
refusal-intake-not-a-workbook = Đây không phải là bảng tính (.xlsx, .xls, .ods, .csv).
refusal-intake-unsupported = Tệp thuộc kiểu { $kind }, chương trình chưa đọc được. Hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx.
refusal-intake-damaged = Tệp bị hỏng, không đọc được. Hãy mở và lưu lại bằng Excel hoặc LibreOffice.
refusal-intake-too-long = Xem tệp mất quá { $seconds } giây nên đã dừng.
refusal-intake-no-sheet = Không có trang tính “{ $sheet }”.
refusal-intake-not-ready =
    { $count ->
        [1] Chưa nhập được: còn 1 lỗi hoặc câu hỏi.
       *[other] Chưa nhập được: còn { $count } lỗi hoặc câu hỏi.
    }
refusal-intake-no-layout = Không có mẫu bảng “{ $name }”.
refusal-intake-unmarkable = Không đánh dấu được vào tệp này.
intake-look-title = { $file }: trang “{ $sheet }”, bảng { $area }
intake-look-rows = { $items } dòng số liệu, { $totals } dòng tổng hoặc cộng nhóm
intake-look-headings = { $count } dòng chỉ nêu tên nhóm, không nhận số liệu: { $rows }
intake-look-values = { $stated } số liệu ({ $zeros } số 0, { $unknown } không rõ), { $blank } ô trống, { $unread } ô chưa đọc được
intake-look-subjects = Khớp { $known }, mới { $new }, chưa rõ { $unsettled }, bỏ qua { $skipped }
intake-look-period = Kỳ số liệu: { $period }
intake-look-cut-off = Số liệu đến ngày { $day }
intake-look-columns = Các cột
intake-look-problems = Vấn đề: { $error } lỗi, { $question } cần trả lời, { $warning } cảnh báo, { $note } ghi chú
intake-look-questions = Cần trả lời (--answer MÃ=LỰA_CHỌN)
intake-look-new-indicators = Chỉ tiêu mới sẽ được lập: { $names }
intake-look-proposed = Chỉ tiêu đề nghị lập (quản trị viên chấp nhận tất cả bằng --accept new-indicators, từng chỉ tiêu bằng --answer):
intake-proposed = Chỉ tiêu đề nghị lập
intake-proposed-lead = Các số liệu này chưa thuộc chỉ tiêu nào trong danh mục. Tên, đơn vị tính, tính chất dưới đây là đọc từ tệp.
intake-proposed-who = Chỉ quản trị viên được lập chỉ tiêu. Hãy gửi cho quản trị viên liên kết ở dòng tương ứng (biểu mẫu đã điền sẵn); lập xong, mở lại trang này. Hoặc trả lời ở trên: ghép với một chỉ tiêu sẵn có, hoặc bỏ qua.
intake-proposed-place = Cột hoặc dòng
intake-proposed-define = Mở biểu mẫu lập chỉ tiêu
intake-proposed-form = Biểu mẫu
intake-look-ready = Có thể nhập.
intake-look-more = … và { $count } vấn đề khác (dùng --json hoặc --marked để xem hết)
intake-marked-written = Đã ghi tệp đánh dấu: { $path }
intake-file-unread = Không đọc được tệp { $path }.
intake-taken = Đã nhập (việc số { $seq }): { $new } số liệu mới, { $restated } số liệu ghi lại, { $unchanged } không đổi; thêm { $units } đơn vị, { $indicators } chỉ tiêu.
intake-taken-before = Tệp này đã nhập rồi (việc số { $seq }); không có gì thay đổi.
intake-layout-saved = Đã lưu mẫu bảng “{ $name }”.
intake-layout-form = Mẫu bảng chưa đúng: { $detail }
refusal-intake-no-upload = Tệp này không còn chờ ở đây. Hãy tải lên lại.
refusal-intake-indicators-missing = Tệp có { $count } cột là chỉ tiêu chưa có trong danh mục: { $names }. Quản trị viên phải lập chỉ tiêu trước (trang Chỉ tiêu, “Thêm chỉ tiêu”); hoặc ghép cột với một chỉ tiêu sẵn có (--answer column:E=value:MÃ), hoặc bỏ qua cột, rồi nhập lại.
refusal-intake-too-many-wait = Đang có quá nhiều tệp chờ nhập trên máy chủ. Hãy nhập hoặc bỏ bớt tệp đang chờ, hoặc thử lại sau.
intake-lead = Tải bảng tính lên để xem trước: chưa có gì được ghi cho đến khi bạn nhập.
intake-file = Tệp bảng tính
intake-look = Xem
intake-files = Các tệp đã nhập
intake-no-files = Chưa nhập tệp nào.
intake-source = Nguồn (văn bản kèm theo)
intake-as-of = Số liệu đến ngày
intake-period = Kỳ số liệu
intake-values = Số liệu
intake-units = Đơn vị mới
intake-zeros = Số 0
intake-unknown = Không rõ
intake-blank = Ô trống
intake-rows-known = Dòng đã khớp
intake-rows-new = Dòng mới
intake-look-where = Trang “{ $sheet }”, bảng { $area }
intake-marked = Tải tệp đã đánh dấu
intake-choose = Chọn
intake-refused = Cột dữ liệu cá nhân bị từ chối: { $columns }
intake-questions = Cần trả lời
intake-answer = Trả lời
intake-problems = Vấn đề
intake-all = Tất cả
intake-rule = Quy tắc
intake-filter = Lọc
intake-no-problems = Không có vấn đề nào.
intake-found = { $count } vấn đề.
intake-more = Xem tiếp
intake-sheet-rows = Các dòng của trang “{ $sheet }”
intake-hidden = đã từ chối
intake-rows-before = Các dòng trước
intake-rows-after = Các dòng sau
intake-edit-row = Sửa dòng { $row }
intake-edit-hint = Ô có vấn đề sửa được ngay. Muốn sửa ô khác thì bấm vào số dòng.
intake-type-over = Dùng các ô đã sửa
intake-take = Nhập vào hệ thống
intake-take-in = Nhập
intake-new-indicators = Sẽ lập { $count } chỉ tiêu mới.
intake-not-ready = Chưa nhập được. Còn các điểm sau:
intake-open = Còn { $count } câu hỏi chưa trả lời.
intake-drop = Bỏ tệp này
intake-answer-form = Trả lời theo dạng MÃ=LỰA_CHỌN: { $text }
intake-rule-name-no-table = Không có bảng
intake-rule-name-subject-unclear = Chưa rõ dòng là gì
intake-rule-name-period-unclear = Chưa rõ kỳ số liệu
intake-rule-name-personal-data = Dữ liệu cá nhân
intake-rule-name-column-unclear = Chưa rõ cột
intake-rule-name-row-unclear = Dòng chưa rõ chỉ tiêu
intake-rule-name-indicator-unclear = Chưa rõ chỉ tiêu
intake-rule-name-column-without-name = Cột không có tên
intake-rule-name-column-name-repeated = Cột trùng tên
intake-rule-name-unit-of-measure-differs = Khác đơn vị tính
intake-rule-name-number-as-text = Số gõ thành chữ
intake-rule-name-number-format-mixed = Số viết hai kiểu
intake-rule-name-number-ambiguous = Số đọc được hai cách
intake-rule-name-text-among-numbers = Chữ trong cột số
intake-rule-name-error-value = Ô báo lỗi công thức
intake-rule-name-formulas-without-result = Công thức chưa có kết quả
intake-rule-name-number-too-large = Số quá lớn
intake-rule-name-number-rounded = Số được làm tròn
intake-rule-name-number-too-fine = Quá nhiều chữ số thập phân
intake-rule-name-number-measured = Số kèm đơn vị tính trong ô
intake-rule-name-number-out-of-range = Số ngoài giới hạn của chỉ tiêu
intake-rule-name-unknown-stated = Ghi “không rõ”
intake-rule-name-blank-not-zero = Ô trống không phải là 0
intake-rule-name-dash-unclear = Chưa rõ dấu gạch ngang
intake-rule-name-date-serial = Ngày lưu dạng số
intake-rule-name-date-format-mixed = Ngày viết khác thứ tự
intake-rule-name-date-ambiguous = Ngày đọc được hai cách
intake-rule-name-no-such-day = Ngày không có thật
intake-rule-name-not-a-day = Không phải là ngày
intake-rule-name-tax-code-leading-zero = Mã số thuế mất số 0 đầu
intake-rule-name-tax-code-check-digit = Mã số thuế sai số kiểm tra
intake-rule-name-tax-code-form = Không phải mã số thuế
intake-rule-name-text-not-nfc = Chữ có dấu tổ hợp
intake-rule-name-old-font-tcvn3 = Phông TCVN3
intake-rule-name-old-font-vni = Phông VNI
intake-rule-name-code-unknown = Mã không có trong danh mục
intake-rule-name-commune-blank = Chưa ghi xã, phường
intake-rule-name-place-unknown = Không rõ địa danh
intake-rule-name-row-is-region = Dòng là vùng
intake-rule-name-place-ambiguous = Địa danh trùng tên
intake-rule-name-unit-ambiguous = Chưa rõ đơn vị nào
intake-rule-name-new-units = Đơn vị chưa có trong sổ
intake-rule-name-row-without-name = Dòng không có tên
intake-rule-name-probable-duplicate = Có thể trùng đơn vị
intake-rule-name-reporter-several = Số liệu của nhiều cơ quan
intake-rule-name-reporter-other = Số liệu của cơ quan khác
intake-rule-name-value-twice = Ghi hai số cho một ô số liệu
intake-rule-name-zone-membership-differs = Xếp khu khác nhau
intake-rule-name-agencies-differ = Hai cơ quan ghi khác nhau
intake-rule-name-stopped-counted-as-active = Đã dừng mà tính là hoạt động
intake-rule-name-stopped-has-revenue = Đã dừng mà có doanh thu
intake-rule-name-total-misses-item = Tổng bỏ sót dòng
intake-rule-name-total-counts-twice = Tổng cộng hai lần
intake-rule-name-total-differs = Tổng không khớp
intake-rule-name-count-total = Tổng đếm không khớp
intake-rule-name-total-stated-in-note = Tổng đã có ghi chú
intake-rule-name-rounding = Chênh do làm tròn
intake-rule-name-total-is-no-sum = Dòng chung không phải tổng
intake-rule-name-row-sum-differs = Cộng ngang không khớp
intake-rule-name-row-sum-rounding = Cộng ngang chênh do làm tròn
intake-rule-name-percentage-does-not-follow = Tỷ lệ không khớp
intake-rule-name-target-below-estimate = Kế hoạch thấp hơn ước thực hiện
intake-rule-name-mixed-units = Lẫn đơn vị tính
intake-rule-name-zone-closed-in-period = Khu đã dừng trong kỳ
intake-rule-name-merged-cells-shift = Ô gộp làm lệch tên
intake-rule-name-small-count = Số đếm 1 hoặc 2 người
intake-fact-index = Số thứ tự
intake-fact-unit-name = Tên đơn vị
intake-fact-tax-code = Mã số thuế
intake-fact-unit-short-name = Tên viết tắt
intake-fact-unit-international-name = Tên tiếng nước ngoài
intake-fact-unit-kind = Loại hình
intake-fact-legal-form = Hình thức pháp lý
intake-fact-ownership = Thành phần kinh tế
intake-fact-sector = Ngành
intake-fact-registered-on = Ngày đăng ký
intake-fact-address = Địa chỉ
intake-fact-lot = Lô đất
intake-fact-zone = Khu
intake-fact-commune = Xã, phường
intake-fact-commune-before = Xã, phường cũ
intake-fact-province = Tỉnh
intake-fact-programme = Chương trình phối hợp
intake-fact-status = Tình trạng
intake-fact-note = Ghi chú
intake-fact-tax-office = Cơ quan thuế
intake-fact-period = Kỳ số liệu
intake-fact-indicator = Chỉ tiêu
intake-fact-amount = Giá trị
intake-fact-reckoning = Thực hiện hay ước
intake-fact-source = Nguồn
intake-fact-measure = Đơn vị tính
intake-fact-project-code = Mã dự án
intake-fact-project-name = Tên dự án
intake-fact-project-investor = Nhà đầu tư
intake-fact-project-year = Năm dự án
intake-fact-subject = Số liệu của đơn vị hoặc nơi này
intake-fact-label = Nhãn dòng
intake-meaning-unclear = chưa rõ
intake-rule-number-measured = “{ $text }” có đơn vị tính riêng trong ô. Chỉ ghi số, theo đơn vị tính của cột.
intake-rule-number-out-of-range = Số { $text } ngoài giới hạn của chỉ tiêu ({ $code }: { $bounds ->
    [least] không dưới { $bound }
   *[greatest] không quá { $bound }
}).
intake-rows-form = “{ $text }” không phải danh sách dòng. Ghi số dòng, ví dụ 67,70-72.
intake-rule-organisation-unread = Chưa rõ “{ $text }” là tổ chức nào. Ghi tên tổ chức, dấu x, số lượng hoặc ngày thành lập; để trống nếu chưa có.
intake-rule-organisation-names-people = “{ $text }” có vẻ ghi tên người. Chỉ ghi tên tổ chức, không ghi tên người.
intake-rule-organisation-form = { $kind } “{ $name }” đứng ở { $count } đơn vị, nhưng loại tổ chức này không có hình thức ghép. Chọn loại khác cho cột hoặc sửa tên.
intake-rule-organisation-shared = “{ $name }” đứng ở { $count } đơn vị (dòng { $rows }). Đây là một tổ chức chung, hay mỗi đơn vị có tổ chức riêng trùng tên?
intake-rule-organisation-days-differ = “{ $name }” có hai ngày thành lập khác nhau; lấy ngày ghi ở dòng trước: { $day }.
intake-choice-joint = một tổ chức chung
intake-choice-own = mỗi đơn vị một tổ chức riêng
intake-look-organisations = Tổ chức sẽ ghi: { $count } (riêng { $own }, ghép { $joint }, liên doanh nghiệp { $cross })
intake-taken-organisations = Tổ chức: { $new } tổ chức mới, { $changed } tổ chức có thay đổi, { $unchanged } không đổi.
intake-organisations = Tổ chức sẽ ghi
intake-organisation-name = Tên tổ chức
intake-organisation-kind = Loại
intake-organisation-form = Hình thức
intake-organisation-units = Số đơn vị
intake-organisation-founded = Ngày thành lập
intake-rule-name-other-sheets = Bảng ở sheet khác
intake-rule-name-tables-several = Nhiều bảng trong sheet
intake-rule-name-rows-hidden = Dòng bị ẩn
intake-rule-name-columns-hidden = Cột bị ẩn
intake-rule-name-titles-say-planned = Tiêu đề ghi dự toán
intake-rule-name-organisation-unread = Chưa rõ tổ chức
intake-rule-name-organisation-names-people = Tổ chức ghi tên người
intake-rule-name-organisation-form = Loại tổ chức không ghép
intake-rule-name-organisation-shared = Tổ chức trùng tên
intake-rule-name-organisation-days-differ = Hai ngày thành lập
intake-fact-organisation-founded = Ngày thành lập tổ chức
intake-fact-organisation-decision = Quyết định thành lập
intake-organisations-short = Tổ chức
