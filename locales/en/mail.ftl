nav-mail = E-mail
mail-title = E-mail
mail-lead = The digest of each working day and reminders of reports, to those who gave an address on their own page. The text of a letter is not kept once it was sent.
mail-none = No letter was sent yet.
mail-not-set = No letter can be sent: there is no mail server. The operator names one at the start (see the operator's guide, E-mail).
mail-waiting = { $count ->
    [one] One letter could not be sent yet, written at { $moment }; it will be tried again.
   *[other] { $count } letters could not be sent yet, the first of them written at { $moment }; they will be tried again.
}
mail-failed = { $count ->
    [one] In the last seven days one letter could not be sent and was given up; look at the address of its reader.
   *[other] In the last seven days { $count } letters could not be sent and were given up; look at the addresses of their readers.
}
mail-said = What the mail server said last: { $said }
mail-well = E-mail goes out as it should.
mail-to = To
mail-kind = Kind
mail-subject = Subject
mail-state = State
mail-attempts = Tries
mail-at = Sent at, or tried again at
letter-digest = to know today
letter-reminder = reminder
letter-waiting = waiting
letter-sent = sent
letter-failed = not sent
account-mail = My e-mail
account-mail-lead = The address is used for the letters chosen below and for nothing else; it is not in the log. Leave it empty to get none.
account-mail-address = E-mail address
account-mail-digest = To know today, one letter each working day
account-mail-reminders = Reminders while my agency owes a report
account-mail-lang = Language of the letters
account-mail-submit = Save the address
fault-mail-address = This is no e-mail address.
fault-mail-server = The address of the mail server is smtps://… or smtp://…?tls=required (smtp:// in the clear only for a server on this machine).
fault-mail-authority = No certificate (PEM) can be read from this file.
mail-greeting = Dear { $name },
mail-foot = Song Hành sent this by itself. To change the address or get no more: { $address }
mail-digest-subject = To know on { $day }: { $counts }
mail-digest-lead = What is to be known on { $day }, in every programme of your agency:
mail-digest-all = All of it in Song Hành:
mail-count-overdue = { $count } overdue
mail-count-to-confirm = { $count } to be confirmed
mail-count-stuck = { $count } stuck
mail-count-upcoming = { $count } due soon
mail-count-escalated = { $count } told to leaders
mail-escalated = { $count ->
    [one] Told to leaders: one task is so late that those who approve are told.
   *[other] Told to leaders: { $count } tasks are so late that those who approve are told.
}
mail-task-due = due { $day }
mail-reminder-subject = Reminder: { $title }
mail-reminder-lead = Your agency has not sent in its report of the round: { $title }.
mail-reminder-due = It is due on { $day }.
mail-reminder-late = { $days ->
    [one] It was due on { $day }, one working day ago.
   *[other] It was due on { $day }, { $days } working days ago.
}
cli-mail-sent = { $written } letters written, { $sent } sent.
cli-mail-set = The address was saved.
lang-vi = Tiếng Việt
lang-en = English
