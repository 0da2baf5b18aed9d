"""The demo's press over real sockets: lists, pages, validators, faults and editions."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from lxml import etree, html
from protego import Protego

from monitor.demo.designs import answers
from monitor.demo.outlets import Article, Outlet, load
from monitor.demo.plan import without_tracking
from monitor.demo.press import Press
from monitor.errors import ExtractError
from monitor.text import extract, format_document

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Reply:
    """A response, read to its end."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {key.lower(): value for key, value in response.getheaders()}
        self.body = response.read()

    @property
    def charset(self) -> str:
        return self.headers["content-type"].partition("charset=")[2]


def get(press: Press, url: str, headers: dict[str, str] | None = None) -> Reply:
    """Ask the press as a client behind the demo's resolver would."""
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection("127.0.0.1", press.port, timeout=10)
    try:
        connection.request("GET", "/" + path, headers={"Host": host, **(headers or {})})
        return Reply(connection.getresponse())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Press]:
    with Press(now=NOW) as press:
        yield press


@pytest.fixture
def press(running: Press) -> Press:
    running.edition = 1
    running.requests.clear()
    return running


OUTLETS = load(NOW)


def lists(*kinds: str) -> list[tuple[Outlet, dict[str, str]]]:
    found = [(outlet, one) for outlet in OUTLETS for one in outlet.site["list"] if one["kind"] in kinds]
    assert found
    return found


def listed(outlet: Outlet) -> list[Article]:
    return [article for article in outlet.articles(1) if not article.traits.get("hidden")]


def with_trait(name: str, edition: int = 1) -> list[Article]:
    found = [article for outlet in OUTLETS for article in outlet.articles(edition) if name in article.traits]
    assert found
    return found


def locations(body: bytes) -> list[str]:
    return [str(text) for text in etree.fromstring(body).xpath("//*[local-name()='loc']/text()")]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def healthy(article: Article) -> bool:
    return not {"status", "soft_404", "pdf"} & set(article.traits)


def test_every_page_gives_its_planned_text(press: Press) -> None:
    """Of a wire story too, of which that outlet's copy is stored whose list was read first."""
    faults = []
    for article in (article for outlet in OUTLETS for article in listed(outlet) if healthy(article)):
        page, planned = get(press, article.url), press.plan.find(article.url)
        with suppress(ExtractError):
            read = extract(page.body, article.url, content_type=page.headers.get("content-type"))
            faults += planned.faults(format_document(read.title, read.authors, read.text)) if planned else []
    assert faults == []


@pytest.mark.parametrize("kind", ["rss", "atom", "rdf"])
def test_feeds_are_well_formed_and_name_every_article(press: Press, kind: str) -> None:
    """feedparser has nothing to complain of, and finds the titles, dates and addresses of the outlet's articles."""
    for outlet, one in lists(kind):
        feed = feedparser.parse(get(press, outlet.root + one["path"]).body)
        assert not feed.bozo, (one["id"], feed.get("bozo_exception"))
        assert [entry.title for entry in feed.entries] == [article.title for article in listed(outlet)]
        assert all(entry.get("published_parsed") or entry.get("updated_parsed") for entry in feed.entries)
        planned = [press.plan.find(entry.link) for entry in feed.entries]
        assert [one and one.url for one in planned] == [article.url for article in listed(outlet)]


def test_json_feed_carries_the_full_text_of_the_paywalled_article(press: Press) -> None:
    """The JSON Feed is version 1.1, and the article whose page answers 403 is in it with all its paragraphs."""
    for outlet, one in lists("json"):
        feed = json.loads(get(press, outlet.root + one["path"]).body)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        closed = next(article for article in listed(outlet) if article.traits.get("status") == 403)
        item = next(item for item in feed["items"] if item["url"] == closed.url)
        assert get(press, closed.url).status == 403
        text = squeezed(html.fromstring(item["content_html"]).text_content())
        assert all(squeezed(line) in text for line in closed.paragraphs)


