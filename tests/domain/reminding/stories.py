"""The six agreements that come with the program, and years in which things go as they do: mostly well, not always."""

from collections.abc import Callable, Mapping
from itertools import product

from bot.domain.kinds import OPERATION, CommitmentEvent
from tests.domain.reminding.story import EVERYBODY, MONDAY, WEDNESDAY, Story, built_in


def soderhamn_2022() -> Story:
    """Weekly meetings through 2022, joint operations through 2023, and a horizon scan that comes late."""
    story = Story(built_in("soderhamn-2022"))
    _meet_through_2022(story)
    _go_out_together(story)
    _do_what_was_decided(story)
    for stage, day in (("found", "2022-11-07"), ("analysed", "2023-03-06"), ("verdict", "2023-06-05")):
        story.happened(f"{day} 10:00", CommitmentEvent.STAGE_REACHED, "S3", stage=stage, item="Metod A")
    story.happened("2023-01-25 10:00", CommitmentEvent.MILESTONE_DONE, "S2", reference="dnr 2023/12")
    return story


def _meet_through_2022(story: Story) -> None:
    # Wednesdays until the summer holidays, Mondays after them
    story.meetings(
        "2022-W01",
        "2022-W27",
        weekday=WEDNESDAY,
        without=("2022-W07", "2022-W09", "2022-W15", "2022-W20", "2022-W22", "2022-W25"),
    )
    story.meetings("2022-W32", "2022-W51", weekday=MONDAY, without=("2022-W44",))
    story.excused("2022-02-18 14:00", "S6", "2022-W09", reason="sportlov")
    story.excused("2022-06-20 10:00", "S6", "2022-W28", "2022-W29", "2022-W30", "2022-W31", reason="semester")
    story.meeting("2022-04-19 10:00", "2022-W15")  # the week of Good Friday, written down on the Tuesday after Easter
    alone = story.meeting("2022-05-18 16:00", "2022-W20", day="2022-05-18", heads={"area_officer": 2})
    story.change("2022-05-24 09:00", alone, heads={"area_officer": 2, "social_worker": 1})
    story.meeting("2022-06-07 09:30", "2022-W22")  # after the National Day, a Monday
    story.excused("2022-06-28 09:00", "S6", "2022-W25", reason="midsommar")
    story.meeting("2022-11-04 11:30", "2022-W44")  # half an hour before it would have been asked for


def _go_out_together(story: Story) -> None:
    first = story.plan("2022-03-01 10:00", OPERATION, "2022-03-10")
    story.held("2022-03-11 10:00", first)
    never = story.plan("2022-04-20 10:00", OPERATION, "2022-05-03", "2022-05-04")
    story.cancelled("2022-05-02 09:00", never)
    # the Monday after the clocks are set back; without a decision maker it doesn't count
    autumn = story.plan("2022-10-03 10:00", OPERATION, "2022-10-31")
    story.held("2022-11-01 08:10", autumn, heads={"area_officer": 2, "social_worker": 2})
    story.note("2023-02-14 17:00", OPERATION)
    # the Tuesday after the first of May
    spring = story.plan("2023-04-03 10:00", OPERATION, "2023-05-02")
    story.held("2023-05-16 10:00", spring)
    story.note("2023-11-14 17:00", OPERATION)


def _do_what_was_decided(story: Story) -> None:
    room = story.action("2022-03-10 16:30", "Boka lokal", owner="@Anna", due="2022-04-15")  # Good Friday
    story.done("2022-04-20 10:00", room, "@Anna")
    figures = story.action("2022-05-18 16:30", "Ta fram siffror", owner="@Bo", party="police", due="2022-06-03")
    story.change("2022-06-09 10:00", figures, owner="@Cecilia", why="Bo är föräldraledig")
    story.done("2022-06-20 10:00", figures, "@Cecilia")
    leaflet = story.action("2022-10-31 16:30", "Trycka foldern", party="police", due="2022-11-30")
    story.change("2022-11-28 10:00", leaflet, due="2022-12-14", why="tryckeriet väntar på papper")
    story.done("2022-12-13 15:00", leaflet, "@Bo")


