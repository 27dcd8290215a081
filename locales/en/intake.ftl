intake-rule-no-table = No table of figures was found in the file.
intake-rule-subject-unclear = It is not clear what a row of the table is: a unit, a zone, a commune or a province.
intake-rule-period-unclear = It is not clear for which period the figures are. State the period.
intake-rule-personal-data =
    This column holds personal data ({ $kind ->
        [name] names of persons
        [identity] identity numbers
        [birth] birth dates
        [phone] private telephones
        [email] private mail addresses
       *[other] facts about persons
    }, { $confidence }% sure) and is refused: no cell of it is kept.
intake-rule-column-unclear = It is not clear which indicator the column “{ $column }” is. Choose one, define a new one, or leave the column out.
intake-rule-row-unclear = It is not clear which indicator the row “{ $row }” is. Choose one, define a new one or leave it out.
intake-rule-indicator-unclear = The columns are periods, but it is not clear which indicator the table gives.
intake-rule-column-without-name = The column has figures and no name.
intake-rule-column-name-repeated = Two columns have one name; the other is at { $first }.
intake-rule-unit-of-measure-differs = The column “{ $column }” states “{ $measure }”, which cannot be turned into the unit of the indicator ({ $meaning }).
intake-rule-number-as-text =
    { $cells ->
        [1] A number typed as text: “{ $text }”.
       *[other] { $cells } cells hold numbers typed as text.
    }
intake-rule-number-format-mixed = “{ $text }” is written unlike the other numbers of its column. Check how it is read.
intake-rule-number-ambiguous = “{ $text }” can be read in two ways: { $comma } or { $point } (written the Vietnamese way).
intake-rule-text-among-numbers = “{ $text }” is text in a column of numbers.
intake-rule-error-value = The cell shows a formula error.
intake-rule-formulas-without-result = The file does not hold the results of { $count } formulas in this column, so its figures cannot be read. Open the file in Excel or LibreOffice, save it and bring it again; or leave the column out.
intake-rule-number-too-large = The number { $text } is too large.
intake-rule-number-too-fine = The number { $text } has more decimals than the indicator keeps.
intake-rule-number-rounded = { $count } computed numbers of the column “{ $column }” are rounded to { $scale } decimals; the figure of the file is kept in the remark.
intake-rule-unknown-stated = “{ $text }”: taken as unknown, not as 0.
intake-rule-blank-not-zero = A blank cell in a column that writes zeros: not reported, not 0.
intake-said-of-cells = { $sentence } { $cells } cells are like this: { $named }.
intake-rule-dash-unclear = { $cells } cells hold a dash. Is it zero, unknown, or blank?
intake-rule-date-serial = A day kept as a number among days typed as text; read as { $day }.
intake-rule-date-format-mixed = “{ $text }” has day and month in another order than its column; it may be { $day }.
intake-rule-date-ambiguous = Is “{ $text }” { $first } or { $second }?
intake-rule-no-such-day = “{ $text }” is no day of the calendar.
intake-rule-not-a-day = “{ $text }” is not a day.
intake-rule-tax-code-leading-zero = The tax code { $text } lost its leading zero; read as { $code }.
intake-rule-tax-code-check-digit =
    The tax code { $text } has a wrong check digit{ $expected ->
        [none] .
       *[other] : the tenth digit is { $written } and should be { $expected }.
    }
intake-rule-tax-code-form = “{ $text }” is not a tax code.
intake-rule-text-not-nfc = Text with combining marks (not NFC); it is normalised.
intake-rule-old-font-tcvn3 = Text in TCVN3 (fonts .Vn…), read as “{ $reading }” ({ $confidence }% sure).
intake-rule-old-font-vni = Text in VNI, read as “{ $reading }” ({ $confidence }% sure).
intake-rule-code-unknown = “{ $text }” is not understood; this row or fact is left out.
intake-rule-commune-blank = No commune is stated: it stays unknown and is not guessed.
intake-rule-place-unknown = No place is called “{ $name }”.
intake-rule-row-is-region = “{ $name }” is a region or the whole country, no province: the figures of this row are not taken.
intake-rule-place-ambiguous = Several places are called “{ $name }”. Choose one.
intake-rule-unit-ambiguous = “{ $name }” may be a unit that is known: { $likest }. Choose it, or say that it is new.
intake-rule-new-units = { $count } units are not in the register. Add them, or leave them out?
intake-rule-other-sheets = The sheet “{ $sheet }” is read. The file has tables on other sheets too: { $others }. Name a sheet to read another one.
intake-rule-tables-several = The sheet holds several tables: { $areas }. One is taken in at a time; choose which.
intake-rule-rows-hidden = { $count } rows of the table are hidden: { $rows }. Take them in, or leave them out?
intake-rule-columns-hidden = Hidden columns hold figures: { $columns }. They are read like the others.
intake-rule-titles-say-planned = The title says “{ $title }”: the figures are recorded as estimates, not as done.
intake-rule-row-without-name = The row has figures and names no unit. Fill in the name, or leave the row out.
intake-rule-probable-duplicate =
    Probably the same as “{ $name }” in row { $row } ({ $why ->
        [code] same tax code
       *[name] same name and place
    }).