def test_news_sitemap_names_title_and_date(press: Press) -> None:
    """Each URL of the news sitemap has its title and publication date."""
    for outlet, one in lists("news-sitemap"):
        body = get(press, outlet.root + one["path"]).body
        assert locations(body) == [article.url for article in listed(outlet)]
        titles = etree.fromstring(body).xpath("//*[local-name()='title']/text()")
        assert titles == [article.title for article in listed(outlet)]


def test_sitemap_index_leads_to_a_gzip_child(press: Press) -> None:
    """The index names a .gz file which, unpacked, lists the articles."""
    for outlet, one in lists("sitemap-index"):
        [child] = locations(get(press, outlet.root + one["path"]).body)
        assert child.endswith(".gz")
        body = gzip.decompress(get(press, child).body)
        assert locations(body) == [article.url for article in listed(outlet)]


def test_listing_pages_link_articles_under_several_addresses(press: Press) -> None:
    """Listings link articles, some under tracked, www, AMP and print addresses, beside tag pages and PDF files."""
    found: list[str] = []
    for source in press.sources:
        if source["kind"] != "listing":
            continue
        page = html.fromstring(get(press, source["url"]).body)
        page.make_links_absolute(source["url"])
        scope = {"main .entry-list h2 a": "//main//h2/a", "ul.publications a": "//ul[@class='publications']//a"}
        links = [a.get("href") for a in page.xpath(scope.get(source.get("select", ""), "//ul[@class='news-list']//a"))]
        found += [link for link in links if source.get("match", "") in link]
        assert len([link for link in links if press.plan.find(link)]) >= 7
    assert any("utm_source" in link for link in found)
    assert any(link.startswith("http://www.") for link in found)
    assert any(link.endswith("/amp/") for link in found)
    assert any(link.endswith("?print=1") for link in found)
    assert any("/tag/" in link for link in found)
    assert any(link.endswith(".pdf") for link in found)


def test_validators_are_answered_with_304(press: Press) -> None:
    """Every list answers 304 to the validators it sent, and 200 to older or other ones."""
    seen = set()
    for source in press.sources:
        first = get(press, source["url"])
        assert first.status == 200
        if "etag" in first.headers:
            seen.add("etag")
            assert get(press, source["url"], {"If-None-Match": f'"x", W/{first.headers["etag"]}'}).status == 304
            assert get(press, source["url"], {"If-None-Match": '"x"'}).status == 200
        if "last-modified" in first.headers:
            seen.add("last-modified")
            assert get(press, source["url"], {"If-Modified-Since": first.headers["last-modified"]}).status == 304
            old = "Mon, 02 Nov 2026 00:00:00 GMT"
            assert get(press, source["url"], {"If-Modified-Since": old}).status == 200
            assert get(press, source["url"], {"If-Modified-Since": "soon"}).status == 200
        assert {"etag", "last-modified"} & set(first.headers)
    assert seen == {"etag", "last-modified"}


def test_if_none_match_wins_over_a_date(press: Press) -> None:
    """RFC 9110: with a tag that does not match, a matching date is no reason for a 304."""
    reply = get(press, "http://lumiere.example/feed/")
    headers = {"If-None-Match": '"other"', "If-Modified-Since": reply.headers["last-modified"]}
    assert get(press, "http://lumiere.example/feed/", headers).status == 200


def test_a_304_has_no_body_and_keeps_the_connection(press: Press) -> None:
    """On one connection the head of a 304 is followed at once by the answer to the next request."""
    tag = get(press, "http://canal.example/sitemaps/news.xml").headers["etag"]
    ask = "GET /sitemaps/news.xml HTTP/1.1\r\nHost: canal.example\r\n"
    with socket.create_connection(("127.0.0.1", press.port), timeout=5) as client:
        client.sendall(f"{ask}If-None-Match: {tag}\r\n\r\n{ask}Connection: close\r\n\r\n".encode())
        received = b"".join(iter(lambda: client.recv(65536), b""))
    first, _, rest = received.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 304 ")
    assert rest.startswith(b"HTTP/1.1 200 ")


