from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import InputError
from corpus.store.logins import LINK_DAYS

if TYPE_CHECKING:
    from corpus.store import Project

PAST = "2026-01-01T00:00:00.000+00:00"


def test_a_link_begins_one_session_with_its_role(project: Project) -> None:
    ana = project.people.get_or_add("ana")
    link = project.logins.invite(ana, "reviewer")
    (invited,) = project.logins.all()
    assert (invited.person, invited.role, invited.is_link) == (ana, "reviewer", True)
    assert project.logins.session(link) is None  # a link is no cookie
    cookie = project.logins.use(link, days=1)
    assert cookie
    assert cookie != link
    session = project.logins.session(cookie)
    assert session
    assert (session.id, session.role, session.is_link) == (invited.id, "reviewer", False)
    assert session.ends_at < invited.ends_at  # a day instead of seven
    assert project.logins.use(link) is None
    assert project.logins.use(cookie) is None
    project.logins.end(session.id)
    assert project.logins.session(cookie) is None


def test_links_and_sessions_end(project: Project) -> None:
    ana = project.people.get_or_add("ana")
    assert LINK_DAYS == 7
    late = project.logins.invite(ana, "annotator")
    cookie = project.logins.use(project.logins.invite(ana, "annotator"))
    assert cookie
    project._db.execute("UPDATE web_logins SET ends_at = ?", [PAST])
    assert project.logins.use(late) is None
    assert project.logins.session(cookie) is None
    assert project.logins.all() == []
    assert project.logins.ended([1, 2, 3]) == {1, 2, 3}
    project.logins.invite(ana, "annotator")  # which tidies up
    rows = project._db.execute("SELECT id FROM web_logins").fetchall()
    assert rows == [(3,)]  # ids are never given again
    assert project.logins.ended([1, 3]) == {1}


def test_revoking_ends_all_logins_of_one_person(project: Project) -> None:
    ana, ben = project.people.get_or_add("ana"), project.people.get_or_add("ben")
    cookies = [project.logins.use(project.logins.invite(one, "annotator")) for one in (ana, ben)]
    unused = project.logins.invite(ana, "annotator")
    assert project.logins.revoke(ana) == (1, 1)
    assert project.logins.revoke(ana) == (0, 0)
    assert project.logins.use(unused) is None
    assert [project.logins.session(str(cookie)) is None for cookie in cookies] == [True, False]


def test_a_model_is_not_invited(project: Project) -> None:
    model = project.people.get_or_add("gpt")
    project._db.execute("UPDATE annotators SET kind = 'model'")
    with pytest.raises(InputError, match="is a model"):
        project.logins.invite(project.people.get(model.name), "annotator")
    assert project.logins.all() == []


def test_the_address_of_the_server_is_kept(project: Project) -> None:
    assert project.logins.address is None
    project.logins.keep_address("https://label.example")
    assert project.logins.address == "https://label.example"