intake-rule-reporter-several = This row is stated by { $text }, the first by { $first }: a file has the values of one agency; export them apart.
intake-rule-reporter-other = This row is stated by { $text }, not by the agency that takes the file in: each agency takes in what it states itself.
intake-rule-value-twice = One value is given twice, differently; the other is at { $first }.
intake-rule-zone-membership-differs =
    { $agency ->
        [none] The file places the unit in { $sheet_zone }, the register in { $zone }.
       *[other] The file places the unit in { $sheet_zone }, { $agency } places it in { $zone } ({ $source }).
    }
intake-rule-agencies-differ = The file says { $amount }; { $agency } stated { $other } ({ $source }, figures up to { $cut_off }). Both are kept until both sides agree.
intake-rule-stopped-counted-as-active =
    { $printed ->
        [none] The file counts it as operating, but its recorded status is “{ $status }”.
       *[other] { $printed } units are said to operate, but by the status of each unit only { $active } do; { $stopped } have stopped.
    }
intake-rule-stopped-has-revenue = Its status is “{ $status }”, and yet it has revenue of { $amount } in the period.
intake-rule-total-misses-item = The printed total is { $printed }, its parts come to { $sum }, a gap of { $gap }: exactly row { $rows }, which was left out.
intake-rule-total-counts-twice = The printed total is { $printed }, its parts come to { $sum }, a gap of { $gap }: row { $rows } may be counted twice.
intake-rule-total-differs =
    The printed total is { $printed }, its parts come to { $sum }, a gap of { $gap }{ $rows ->
        [none] .
       *[other] ; see row { $rows }.
    }{ $missing ->
        [0] {""}
       *[other] {" "}{ $missing } parts have no figure.
    }
intake-rule-count-total = The total says { $printed }, and { $sum } marks are counted.
intake-rule-total-stated-in-note = The printed total is { $printed }, its parts come to { $sum }; a remark under the table names the gap of { $gap }.
intake-rule-rounding = The printed total is { $printed }, its parts come to { $sum }: { $gap } by rounding.
intake-rule-total-is-no-sum = The row “{ $name }” is not the sum of the rows (it may hold averages, rates or ranks), so it is not checked as one.
intake-rule-row-sum-differs = It says { $printed }, its component columns come to { $sum }.
intake-rule-row-sum-rounding = It says { $printed }, its component columns come to { $sum }: a difference of rounding.
intake-rule-percentage-does-not-follow = The percentage printed is { $printed }; from { $numerator } and { $denominator } follows { $expected }.
intake-rule-target-below-estimate = The plan of { $target } is below the estimate of { $estimate } (cell { $cell }).
intake-rule-mixed-units = This row counts in “{ $unit }”, unlike its column; { $printed } compares nothing.
intake-rule-zone-closed-in-period = { $zone } ends on { $closed }, and yet there is a figure of { $amount }.
intake-rule-merged-cells-shift = The merged cell { $area } also covers row { $row }, which so gets the name “{ $name }”.
intake-rule-small-count = { $count } units have a count of 1 or 2, which may point at a person: restricted, and never printed.
intake-choice-skip = leave out
intake-choice-keep-rows = take them in
intake-choice-keep = keep, it is another unit
intake-choice-new = it is new
intake-choice-of-unit = { $name } ({ $score }%: { $reasons })
intake-choice-ignore = leave the column out
intake-choice-add = add them
intake-choice-zero = zero
intake-choice-unknown = unknown
intake-choice-blank = blank
intake-choice-day-first = day first
intake-choice-month-first = month first
intake-choice-unit = units
intake-choice-zone = zones
intake-choice-commune = communes
intake-choice-province = provinces
intake-choice-programme = joint programmes
intake-severity-error = error
intake-severity-question = question
intake-severity-warning = warning
intake-severity-note = note
intake-marked-sheet = Problems
intake-sheet = Sheet
intake-cell = Cell
intake-severity = Severity
intake-problem = Problem
refusal-intake-empty = The file is empty.
refusal-intake-locked = The file has a password. Take it off and try again.
refusal-intake-too-large = The file is too large. Split it.
refusal-intake-far-cell = The cell { $cell } stands very far from the others, which makes the sheet too large. If it was typed there by mistake, delete its row and its column and save the file again.
refusal-intake-not-a-workbook = This is not a workbook (.xlsx, .xls, .ods, .csv).
refusal-intake-unsupported = The file is of the kind { $kind }, which is not read. Open it in Excel or LibreOffice and save it as .xlsx.
refusal-intake-damaged = The file is damaged. Open it in Excel or LibreOffice and save it again.
refusal-intake-too-long = Looking at the file took longer than { $seconds } seconds and was stopped.
refusal-intake-no-sheet = There is no sheet “{ $sheet }”.
refusal-intake-not-ready =
    { $count ->
        [1] Nothing was taken in: one fault or open question stands in the way.
       *[other] Nothing was taken in: { $count } faults or open questions stand in the way.
    }
