"""The kinds of entry that an agreement has if it says so: the situation picture, and consents by case reference."""

from bot.domain.agreement import ActivityKind
from bot.domain.fields import Choice, ChoiceSource, Field, FieldKind
from bot.domain.texts import text

SITUATION = "situation_picture"
CONSENT = "consent"
GUARDIAN, YOUTH = "guardian", "youth"
"""Who consents."""
UNDER_AGE, FROM_AGE = "under", "from"
"""The age groups of the rule who has to consent."""

SITUATION_PICTURE = ActivityKind(
    id=SITUATION,
    name=text("situation picture"),
    plural=text("situation pictures"),
    when="week",
    once_per=("week", "area"),
    fields=(
        Field(id="week", kind=FieldKind.WEEK, label=text("Week"), required=True, until_today=True),
        Field(id="area", kind=FieldKind.CHOICE, label=text("Area"), choices_from=ChoiceSource.AREAS, required=True),
        Field(
            id="counts",
            kind=FieldKind.COUNTS,
            label=text("How many observations?"),
            choices_from=ChoiceSource.SITUATION_CATEGORIES,
            at_least=0,
            at_most=10_000,
        ),
        Field(
            id="led_to",
            kind=FieldKind.CHOICE,
            label=text("What did it lead to?"),
            choices_from=ChoiceSource.OPERATIONS,
            choices=(
                Choice(id="no_need", label=text("No operation needed")),
                Choice(id="undecided", label=text("Not decided yet")),
            ),
        ),
        Field(
            id="note",
            kind=FieldKind.NOTE,
            label=text("Short note"),
            hint=text("What was seen and where, never who."),
            max_length=1000,
        ),
    ),
)

CASE_CONSENT = ActivityKind(
    id=CONSENT,
    name=text("consent"),
    plural=text("consents"),
    once_per=("reference",),
    fields=(
        Field(
            id="reference",
            kind=FieldKind.TEXT,
            label=text("Case reference"),
            hint=text("One that only your own records can explain, such as AB-12. Never a name or a date of birth."),
            required=True,
            max_length=20,
        ),
        Field(
            id="age_group",
            kind=FieldKind.CHOICE,
            label=text("The young person is"),
            choices_from=ChoiceSource.AGE_GROUPS,
            required=True,
        ),
        Field(
            id="given_by",
            kind=FieldKind.CHOICES,
            label=text("Who has consented?"),
            choices=(Choice(id=GUARDIAN, label=text("guardian")), Choice(id=YOUTH, label=text("the young person"))),
            required=True,
        ),
        Field(
            id="scope",
            kind=FieldKind.CHOICES,
            label=text("What may be shared?"),
            choices_from=ChoiceSource.CONSENT_SCOPES,
            required=True,
        ),
        Field(
            id="parties",
            kind=FieldKind.CHOICES,
            label=text("Who may share it with each other?"),
            choices_from=ChoiceSource.PARTIES,
            required=True,
        ),
        Field(id="date", kind=FieldKind.DATE, label=text("Holds from"), required=True, until_today=True),
        Field(id="valid_until", kind=FieldKind.DATE, label=text("Holds until and including")),
        Field(id="withdrawn", kind=FieldKind.DATE, label=text("Withdrawn"), until_today=True, folded=True),
    ),
)
"""A consent in one case, by a reference that says nothing to others; kept only where the agreement opts in."""