def soderkoping_2020() -> Story:
    """Windows in May and November: in time, late, never; mappings agreed on later, through a year of 53 weeks."""
    story = Story(built_in("soderkoping-2020"))
    story.report("2020-05-20 10:00")
    story.report("2021-01-14 10:00", window="2020-11")
    story.report("2021-11-15 10:00")
    story.report("2022-05-30 10:00")

    number = story.happened("2020-09-01 10:00", CommitmentEvent.NUMBER_AGREED, "K2", party="police", at_least=6)
    story.confirmed("2020-09-15 10:00", number, "municipality")
    for day in ("2020-10-06", "2020-12-01", "2021-03-02", "2021-12-07", "2022-04-05", "2022-10-04"):
        story.note(f"{day} 15:00", "information_effort")

    # every week at first, and once that had proved too often every month
    story.happened("2020-11-02 10:00", CommitmentEvent.INTERVAL_AGREED, "K4", every="iso_week")
    story.happened("2021-01-11 10:00", CommitmentEvent.INTERVAL_AGREED, "K4", every="month")
    weekly = ("2020-11-03", "2020-11-10", "2020-11-17", "2020-11-24", "2020-12-08", "2020-12-15", "2020-12-22")
    monthly = [
        f"{year}-{month:02d}-15"
        for year, month in product((2021, 2022), range(1, 13))
        # of two months nothing was ever written, of a third one it was late
        if (year, month) not in {(2021, 7), (2022, 3), (2022, 8)}
    ]
    for day in (*weekly, "2021-01-05", *monthly):
        story.note(f"{day} 15:00", "situation_mapping", outcome="no_need")
    story.excused("2021-06-24 10:00", "K4", "2021-07", reason="semester")

    walk = story.plan("2021-10-01 10:00", "property_owner_meeting", "2021-11-08", party="municipality")
    story.held("2021-11-08 15:00", walk)
    story.happened("2021-11-08 15:10", CommitmentEvent.UNIT_STATE, "K5", unit="working_form", in_place=True)
    fence = story.action("2021-11-08 15:20", "Laga stängslet", owner="@Disa", due="2021-12-25")  # Christmas Day
    story.done("2022-01-11 10:00", fence, "@Disa")
    return story


def soderkoping_2017() -> Story:
    """A pledge that goes on for two years more; two tertials to follow up, both late."""
    story = Story(built_in("soderkoping-2017"))
    story.report("2018-05-09 10:00", window="2018-01")
    story.report("2019-01-10 10:00", window="2018-09")

    story.happened("2017-03-01 10:00", CommitmentEvent.NUMBER_AGREED, "K9", at_least=9)
    for day in ("2017-04-05", "2017-09-06", "2018-04-04", "2018-09-05", "2019-04-03"):
        story.note(f"{day} 15:00", "speed_check", place="Skolgatan", in_town=True, near_school=True)
    walk = story.plan("2017-09-01 10:00", "safety_walk", "2017-11-03", place="Centrum")  # a Friday: asked on Monday
    story.held("2017-11-06 09:30", walk, lighting_found=3, lighting_closed=1)
    late = story.plan("2018-05-28 10:00", "foot_patrol", "2018-06-07", hours=4)  # the day after the National Day
    story.held("2018-06-08 08:30", late)
    lamps = story.action("2017-11-06 09:40", "Byta lamporna", due="2017-12-31")  # a Sunday, and New Year's Eve
    story.done("2018-01-16 10:00", lamps, "@Erik")
    story.happened("2018-02-01 10:00", CommitmentEvent.UNIT_STATE, "K11", unit="forum", in_place=True)
    return story


