period-month = month { $month } of { $year }
period-quarter = quarter { $quarter } of { $year }
period-first-half = first half of { $year }
period-second-half = second half of { $year }
period-nine-months = first nine months of { $year }
period-year = { $year }
period-days = { $first } to { $last }
