"""The server as a process: it answers at once, becomes ready by itself, and stops when told to."""

import http.client
import threading
import time

import pytest
from server_process import running

pytestmark = pytest.mark.slow


def test_health_and_a_waiting_page_are_there_before_the_assistant(tmp_path):
    with running(tmp_path, "8") as server:
        server.wait_for("/healthz")
        page = server.ask("GET", "/")
        assert page.status == 503
        assert "Starter opp" in page.body
        assert 'http-equiv="refresh"' in page.body
        assert "Startar opp" in server.ask("GET", "/?lang=nn").body
        problem = server.ask("GET", "/readyz")
        assert problem.status == 503
        assert "starting" in problem.body
        asked = server.ask("POST", "/api/v1/chat", {"question": "hva?"})
        assert asked.status == 503
        assert asked.headers["retry-after"]
        server.wait_for("/readyz")
        server.wait_for("/")
        assert server.stop() == 0


def test_index_that_comes_later_makes_it_ready(tmp_path):
    with running(tmp_path, "no-index") as server:
        server.wait_for("/healthz")
        time.sleep(0.5)
        assert "tillit ingest" in server.ask("GET", "/readyz").body
        page = server.ask("GET", "/?lang=en")
        assert "The service is not ready" in page.body
        assert "tillit ingest" in page.body
        (tmp_path / "index").touch()
        server.wait_for("/readyz")
        server.wait_for("/")


def test_stop_does_not_wait_for_open_pages(tmp_path):
    with running(tmp_path) as server:
        server.wait_for("/")
        heartbeat = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        heartbeat.request("GET", "/gradio_api/heartbeat/abc")
        assert heartbeat.getresponse().status == 200
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 10
        heartbeat.close()


def test_slow_clients_do_not_hold_up_others(server):
    """Connections that send half a request, or read nothing, cost the others nothing."""
    slow = []
    for _ in range(20):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.putrequest("POST", "/api/v1/chat")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "100")
        connection.endheaders(b'{"question": ')
        slow.append(connection)
    replies = [server.ask("POST", "/api/v1/chat", {"question": "hva?"}) for _ in range(3)]
    assert [reply.status for reply in replies] == [200] * 3
    for connection in slow:
        connection.close()


def test_clients_that_vanish_leave_nothing_behind(server):
    for _ in range(30):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request(
            "POST",
            "/api/v1/chat",
            '{"question": "hva?"}',
            {"Content-Type": "application/json", "Accept": "text/event-stream"},
        )
        connection.close()
    until = time.monotonic() + 60
    while (status := server.ask("POST", "/api/v1/chat", {"question": "hva?"}).status) == 503:
        assert time.monotonic() < until, "clients that are gone still fill the queue"
        time.sleep(0.2)
    assert status == 200


def test_many_at_once_are_all_answered_or_refused(server):
    statuses = []

    def ask():
        statuses.append(server.ask("POST", "/api/v1/chat", {"question": "hva?"}).status)

    threads = [threading.Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(statuses) == 40
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= 18
