import pytest

from bot.domain.people import Person
from bot.domain.traces import key_points_to, points_to

ANNA = Person("T0POLIS", "U0ANNA")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"owner": "U0ANNA", "team": "T0POLIS"}, True),
        ({"owner": "U0ANNA", "team": "T0KOMMUN"}, False),
        ({"colleague": "U0ANNA"}, True),
        ({"actions": [{"text": "x"}, {"owner": "U0ANNA"}]}, True),
        ({"done_by": "U0ANNA", "done_team": "T0KOMMUN"}, False),
        ({"handover": {"by": "U0ANNA", "by_team": "T0POLIS", "owner": "U0ERIK", "team": "T0KOMMUN"}}, True),
        ({"coordinators": {"police": {"team_id": "T0POLIS", "user_id": "U0ANNA"}}}, True),
        ("T0POLIS:U0ANNA", True),
        ({"note": "U0ANNA var där", "heads": {"area_officer": 1}}, False),
    ],
)
def test_a_person_is_found_by_workspace_and_id_wherever_they_stand(content: object, named: bool) -> None:  # noqa: FBT001
    assert points_to(content, ANNA, written_in="T0POLIS") is named


def test_an_id_without_a_workspace_is_of_the_workspace_where_it_was_written() -> None:
    assert not points_to({"colleague": "U0ANNA"}, ANNA, written_in="T0KOMMUN")


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("admission:T0POLIS:U0ANNA:1:one:T0POLIS:U0ERIK", True),
        ("admission:T0POLIS:U0ERIK:1:one:T0POLIS:U0ANNA", True),
        ("trouble:unreachable:T0POLIS:U0ANNA:2022-W41:T0KOMMUN:U0MARIA", True),
        ("admission:T0POLIS:U0ANNAS:1:one:T0POLIS:U0ERIK", False),
        ("admission:T0KOMMUN:U0ANNA:1:one:T0POLIS:U0ERIK", False),
        ("admission:T0POLIS:x:U0ANNA", False),
        ("T0POLIS", False),
        ("", False),
    ],
)
def test_a_key_names_somebody_by_their_workspace_and_after_it_their_id(key: str, *, named: bool) -> None:
    assert key_points_to(key, Person("T0POLIS", "U0ANNA")) is named