refusal-intake-no-layout = There is no layout “{ $name }”.
refusal-intake-unmarkable = The problems could not be marked in this file.
intake-look-title = { $file }: sheet “{ $sheet }”, table { $area }
intake-look-rows = { $items } rows of items, { $totals } totals or subtotals
intake-look-headings = { $count } rows only name a group and give no figures: { $rows }
intake-look-values = { $stated } values ({ $zeros } zeros, { $unknown } unknown), { $blank } blank cells, { $unread } cells that cannot be read yet
intake-look-subjects = { $known } matched, { $new } new, { $unsettled } unsettled, { $skipped } left out
intake-look-period = Period: { $period }
intake-look-cut-off = Figures up to { $day }
intake-look-columns = Columns
intake-look-problems = Problems: { $error } errors, { $question } questions, { $warning } warnings, { $note } notes
intake-look-questions = To be answered (--answer ID=CHOICE)
intake-look-new-indicators = Indicators that would be defined: { $names }
intake-look-proposed = Indicators proposed (an administrator accepts all with --accept new-indicators, one with --answer):
intake-proposed = Proposed indicators
intake-proposed-lead = The catalogue has no indicator for these figures. Name, unit and kind below are as the file says.
intake-proposed-who = Only an administrator defines indicators. Send an administrator the link of the row (the form is filled in already); once it is defined, open this page again. Or answer above: map to an indicator that is there, or leave it out.
intake-proposed-place = Column or row
intake-proposed-define = Open the form of the indicator
intake-proposed-form = Form
intake-look-ready = Ready to be taken in.
intake-look-more = … and { $count } more (--json or --marked shows all)
intake-marked-written = The marked copy was written: { $path }
intake-file-unread = The file { $path } could not be read.
intake-taken = Taken in (act { $seq }): { $new } new values, { $restated } restated, { $unchanged } unchanged; { $units } units and { $indicators } indicators added.
intake-taken-before = This very file was taken in before (act { $seq }); nothing was changed.
intake-layout-saved = The layout “{ $name }” is saved.
intake-layout-form = This is not a layout: { $detail }
refusal-intake-no-upload = This file no longer waits here. Upload it again.
refusal-intake-indicators-missing = { $count } columns are indicators that the catalogue does not have: { $names }. An administrator has to define them first (page Indicators, “Add an indicator”); or map the column to an indicator that is there (--answer column:E=value:CODE), or leave it out, and take the file in again.
refusal-intake-too-many-wait = Too many files wait on the server. Take in or drop some that wait, or try again later.
intake-lead = Upload a workbook to look at it first: nothing is written until you take it in.
intake-file = Workbook
intake-look = Look
intake-files = Files taken in
intake-no-files = No file has been taken in yet.
intake-source = Source (the document it came with)
intake-as-of = Figures up to
intake-period = Period
intake-values = Values
intake-units = New units
intake-zeros = Zeros
intake-unknown = Unknown
intake-blank = Blank cells
intake-rows-known = Rows matched
intake-rows-new = New rows
intake-look-where = Sheet “{ $sheet }”, table { $area }
intake-marked = Download the marked file
intake-choose = Choose
intake-refused = Columns of personal data, refused: { $columns }
intake-questions = To be answered
intake-answer = Answer
intake-problems = Problems
intake-all = All
intake-rule = Rule
intake-filter = Filter
intake-no-problems = No problems.
intake-found = { $count } problems.
intake-more = More
intake-sheet-rows = Rows of the sheet “{ $sheet }”
intake-hidden = refused
intake-rows-before = Rows before
intake-rows-after = Rows after
intake-edit-row = Correct row { $row }
intake-edit-hint = Cells with a problem can be corrected here. To correct another cell, press the number of its row.
intake-type-over = Use the cells as typed
intake-take = Take in
intake-take-in = Take in
intake-new-indicators = { $count } indicators will be defined.
intake-not-ready = Nothing was taken in. These stand in the way:
intake-open = { $count } questions are open.
intake-drop = Let this file go
intake-answer-form = Answers are written ID=CHOICE: { $text }
intake-rule-name-no-table = No table
intake-rule-name-subject-unclear = What a row is
intake-rule-name-period-unclear = Period unclear
intake-rule-name-personal-data = Personal data
intake-rule-name-column-unclear = Column unclear
intake-rule-name-row-unclear = Row of an unknown indicator
intake-rule-name-indicator-unclear = Indicator unclear
intake-rule-name-column-without-name = Column without a name
intake-rule-name-column-name-repeated = Column named twice
intake-rule-name-unit-of-measure-differs = Unit of measure differs
intake-rule-name-number-as-text = Number typed as text
intake-rule-name-number-format-mixed = Numbers written in two ways
intake-rule-name-number-ambiguous = Number read in two ways
intake-rule-name-text-among-numbers = Text among numbers
intake-rule-name-error-value = Formula error
intake-rule-name-formulas-without-result = Formulas without results
intake-rule-name-number-too-large = Number too large
intake-rule-name-number-rounded = Number rounded
intake-rule-name-number-too-fine = Too many decimals
intake-rule-name-number-measured = Number with a unit in its cell
intake-rule-name-number-out-of-range = Number out of range
intake-rule-name-unknown-stated = Stated to be unknown
intake-rule-name-blank-not-zero = Blank is not zero
intake-rule-name-dash-unclear = Dash unclear
intake-rule-name-date-serial = Day kept as a number
intake-rule-name-date-format-mixed = Day in another order
intake-rule-name-date-ambiguous = Day read in two ways
intake-rule-name-no-such-day = No such day
intake-rule-name-not-a-day = Not a day
intake-rule-name-tax-code-leading-zero = Tax code lost its zero
intake-rule-name-tax-code-check-digit = Tax code: check digit
intake-rule-name-tax-code-form = Not a tax code
intake-rule-name-text-not-nfc = Text with marks apart
intake-rule-name-old-font-tcvn3 = TCVN3 font
intake-rule-name-old-font-vni = VNI font
intake-rule-name-code-unknown = Code on no list
intake-rule-name-commune-blank = Commune left blank
intake-rule-name-place-unknown = Place unknown
intake-rule-name-row-is-region = Row is a region
intake-rule-name-place-ambiguous = Place ambiguous
intake-rule-name-unit-ambiguous = Unit ambiguous
intake-rule-name-new-units = Units not in the register
intake-rule-name-row-without-name = Row without a name
intake-rule-name-probable-duplicate = Probable duplicate
intake-rule-name-reporter-several = Values of several agencies
intake-rule-name-reporter-other = Values of another agency
intake-rule-name-value-twice = Value stated twice
intake-rule-name-zone-membership-differs = Zone differs
intake-rule-name-agencies-differ = Agencies differ
intake-rule-name-stopped-counted-as-active = Stopped, counted as working
intake-rule-name-stopped-has-revenue = Stopped, with revenue
intake-rule-name-total-misses-item = Total misses an item
intake-rule-name-total-counts-twice = Total counts twice
intake-rule-name-total-differs = Total differs
intake-rule-name-count-total = Count differs
intake-rule-name-total-stated-in-note = Total explained by a note
intake-rule-name-rounding = Rounding
intake-rule-name-total-is-no-sum = Row of the whole is no total
intake-rule-name-row-sum-differs = Row sum differs
intake-rule-name-row-sum-rounding = Row sum differs by rounding
intake-rule-name-percentage-does-not-follow = Percentage does not follow
intake-rule-name-target-below-estimate = Target below estimate
intake-rule-name-mixed-units = Mixed units
intake-rule-name-zone-closed-in-period = Zone closed in the period
intake-rule-name-merged-cells-shift = Merged cells shift names
intake-rule-name-small-count = Count of one or two
intake-fact-index = Number
intake-fact-unit-name = Name of the unit
intake-fact-tax-code = Tax code
intake-fact-unit-short-name = Short name
intake-fact-unit-international-name = International name
intake-fact-unit-kind = Kind
intake-fact-legal-form = Legal form
intake-fact-ownership = Ownership
intake-fact-sector = Sector
intake-fact-registered-on = Registered on
intake-fact-address = Address
intake-fact-lot = Lot
intake-fact-zone = Zone
intake-fact-commune = Commune
intake-fact-commune-before = Former commune
intake-fact-province = Province
intake-fact-programme = Joint programme
intake-fact-status = Status
intake-fact-note = Note
intake-fact-tax-office = Tax office
intake-fact-period = Period
intake-fact-indicator = Indicator
intake-fact-amount = Amount
intake-fact-reckoning = Actual or estimate
intake-fact-source = Source
intake-fact-measure = Unit of measure
intake-fact-project-code = Project code
intake-fact-project-name = Project name
intake-fact-project-investor = Investor
intake-fact-project-year = Project year
intake-fact-subject = Figures of this unit or place
intake-fact-label = Row label
intake-meaning-unclear = unclear
intake-rule-number-measured = “{ $text }” has a unit of measure of its own. Type the number alone, in the unit of its column.
intake-rule-number-out-of-range = The number { $text } is out of the range of the indicator ({ $code }: { $bounds ->
    [least] not below { $bound }
   *[greatest] not above { $bound }
}).
intake-rows-form = “{ $text }” is no list of rows. Write row numbers, for example 67,70-72.
intake-rule-organisation-unread = It is not clear which organisation “{ $text }” is. Write its name, an x, a number or the day of founding; leave it blank where there is none.
intake-rule-organisation-names-people = “{ $text }” seems to name a person. Name the organisation only, never a person.
intake-rule-organisation-form = { $kind } “{ $name }” stands at { $count } units, yet this kind is never joint. Choose another kind for the column, or correct the name.
intake-rule-organisation-shared = “{ $name }” stands at { $count } units (rows { $rows }). Is it one organisation that they share, or has each its own of that name?
intake-rule-organisation-days-differ = “{ $name }” has two days of founding; that of the earlier row is taken: { $day }.
intake-choice-joint = one organisation that they share
intake-choice-own = each has its own
intake-look-organisations = Organisations that would be recorded: { $count } ({ $own } own, { $joint } joint, { $cross } across enterprises)
intake-taken-organisations = Organisations: { $new } new, { $changed } changed, { $unchanged } unchanged.
intake-organisations = Organisations that would be recorded
intake-organisation-name = Name
intake-organisation-kind = Kind
intake-organisation-form = Form
intake-organisation-units = Units
intake-organisation-founded = Founded
intake-rule-name-other-sheets = Tables on other sheets
intake-rule-name-tables-several = Several tables in the sheet
intake-rule-name-rows-hidden = Hidden rows
intake-rule-name-columns-hidden = Hidden columns
intake-rule-name-titles-say-planned = Title says planned
intake-rule-name-organisation-unread = Organisation unclear
intake-rule-name-organisation-names-people = Organisation names a person
intake-rule-name-organisation-form = Kind is never joint
intake-rule-name-organisation-shared = Name of several organisations
intake-rule-name-organisation-days-differ = Two days of founding
intake-fact-organisation-founded = Day of founding
intake-fact-organisation-decision = Decision of founding
intake-organisations-short = Organisations