def sandviken_2020() -> Story:
    """Nothing at all in the first year; then the parties agree on a number and get going."""
    story = Story(built_in("sandviken-2020"))
    number = story.happened("2021-01-19 10:00", CommitmentEvent.NUMBER_AGREED, "V3", party="municipality", at_least=4)
    story.confirmed("2021-01-26 10:00", number, "police")
    dialogue = story.plan("2021-02-01 10:00", "citizen_dialogue", "2021-03-27", focus=["youth"])  # a Saturday
    story.held("2021-03-29 10:00", dialogue)
    # of the two that were held in May one was about something else
    story.note("2021-05-05 20:00", "citizen_dialogue", focus=["youth"])
    story.note("2021-05-26 20:00", "citizen_dialogue", focus=["narcotics"])
    story.note("2021-10-06 20:00", "citizen_dialogue", focus=["youth"])
    early = story.plan("2021-09-20 10:00", OPERATION, "2021-11-01", party="police")
    story.held("2021-11-02 09:00", early, heads=dict(EVERYBODY))
    story.action("2021-10-06 20:10", "Skriva slutrapporten", owner="@Frida", due="2021-12-31")
    return story


def hedemora() -> Story:
    """No dates in the pledge: only what people plan, and what they are to do."""
    story = Story(built_in("hedemora"))
    for day in ("2024-01-31", "2024-04-30", "2024-09-30"):
        story.note(f"{day} 15:00", "consent_count", with_consent=7, without_consent=3)
    story.happened("2024-05-15 10:00", CommitmentEvent.STAGE_REACHED, "H3", stage="adopted")
    story.happened("2025-01-15 10:00", CommitmentEvent.STAGE_REACHED, "H3", stage="in_use")
    # planned by the school, which has no channel of its own perhaps: the Thursday before Good Friday, then after Easter
    easter = story.plan("2024-03-04 10:00", "sspf_measure", "2024-04-02", party="school")
    story.held("2024-04-02 16:00", easter)
    lost = story.plan("2024-10-01 10:00", "sspf_measure", "2024-11-02", party="school")  # All Saints' Day
    story.cancelled("2024-11-12 10:00", lost)
    guide = story.action("2024-05-15 10:10", "Skicka ut metodstödet", owner="@Greta", due="2024-06-22")  # Midsummer Day
    story.done("2024-07-10 10:00", guide, "@Greta")
    story.action("2025-11-10 10:00", "Boka vårens möten", owner="@Hans", party="police", due="2025-12-24")
    return story


def sundsvall() -> Story:
    """No dates here either: teams and schools one by one, and field workers out on weekend evenings."""
    story = Story(built_in("sundsvall"))
    for aspect, day in product(("youth_investigator", "area_officer"), ("2024-02-01", "2024-03-01")):
        story.happened(
            f"{day} 10:00", CommitmentEvent.UNIT_STATE, "U1", name=f"Team {day[5:7]}", aspect=aspect, in_place=True
        )
    story.happened("2024-10-01 10:00", CommitmentEvent.STAGE_REACHED, "U2", stage="adopted")
    midsummer = story.plan("2024-05-02 10:00", "weekend_evening", "2024-06-22", field_workers=3, party="municipality")
    story.held("2024-06-24 10:00", midsummer)
    for day, held in (("2024-12-24", "2024-12-27 11:00"), ("2025-05-30", "2025-06-02 07:45")):
        story.held(held, story.plan("2024-11-01 10:00", "weekend_evening", day, field_workers=2))
    # planned the evening before: too late to be reminded of, asked about all the same
    sudden = story.plan("2025-09-11 19:00", "presence", "2025-09-12", place="Stenstan")
    story.held("2025-09-15 12:00", sudden)
    school = story.action("2025-03-03 10:00", "Ring skolorna", owner="@Inga", due="2025-04-21")  # Easter Monday
    story.done("2025-05-20 10:00", school, "@Inga")
    return story


STORIES: Mapping[str, Callable[[], Story]] = {
    "hedemora": hedemora,
    "sandviken-2020": sandviken_2020,
    "soderhamn-2022": soderhamn_2022,
    "soderkoping-2017": soderkoping_2017,
    "soderkoping-2020": soderkoping_2020,
    "sundsvall": sundsvall,
}
