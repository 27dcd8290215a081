period-month = tháng { $month }/{ $year }
period-quarter = quý { $quarter }/{ $year }
period-first-half = 6 tháng đầu năm { $year }
period-second-half = 6 tháng cuối năm { $year }
period-nine-months = 9 tháng đầu năm { $year }
period-year = năm { $year }
period-days = từ { $first } đến { $last }