def test_some_hosts_compress_on_request(press: Press) -> None:
    """A host with gzip compresses for who accepts it, and for nobody else; another host never does."""
    url = "http://lumiere.example/feed/"
    packed = get(press, url, {"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == get(press, url).body
    plain = get(press, "http://stepnoy.example/rss.php", {"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers


def test_pages_hold_their_whole_text_and_comments(press: Press) -> None:
    """No design loses a paragraph of its article or a comment; title and author stand on the page."""
    for outlet in OUTLETS:
        true_charset = outlet.site.get("charset", "utf-8")
        for article in filter(healthy, outlet.articles(1)):
            page = html.fromstring(press.answer(outlet.host, article.path).body.decode(true_charset))
            text = squeezed(page.text_content())
            parts = [article.title, *article.authors, *(part.removeprefix("- ") for part in article.paragraphs)]
            wanted = [cell for part in parts for cell in part.split(" | ")]
            assert all(squeezed(part) in text for part in wanted), article.url
            assert all(squeezed(comment) in text for _, comment in article.comments), article.url


def test_every_outlet_has_furniture_that_names_both_sides(press: Press) -> None:
    """Menus, sidebars or footers name Kazakhstan and the EU on off-topic pages too, and must be told from the text."""
    kazakhstan = re.compile("Ka[sz]a\\w+t[aá]n|Казахстан|Қазақстан|哈萨克斯坦", re.IGNORECASE)
    union = re.compile("Union|Unión|Unione|Unie|Unia|Евросоюз|Еуропалық одақ|Avrupa Birliği|欧盟")
    for outlet in OUTLETS:
        page = outlet.template("page.html")
        assert kazakhstan.search(page), outlet.host
        assert union.search(page), outlet.host


def test_windows_1251_pages_declare_it_but_for_one_that_lies(press: Press) -> None:
    """The old Russian site is windows-1251 throughout; one of its pages says utf-8, in header and meta."""
    [outlet] = [outlet for outlet in OUTLETS if outlet.site.get("charset") == "windows-1251"]
    liars = []
    for article in outlet.articles(1):
        reply = get(press, article.url)
        assert article.title in reply.body.decode("windows-1251")
        assert f"charset={reply.charset}".encode() in reply.body
        if reply.charset == "utf-8":
            liars.append(article)
            with pytest.raises(UnicodeDecodeError):
                reply.body.decode("utf-8")
    assert len(liars) == 1


def test_other_pages_are_the_charset_they_declare(press: Press) -> None:
    """Every page of the other outlets decodes as its header says."""
    for outlet in OUTLETS:
        for article in filter(healthy, outlet.articles(1)):
            answer = press.answer(outlet.host, article.path)
            if "says_charset" not in article.traits:
                answer.body.decode(answer.content_type.partition("charset=")[2])


def test_copies_name_the_canonical_address(press: Press) -> None:
    """AMP and print views carry the whole text and point to the article's own address."""
    for article in with_trait("copies"):
        for copy in article.traits["copies"]:
            url = article.url.removesuffix(article.path) + article.copy_path(copy)
            page = html.fromstring(get(press, url).body)
            assert page.xpath("//link[@rel='canonical']/@href") == [article.url]
            text = squeezed(page.text_content())
            assert all(squeezed(line.removeprefix("- ")) in text for line in article.paragraphs)
            expected = press.plan.find(url)
            assert expected is not None and expected.url == article.url


def test_www_names_redirect_to_the_bare_host(press: Press) -> None:
    """http://www.host/path is a 301 to http://host/path; every name is known to the resolver."""
    for outlet in OUTLETS:
        reply = get(press, f"http://www.{outlet.host}/robots.txt")
        assert (reply.status, reply.headers["location"]) == (301, f"{outlet.root}/robots.txt")
        assert press.hosts[outlet.host] == press.hosts[f"www.{outlet.host}"] == f"127.0.0.1:{press.port}"


def test_tracking_parameters_lead_to_the_same_page(press: Press) -> None:
    """utm_ parameters change nothing; other parameters are another address."""
    url = "http://stepnoy.example/news.php?id=1001"
    assert get(press, url + "&utm_source=x&utm_medium=y").body == get(press, url).body
    assert get(press, url + "&page=2").status == 404


def test_private_pages_are_linked_but_closed_by_robots(press: Press) -> None:
    """robots.txt of the French outlet closes /private/, where its feed and front page link an article on the topic."""
    robots = Protego.parse(get(press, "http://lumiere.example/robots.txt").body.decode())
    [blocked] = [one for one in press.plan if one.first == ("blocked",)]
    assert not robots.can_fetch(blocked.url, "press-monitor")
    assert robots.can_fetch("http://lumiere.example/feed/", "press-monitor")
    for page in ("/feed/", "/"):
        assert (
            blocked.url.removeprefix("http://lumiere.example").encode()
            in get(press, f"http://lumiere.example{page}").body
        )


def test_every_host_has_robots_and_one_a_crawl_delay(press: Press) -> None:
    """Each robots.txt allows the outlet's sources; one asks for a second between requests."""
    delays = []
    for outlet in OUTLETS:
        robots = Protego.parse(get(press, f"{outlet.root}/robots.txt").body.decode())
        assert all(robots.can_fetch(source["url"], "press-monitor") for source in outlet.sources())
        delays.append(robots.crawl_delay("press-monitor"))
    assert delays.count(1.0) == 1


def test_faults_of_single_pages(press: Press) -> None:
    """404, 403, 429 with Retry-After, soft 404 and PDF answer as the plan's reasons say."""
    statuses = {article.traits["status"]: get(press, article.url) for article in with_trait("status")}
    assert {status: reply.status for status, reply in statuses.items()} == {404: 404, 403: 403, 429: 429}
    assert int(statuses[429].headers["retry-after"]) <= 2
    for article in with_trait("soft_404"):
        reply = get(press, article.url)
        assert reply.status == 200
        assert b"404" in reply.body or b"not found" in reply.body
    [pdf] = with_trait("pdf")
    assert get(press, pdf.url).headers["content-type"] == "application/pdf"


def test_a_slow_page_still_answers(press: Press) -> None:
    """The slow article takes as long as it says, in the first edition alone."""
    [slow] = with_trait("slow")
    assert get(press, slow.url).status == 200
    press.edition = 2
    assert get(press, slow.url).status == 200
    first, second = (request.ended - request.time for request in press.requests)
    assert first >= 1.5 > second


def test_a_page_may_claim_a_date_to_come(press: Press) -> None:
    """One page says that it is published more than a year from now; its feed tells the truth."""
    [article] = with_trait("page_date")
    claimed = (NOW + timedelta(days=400)).date().isoformat()
    assert claimed.encode() in get(press, article.url).body
    assert article.published < NOW


def test_translations_declare_each_other(press: Press) -> None:
    """One story stands in three languages on one host, each page naming all three with hreflang."""
    family = [article for outlet in OUTLETS for article in outlet.articles(1) if article.translations]
    assert {article.language for article in family} == {"en", "ru", "kk"}
    for article in family:
        found = html.fromstring(get(press, article.url).body).xpath("//link[@hreflang]")
        assert {(a.get("hreflang"), a.get("href")) for a in found} == {(one.language, one.url) for one in family}


def test_the_second_edition_changes_what_the_plan_says_and_nothing_else(press: Press) -> None:
    """Pages that differ are those edited, withdrawn, new or recovered; lists change only where something is new."""
    for outlet in OUTLETS:
        one, two = answers(outlet, 1), answers(outlet, 2)
        changed = {f"{outlet.root}{path}" for path in one.keys() | two.keys() if one.get(path) != two.get(path)}
        planned = {e.url for e in press.plan if e.second != ("unchanged",) and e.url.startswith(outlet.root + "/")}
        fresh = [a for a in outlet.articles(2) if a.modified or a.published > NOW]
        slow = {a.url for a in outlet.articles(1) if "slow" in a.traits}
        pages = {e.url for e in press.plan} & changed
        furniture_shifts = any(a.published > NOW for a in fresh)
        assert planned <= changed
        assert pages == planned | slow or furniture_shifts
        assert bool({source["url"] for source in outlet.sources()} & changed) == bool(fresh), outlet.host


def test_edited_articles_say_so(press: Press) -> None:
    """Two articles are edited: the text differs, the figure is another, the list shows the later date."""
    edited = [article for outlet in OUTLETS for article in outlet.articles(2) if article.modified]
    assert len(edited) == 2
    for article in edited:
        outlet = next(outlet for outlet in OUTLETS if article.url.startswith(outlet.root + "/"))
        [before] = [one for one in outlet.articles(1) if one.url == article.url]
        assert before.paragraphs != article.paragraphs
        assert article.modified is not None and NOW < article.modified < NOW + timedelta(hours=2)
        press.edition = 1
        stamp = article.modified.isoformat().encode()
        url = outlet.sources()[0]["url"]
        assert stamp not in get(press, url).body
        press.edition = 2
        assert stamp in get(press, url).body


def test_the_withdrawn_article_is_gone(press: Press) -> None:
    """One article answers 200 in the first edition and 410 in the second, and one is new."""
    [gone] = with_trait("withdrawn")
    [new] = [one.url for one in press.plan if one.first == ("absent",)]
    assert (get(press, gone.url).status, get(press, new).status) == (200, 404)
    press.edition = 2
    assert (get(press, gone.url).status, get(press, new).status) == (410, 200)


def test_dates_are_recent_and_the_press_is_the_same_for_the_same_now(press: Press) -> None:
    """All of the first edition is past, and but for one old note of the last seven days; a second press is the same."""
    dates = [article.published for outlet in OUTLETS for article in outlet.articles(1)]
    assert max(dates) < NOW
    assert sum(date < NOW - timedelta(days=7) for date in dates) == 1
    again = {outlet.host: answers(outlet, 2) for outlet in load(NOW)}
    assert again == {outlet.host: answers(outlet, 2) for outlet in OUTLETS}


def test_requests_are_recorded(press: Press) -> None:
    """Host, path, headers and status of each request can be looked up afterwards."""
    get(press, "http://canal.example/nowhere?utm_source=x", {"User-Agent": "press-monitor"})
    [request] = press.requests
    assert (request.url, request.status) == ("http://canal.example/nowhere?utm_source=x", 404)
    assert request.headers["user-agent"] == "press-monitor"
    assert request.time <= request.ended


def test_unknown_hosts_are_misdirected(press: Press) -> None:
    """A name that is no outlet's gets 421, so that a wrong resolver is seen."""
    assert get(press, "http://elsewhere.example/").status == 421


def test_many_clients_may_knock_at_once(press: Press) -> None:
    """Forty connections are taken before the first of them says a word: none is dropped and tried again."""
    clients = [socket.create_connection(("127.0.0.1", press.port), timeout=0.5) for _ in range(40)]
    for client in clients:
        client.close()


def test_closing_does_not_wait_for_idle_connections() -> None:
    """The server ends, and its port is free, while a client still keeps a connection open."""
    with Press(now=NOW) as press:
        client = socket.create_connection(("127.0.0.1", press.port), timeout=5)
        client.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: canal.example\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 200"
    with client:
        while client.recv(65536):
            pass
    with Press(port=press.port, now=NOW) as again:
        assert again.port == press.port


def test_a_client_that_hangs_up_is_no_error(press: Press, capfd: pytest.CaptureFixture[str]) -> None:
    """A connection reset before its slow answer leaves no traceback, and later requests are served."""
    [slow] = with_trait("slow")
    client = socket.create_connection(("127.0.0.1", press.port), timeout=5)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.sendall(f"GET {slow.path} HTTP/1.1\r\nHost: porto.example\r\n\r\n".encode())
    client.close()
    assert get(press, slow.url).status == 200  # as slow as the first, so the first has been answered by now
    assert "Traceback" not in capfd.readouterr().err


def test_tracking_parameters_are_taken_off() -> None:
    """Only utm_ parameters and the fragment go."""
    assert without_tracking("http://a.example/?p=1&utm_source=x&q=#top") == "http://a.example/?p=1&q="
