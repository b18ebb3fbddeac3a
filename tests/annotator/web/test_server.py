"""Who may ask the server for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from annotator.web import server as server_module
from annotator.web.pages import static_file

if TYPE_CHECKING:
    from collections.abc import Callable

Serving = Any
"""The fixture `serving`."""


async def test_a_link_works_once_and_the_cookie_cannot_be_read_or_sent_by_other_pages(
    serving: Serving,
) -> None:
    async with serving() as site:
        browser, link = await site.browser(), site.invite("ana")
        assert (await browser.get("/login"))[0] == 200  # a preview of the link uses nothing
        assert await browser.get("/") == (401, (await browser.get("/"))[1])
        answer = await browser.log_in(link)
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith(f"annotator-{site.addresses.port}=")
        for flag in ("HttpOnly", "SameSite=Strict", "Path=/", f"Max-Age={14 * 86_400}"):
            assert flag in cookie
        assert "Secure" not in cookie
        status, page = await browser.get("/")
        assert status == 200
        assert 'data-screen="annotate"' in page
        assert "Continue as ana" in page
        assert "Valley &lt;news&gt;" in page
        other = await site.browser()
        assert (await other.log_in(link)).status == 403
        assert (await other.log_in("")).status == 403
        assert (await other.get("/session"))[0] == 401
        assert site.lines == ["ana logged in (annotator)"]


async def test_links_and_cookies_are_stored_as_hashes(serving: Serving) -> None:
    async with serving() as site:
        link = site.invite("ana")
        browser = await site.logged_in("ben")
        dump = "\n".join(site.project._db.conn.iterdump())
        assert "web_logins" in dump
        for secret in (link, browser.cookie):
            assert secret not in dump


async def test_only_the_exact_host_and_origin_may_ask(serving: Serving) -> None:
    async with serving() as site:
        browser = await site.logged_in("ana")
        port = site.addresses.port
        for host in ("annotator.example", "127.0.0.1", f"127.0.0.1.nip.example:{port}", "[::1]"):
            assert (await browser.get("/", Host=host))[0] == 421, host
            assert (await browser.get("/static/page.js", Host=host))[0] == 421, host
            assert await browser.refusal(Host=host, Origin=f"http://{host}") == 421, host
        origins = ["https://annotator.example", "null", f"https://127.0.0.1:{port}"]
        origins += [f"http://127.0.0.1:{port + 1}", f"http://localhost:{port}", ""]
        link = site.invite("ben")
        for origin in origins:
            assert await browser.refusal(Origin=origin) == 403, origin
            for path in ("/login", "/logout"):
                answer = await browser.post(path, data={"link": link}, headers={"Origin": origin})
                assert answer.status == 403, (path, origin)
        assert (await browser.get("/session"))[0] == 204  # nobody was logged out
        assert (await browser.log_in(link)).status == 303  # nor was the link used
        assert not site.commands


async def test_nothing_is_shown_without_a_login(serving: Serving) -> None:
    async with serving() as site:
        browser = await site.browser()
        for path in ("/", "/review", "/session"):
            status, text = await browser.get(path)
            assert (status, "Valley" in text) == (401, False), path
        assert "Valley" not in (await browser.get("/login"))[1]
        assert await browser.refusal() == 401
        name = f"annotator-{site.addresses.port}"
        for guess in ("", "x", "é", "x" * 3000):
            browser.session.cookie_jar.update_cookies({name: guess})
            assert (await browser.get("/"))[0] == 401
            assert await browser.refusal() == 401
        assert not site.commands


async def test_review_is_for_reviewers_only(serving: Serving) -> None:
    async with serving() as site:
        ana, rita = await site.logged_in("ana"), await site.logged_in("rita", "reviewer")
        assert (await ana.get("/review"))[0] == 403
        assert await ana.refusal("review") == 403
        assert 'href="/review"' not in (await ana.get("/"))[1]
        assert 'href="/review"' in (await rita.get("/"))[1]
        status, page = await rita.get("/review")
        assert status == 200
        assert 'data-screen="review"' in page
        for screen in ("review", "annotate"):
            window = await rita.open(screen)
            assert (await window.about())["argv"][2:] == ["rita", screen, "None"]
        assert await rita.refusal("import") == 404


async def test_a_revoked_login_ends_at_once_and_its_cookie_is_worth_nothing(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "_CHECK_SECONDS", 0.02)
    async with serving() as site:
        ana, ben = await site.logged_in("ana"), await site.logged_in("ben")
        window, other = await ana.open(), await ben.open()
        await window.about()
        stolen, unused = ana.cookie, site.invite("ana")
        assert site.project.logins.revoke(site.project.people.get("ana")) == (1, 1)
        assert "Your login has ended" in await window.ended()
        thief = await site.browser()
        thief.session.cookie_jar.update_cookies({f"annotator-{site.addresses.port}": stolen})
        assert (await thief.get("/"))[0] == 401
        assert await thief.refusal() == 401
        assert (await thief.log_in(unused)).status == 403
        await other.about()
        await other.send("stdin", "x")
        assert await other.next() == b"Dx"


async def test_logging_out_ends_the_session_and_its_windows(serving: Serving) -> None:
    async with serving() as site:
        ana = await site.logged_in("ana")
        window, kept = await ana.open(), ana.cookie
        await window.about()
        answer = await ana.post("/logout")
        assert answer.status == 200
        assert "Max-Age=0" in answer.headers["Set-Cookie"]
        assert "Your login has ended" in await window.ended()
        ana.session.cookie_jar.update_cookies({f"annotator-{site.addresses.port}": kept})
        assert (await ana.get("/"))[0] == 401


async def test_a_session_ends_by_itself(serving: Serving) -> None:
    async with serving() as site:
        ana = await site.logged_in("ana")
        site.project._db.execute("UPDATE web_logins SET ends_at = '2026-01-01T00:00:00.000+00:00'")
        assert (await ana.get("/"))[0] == 401
        assert await ana.refusal() == 401


async def test_failed_logins_are_limited_by_address(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "FAILED_LOGINS_PER_MINUTE", 3)
    async with serving() as site:
        browser, link = await site.browser(), site.invite("ana")
        for number in range(3):  # a header that anybody can send changes nothing
            answer = await browser.post(
                "/login", data={"link": "no"}, headers={"X-Forwarded-For": f"192.0.2.{number}"}
            )
            assert answer.status == 403
        limited = await browser.log_in(link)
        assert limited.status == 429
        assert 0 < int(limited.headers["Retry-After"]) <= 60
    async with serving(proxy="https://label.example") as site:
        browser, link = await site.browser(), site.invite("ana")
        public = {"Host": "label.example", "Origin": "https://label.example"}

        async def log_in(link: str, forwarded: str) -> Any:
            headers = {**public, "X-Forwarded-For": forwarded}
            return await browser.post("/login", data={"link": link}, headers=headers)

        for number in range(3):  # only the proxy adds the last one
            assert (await log_in("no", f"192.0.2.{number}, 198.51.100.7")).status == 403
        assert (await log_in(link, "198.51.100.7")).status == 429
        answer = await log_in(link, "198.51.100.7, 198.51.100.8")
        assert answer.status == 303
        assert answer.headers["Set-Cookie"].startswith("__Host-annotator=")
        assert "; Secure" in answer.headers["Set-Cookie"]
        assert "Strict-Transport-Security" in answer.headers
        assert (await browser.get("/"))[0] == 421  # not by the address behind the proxy


async def test_every_answer_forbids_other_hosts_and_frames(serving: Serving) -> None:
    async with serving() as site:
        ana = await site.logged_in("ana")
        for path in ("/", "/login", "/session", "/static/page.js", "/nowhere", "/review"):
            async with ana.session.get(site.url + path) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'; script-src 'self';"), path
                assert f"connect-src 'self' ws://127.0.0.1:{site.addresses.port} " in policy
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Server"] == "annotator"
                assert "aiohttp" not in str(answer.headers)
                assert answer.headers["Cache-Control"] in ("no-store", "no-cache")
                text = await answer.text()
            if path != "/static/page.js":
                assert "://" not in text, path  # not even a link leads elsewhere


async def test_only_named_files_are_served(serving: Serving) -> None:
    async with serving() as site:
        browser = await site.browser()
        for name in ("page.css", "page.js", "textual.js", "xterm.css"):
            assert (await browser.get(f"/static/{name}"))[0] == 200, name
        for name in ("mono.ttf", "mono-italic.ttf"):
            found = static_file(name)
            assert found
            assert found[0].is_file()
        for path in ("", "/", "/server.py", "/..%2fserver.py", "/js/textual.js", "/%2e%2e/x"):
            assert (await browser.get(f"/static{path}"))[0] == 404, path
        for path in ("/download/x", "/ws", "/socket/", "/favicon.ico"):
            assert (await browser.get(path))[0] in (403, 404), path


async def test_a_project_file_that_is_gone_is_explained(serving: Serving) -> None:
    async with serving() as site:
        ana = await site.logged_in("ana")
        site.project.path.rename(site.project.path.with_name("moved.db"))
        status, page = await ana.get("/")
        assert status == 503
        assert "Whoever runs the server" in page
        assert str(site.project.path) not in page
        assert str(site.project.path) in site.lines[-1]
        site.project.path.with_name("moved.db").rename(site.project.path)
        assert (await ana.get("/"))[0] == 200


async def test_bodies_are_short(serving: Serving) -> None:
    async with serving() as site:
        browser = await site.browser()
        assert (await browser.log_in("x" * 10_000)).status == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(serving: Callable[..., Any], method: str) -> None:
    async with serving() as site:
        ana = await site.logged_in("ana")
        headers = {"Origin": site.url}
        async with ana.session.request(method, f"{site.url}/", headers=headers) as answer:
            assert answer.status == 405
