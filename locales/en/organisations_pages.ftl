organisations-title = Organisations
organisations-lead = Party, union and youth organisations, and the units that each covers. The house counts; it holds no names of persons.
organisations-none-found = No organisations match.
organisation-search = Name
organisation-family = Body
organisation-kind = Kind
organisation-form = Form
organisation-name = Name
organisation-parent = Body above
organisation-parent-agency = Agency above
organisation-parent-name = Body above (if not in the list)
organisation-units = Units
organisation-new = Add an organisation
organisation-revise = Revise
organisation-form-lead = Record the organisation, never persons. Its units are chosen on its page afterwards.
organisation-founded = Founded
organisation-decision = Decision
organisation-covers = Covers { $count ->
    [one] { $count } unit
   *[other] { $count } units
 }
organisation-covers-none = No units yet.
organisation-cover = Add
organisation-uncover = Leaves
organisation-departure = Leaves from
organisation-leaves-from = From
organisation-find-unit = Find a unit to add
organisation-end = Record its dissolution
organisation-end-day = First day without it
