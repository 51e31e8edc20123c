"""Rosters: who a submission is of, who is missing, and what is said of a list that contradicts itself."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.policies import Extension, Person, Roster, new_secret, pseudonym_of, read_extensions, read_roster
from grader.batch.policies.roster_files import extensions_of_nobody
from grader.errors import UsageError

OWN = "submission,id,name,email,extension\nana,1001,Ana López,Ana@Example.org,3d\n,1002,Bo Li,bo@example.org,\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Convolutions (77),Final Grade\r\n"
    ",,,,,Manual Posting,\r\n"
    "    Points Possible,,,,,4,(read only)\r\n"
    '"López, Ana",501,1001,ana01,Mornings,,\r\n'
    '"Li, Bo",502,1002,-bo,Mornings,3,B\r\n'
)
MOODLE = (
    "First name,Last name,ID number,Institution,Email address,Assignment: Convolutions (Real)\n"
    "Ana,López,1001,,ana@example.org,-\nBo,Li,1002,,bo@example.org,2\n"
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Feedback comments\n"
    "Participant 501,Ana López,ana@example.org,No submission,,4,\nParticipant 502,Bo Li,bo@example.org,,,4,\n"
)


@pytest.fixture
def read(tmp_path: Path):
    def write_and_read(text: str | bytes) -> Roster:
        path = tmp_path / "people.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_roster(path)

    return write_and_read


@pytest.mark.parametrize(
    ("text", "submission", "name"),
    [
        (OWN, "ana", "Ana López"),
        (OWN, "1001", "Ana López"),
        (OWN, "ana@example.org", "Ana López"),
        (OWN, "ana lo\u0301pez", "Ana López"),  # composed of other characters
        (OWN, "Bo  Li", "Bo Li"),
        (OWN, "Bo Li_88_assignsubmission_file_", "Bo Li"),
        (OWN, "bob", None),
        (OWN, "", None),
        (CANVAS, "Ana López", "López, Ana"),
        (CANVAS, "501", "López, Ana"),
        (CANVAS, "liBo_LATE_502_9871_answers.zip", "Li, Bo"),
        (CANVAS, "-bo", "Li, Bo"),
        (CANVAS, "lopezana_501", "López, Ana"),  # of all files of hers
        (CANVAS, "lopezana_5011", None),
        (MOODLE, "Ana López_501_assignsubmission_file_", "Ana López"),
        (WORKSHEET, "Nom_501_assignsubmission_onlinetext_", "Ana López"),
        (WORKSHEET, "Nom_7_assignsubmission_file_", None),
        (OWN.replace(",", ";"), "ana", "Ana López"),
        (OWN.replace(",", "\t"), "ana", "Ana López"),
        (OWN.encode("utf-8-sig"), "ana", "Ana López"),
    ],
)
def test_a_submission_is_of_the_person_it_names(read, text: str | bytes, submission: str, name: str | None) -> None:
    person = read(text).person_of(submission)
    assert (person and person.name) == name


def test_the_columns_of_an_export_are_what_the_platform_means_by_them(read) -> None:
    ana, bo = read(CANVAS).people
    assert (ana.canvas_id, ana.id, ana.login, ana.section) == ("501", "1001", "ana01", "Mornings")
    assert bo.login == "-bo"
    assert [(person.id, person.email) for person in read(MOODLE).people] == [
        ("1001", "ana@example.org"),
        ("1002", "bo@example.org"),
    ]


def test_a_name_that_two_people_have_finds_neither(read) -> None:
    assert read("id,name\n1,Ana\n2,Ana\n").person_of("Ana") is None


def test_what_is_written_just_so_comes_before_what_differs_in_capitals(read) -> None:
    roster = read("login,name\nana,Zoe\nx1,Ana\nx2,ANA\n")
    found = [roster.person_of(name) for name in ("ana", "Ana", "ANA", "aNa", "Ana_7_assignsubmission_file_")]
    assert [person and person.login for person in found] == ["ana", "x1", "x2", "ana", "x1"]


def test_people_without_a_submission_and_submissions_without_a_person_are_both_told(read) -> None:
    told = read(OWN).reconcile(["Ana López", "zoe"])
    assert told.lines() == [
        "Bo Li (line 3 of the roster) has no submission.",
        "The submission 'zoe' belongs to nobody in the roster.",
    ]


@settings(max_examples=40)
@given(submitted=st.sets(st.sampled_from(["ana", "bo", "cem", "zoe", "yan", "Ana", "1"])))
def test_nobody_is_lost(submitted: set[str]) -> None:
    roster = Roster(Person(id=str(at), name=name) for at, name in enumerate(("ana", "bo", "cem")))
    told = roster.reconcile(submitted)
    with_one = {person.id for name in submitted if (person := roster.person_of(name))}
    assert with_one | {person.id for person in told.without_submission} == {"0", "1", "2"}
    assert set(told.without_person) == {name for name in submitted if roster.person_of(name) is None}


def test_a_second_row_of_a_person_gives_a_second_submission(read) -> None:
    (ana,) = read("submission,id,name\none,1,Ana\ntwo,1,Ana\n").people
    assert ana.submissions == ("one", "two")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,name\n1,Ana\n1,Bo\n", "line 3: the id '1' is that of Ana in line 2, too"),
        ("id,email\n1,a@b\n2,A@B\n", "line 3: the email address 'A@B'"),
        ("submission,id\nx,1\nx,2\n", "line 3: the submission 'x'"),
        ("submission,name\nx,Ana\ny,Ana\n", "line 3: the name 'Ana'"),
        ("id,name\n1,Ana\n\n1,Ana\n", "line 4: Ana stands in line 2 already"),
        ("id,login\nana,\n,ana\n", "line 3: the id 'ana' is that of ana in line 2, too"),
        ("submission,id\nx,\n", "line 2 says of 'x' not whose it is"),
        ("id,name\n1,López, Ana\n", "line 2 has more cells than the first line"),
        ("colour,size\nred,1\n", "has only colour, size"),
        ("", "is empty"),
        ('id,name\n1,"Ana\n', "line 2: unexpected end of data"),
        ("id,name\n1,Ana\n".encode("utf-16"), "is not UTF-8. Save it again as 'CSV UTF-8'"),
        ("id,extension\n1,soon\n", 'line 2: extension = "soon" is no extension'),
    ],
)
def test_a_list_that_cannot_be_meant_like_that_is_refused_with_its_line(read, text: str | bytes, said: str) -> None:
    with pytest.raises(UsageError, match=r"people\.csv") as refused:
        read(text)
    assert said in str(refused.value)


def test_a_roster_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.csv cannot be read"):
        read_roster(tmp_path / "none.csv")


def test_extensions_stand_in_the_roster_or_in_a_list_of_their_own(read, tmp_path: Path) -> None:
    assert read(OWN).people[0].extension == Extension(days=3)
    path = tmp_path / "extensions.csv"
    path.write_text("submission,extension\nAna,2d\nzoe,1d\nbo,\n")
    extensions = read_extensions(path)
    assert extensions == {"ana": Extension(days=2), "zoe": Extension(days=1)}
    assert extensions_of_nobody(extensions, ["bo"], read(OWN)) == ["zoe"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("submission\nana\n", "has no column 'extension'"),
        ("submission,extension\nana,1d\nANA,2d\n", "line 3: 'ANA' has an extension already"),
        ("submission,extension\n,2d\n", "line 2 gives an extension to nobody"),
    ],
)
def test_a_list_of_extensions_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "extensions.csv").write_text(text)
    with pytest.raises(UsageError) as refused:
        read_extensions(tmp_path / "extensions.csv")
    assert said in str(refused.value)


def test_a_pseudonym_is_the_same_within_a_batch_and_another_in_the_next() -> None:
    one, other = new_secret(), new_secret()
    people = [Person(id=str(number), name="Ana") for number in range(2_000)]
    names = [pseudonym_of(person, one) for person in people]
    assert names == [pseudonym_of(person.id, one) for person in people]
    assert len(set(names)) == len(names)
    assert not set(names) & {pseudonym_of(person, other) for person in people}
    assert all(len(name) == 13 and not set(name[2:]) & set("ILOU") for name in names)
