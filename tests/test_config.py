from __future__ import annotations

import tomllib
from pathlib import Path

import jsonschema
import pytest
from pydantic import BaseModel

from monitor.config import ConfigFile, config_schema, find_config, load_config, parse_config, parse_every
from monitor.config.lines import key_lines, line_of
from monitor.errors import ConfigError

ROOT = Path(__file__).resolve().parents[1]


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text, Path("config.toml"))
    return caught.value.problems


def test_all_mistakes_are_told_at_once_with_line_and_nearest_key() -> None:
    """Each mistake names file, line and key; a wrong key gets the nearest right one."""
    found = problems(
        'contact = 7\n\n[fetch]\npuase = "5s"\ndeadline = "soon"\n\n[[source]]\nid = "a"\nkind = "fed"\nurl = "ftp://x"\n'
    )
    text = "\n".join(found)
    assert "config.toml:1: contact" in text
    assert 'config.toml:4: fetch.puase: unknown key; did you mean "pause"?' in text
    assert 'config.toml:5: fetch.deadline: "soon" is no duration' in text
    assert "config.toml:9: source.0.kind" in text
    assert "config.toml:10: source.0.url" in text
    assert len(found) == 5


def test_broken_toml_names_line_and_column() -> None:
    """A file that is not TOML is told with the place."""
    assert problems("contact = \n") == ["config.toml:1: not TOML at column 11: Invalid value"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('contact = "a"\n[network]\nallow = [\n  "127.0.0.1:80",\n\n', 3),
        ('contact = "a"\n[topic.x]\nnotes = """\nits = 1\n', 3),
        ('contact = "a"\n\n[netw', 3),
        ("topics =", 1),
    ],
)
def test_what_has_no_end_is_told_where_it_begins(text: str, line: int) -> None:
    """TOML's reader says "at end of document", which is no place to look at."""
    [said] = problems(text)
    assert said.startswith(f"config.toml:{line}: not TOML: what begins here has no end: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('catalogue = "eu-kazakstan"', 'did you mean "eu-kazakhstan"?'),
        ('topics = ["none"]', '"none" does not come with the program'),
        ('[[source]]\nid = "x"\n', "a new source needs kind and url"),
        ('[[source]]\nkind = "feed"\nurl = "https://a.example/"\n', "id"),
        ('[[source]]\nid="x"\nkind="feed"\nurl="https://a.example/"\n' * 2, "stands twice"),
        ('[[source]]\nid="x"\nkind="listing"\nurl="https://a.example/"\nmatch="("\n', "no regular expression"),
        ('[[source]]\nid="x"\nkind="feed"\nurl="https://a.example/"\nevery="0 7 * * 1"\n', "write names (mon, tue"),
        ('[schedule]\nevery = "1s"\n', "too often"),
        ("[topic.x]", "1: topic.x.sides: is missing; add a table [topic.x.sides.NAME]"),
    ],
)
def test_fault_124_a_mistake_says_what_to_do(text: str, said: str) -> None:
    """Wrong names, missing keys, doubles, patterns and rhythms are each told in words."""
    assert any(said in problem for problem in problems(text)), problems(text)


SOURCE = '[[source]]\nid = "x"\nkind = "listing"\nurl = "https://a.example/"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('contact = "a@b.example\\r\\nX-Evil: 1"', "1: contact: holds a line end"),
        ('contact = " "', '1: contact: is no mail address or page, such as "you@example.org"'),
        ('[fetch]\npause = "200ms"', '2: fetch.pause: is impolite; the least is "1s"'),
        ('[fetch]\nhost_pauses = { "*.org" = "0s" }', '2: fetch.host_pauses.*.org: is impolite; the least is "1s"'),
        (
            '[fetch.host_pauses]\n"https://a.org/" = "2s"',
            '2: fetch.host_pauses.https://a.org/: "https://a.org/" is no host',
        ),
        ('[fetch]\ndeadline = "0s"', '2: fetch.deadline: "0s" leaves no time at all; write more, such as "30s"'),
        ('[fetch]\npass_deadline = "0m"', "2: fetch.pass_deadline"),
        (
            '[fetch]\ndeadline = "301s"',
            '2: fetch.deadline: is too long; the most is "5m", after which others ask the host',
        ),
        ('[fetch]\nmax_age = "99999999999999d"', "is over a century"),
        ('[schedule]\nleast = "2h"\nmost = "1h"', '2: schedule.least: "least" is longer than "most"'),
        ('[schedule]\n\nmost = "1m"', '3: schedule.most: "least" is longer than "most"'),
        ("[workers]\nprocesses = 100000", "2: workers.processes: must be at most 256"),
        ('[schedule]\nleast = "0s"', '2: schedule.least: is too often; the least is "30s"'),
        ("[schedule]\nrevisit = []", "2: schedule.revisit: takes one or more ages"),
        ('[schedule]\nrevisit = ["6h", "1h"]', "2: schedule.revisit: takes one or more ages"),
        ('[schedule]\nevery = "99 * * * *"', '2: schedule.every: "99 * * * *" is no crontab'),
        ('[workers]\nmemory = "1KiB"', '2: workers.memory: is too little to read a page in; the least is "64MiB"'),
        ('[workers]\ndeadline = "0s"', "2: workers.deadline"),
        ('[network]\nallow = [\n"127.0.0.1",\n]', '2: network.allow.0: "127.0.0.1" is no address and port'),
        ('[network]\nallow = ["localhost:80"]', 'such as "127.0.0.1:8123"'),
        ('[network]\nhosts = { "x.example" = "[::1]:99999" }', "2: network.hosts.x.example"),
        ('[network]\nhosts = { "http://x.example" = "[::1]:9" }', "is no host name"),
        ('[archive]\npath = ""', '2: archive.path: names no folder; write one, such as "archive"'),
        ('[archive]\npath = "~nobody-of-this-name/a"', "2: archive.path"),
        (f'{SOURCE}select = "a["', '5: source.0.select: is no CSS selector; write one such as "main h2 a"'),
        (
            '[[source]]\nid = "x"\nkind = "feed"\nurl = "https://desk:word@x.example/rss"',
            "4: source.0.url: carries a user name or password, with which no request is made",
        ),
        (f'{SOURCE}fallback_charset = "klingon"', "5: source.0.fallback_charset: is no charset known here"),
        (f'{SOURCE}fallback_charset = "base64"', "5: source.0.fallback_charset"),
        (f'{SOURCE}language = "french"', '5: source.0.language.0: must be a BCP 47 code, such as "fr"'),
        (f'{SOURCE}country = "Belgium"', '5: source.0.country: must be a code in capitals, such as "BE"'),
        ('pause = "5s"', "1: pause: unknown key; it stands in [fetch]"),
        ('[fetch]\ncontact = "a@b.example"', "2: fetch.contact: unknown key; it stands at the top"),
        ('[source]\nid = "x"', "1: source: must be written [[source]], with two brackets"),
        ("fetch = 5", "1: fetch: must be a table: [fetch]"),
        ('topics = "eu-kazakhstan"', '1: topics: must be a list: topics = ["…"]'),
    ],
)
def test_a_value_that_cannot_work_is_told_when_the_file_is_read(text: str, said: str) -> None:
    """Each with its line and what is valid, before anything is fetched or written; and once."""
    [found] = problems(text)
    assert said in found


def test_hosts_of_ones_own_may_be_asked_without_a_pause() -> None:
    """Names under [network], and those that no site can have."""
    network = '[network]\nhosts = { "lan.org" = "10.0.0.7:80" }\nallow = ["10.0.0.8:8080"]\n'
    pauses = '{ "lan.org" = "0s", "10.0.0.8:8080" = "0s", "*.example" = "0s" }'
    parse_config(f"{network}[fetch]\nhost_pauses = {pauses}\n", Path("config.toml"))


def test_mistakes_of_every_sort_are_told_at_once_and_once_each() -> None:
    """A wrong type, a missing id, a double, an unknown topic and two keys at odds: in the order of their lines."""
    found = problems(
        'contact = 7\ntopics = ["none"]\n[schedule]\nleast = "2h"\nmost = "1h"\nevery = 3\n[fetch]\npause = "0s"\nmax_items = "x"\n'
        f'[[source]]\nkind = "feed"\n{SOURCE}{SOURCE}[[source]]\nid = "y"\nkind = "fed"\n'
    )
    assert [int(problem.split(":")[1]) for problem in found] == [1, 2, 4, 6, 8, 9, 10, 17, 21, 22], found
    assert found[6] == 'config.toml:10: source.0.id: is missing; add id = "…"'
    assert found[8] == 'config.toml:21: source.3.id: "y" is not in the catalogue; a new source needs url'


def test_nothing_is_said_of_the_catalogue_where_its_name_is_wrong() -> None:
    """A changed source of a catalogue that is misspelt is no mistake of its own."""
    assert len(problems('catalogue = "eu-kazakstan"\n[[source]]\nid = "tengrinews"\nenabled = false\n')) == 1


def test_lines_are_found_through_tables_arrays_and_dotted_keys() -> None:
    """A location in the data leads to the line of its key, else of its table."""
    lines = key_lines('a = 1\n[t]\nb.c = 2\n[[s]]\nid = "1"\n[[s]]\nid = "2"\n["q w".x]\n')
    assert [line_of(lines, loc) for loc in (("a",), ("t", "b", "c"), ("s", 1, "id"), ("s", 0), ("q w", "x"))] == [
        1,
        3,
        7,
        4,
        8,
    ]
    assert line_of(lines, ("t", "missing")) == 2


def test_words_in_a_long_text_are_no_keys() -> None:
    """A text of several lines that looks like TOML does not move the line of a mistake."""
    text = '[[source]]\nid = "x"\nnotes = """\nkind = "a"\n[fetch]\n"""\nkind = "fed"\nurl = "https://a.example/"\n'
    assert problems(text)[0].startswith("config.toml:7: source.0.kind")
    assert problems(text.replace('"""', "'''"))[0].startswith("config.toml:7: source.0.kind")
    assert problems('[[source]]\nid = "x"\nnotes = """a"""\nkind = "fed"\nurl = "https://a.example/"\n')[0].startswith(
        "config.toml:4"
    )


@pytest.mark.parametrize("value", ["[" * 5000, "9" * 5000])
def test_what_no_parser_can_hold_is_a_mistake_too(value: str) -> None:
    """Endless nesting and endless numbers are told, not crashed over."""
    [found] = problems(f"contact = {value}")
    assert found.startswith("config.toml: cannot be read as TOML")


def test_the_catalogue_is_switched_and_added_to_by_tables() -> None:
    """A table with a known id changes that source, one with a new id adds one."""
    plain = parse_config('catalogue = "eu-kazakhstan"', Path("config.toml"))
    known = plain.sources[0]
    changed = parse_config(
        f'catalogue = "eu-kazakhstan"\n[[source]]\nid = "{known.id}"\nenabled = false\n'
        '[[source]]\nid = "mine"\nkind = "feed"\nurl = "https://mine.example/rss"\n',
        Path("config.toml"),
    )
    by_id = {source.id: source for source in changed.sources}
    assert not by_id[known.id].enabled and by_id[known.id].url == known.url
    assert by_id["mine"].follow == "hint"
    assert len(changed.sources) == len(plain.sources) + 1


def test_follow_depends_on_the_scope_unless_it_is_set() -> None:
    """Outlets of Kazakhstan and the region are followed whole, others by hint."""
    table = '[[source]]\nid="{0}"\nkind="feed"\nurl="https://{0}.example/"\nscope="{0}"\n'
    text = "".join(table.format(scope) for scope in ("kz", "central-asia", "eu-kz", "general"))
    config = parse_config(
        text + '[[source]]\nid="set"\nkind="feed"\nurl="https://a.example/"\nfollow="all"\n', Path("c")
    )
    assert [s.follow for s in config.sources] == ["all", "all", "all", "hint", "all"]


def test_the_archive_is_relative_to_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive's place does not depend on where the command is called from."""
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "config.toml").write_text('[archive]\npath = "press"\n')
    monkeypatch.chdir(tmp_path)
    assert load_config(Path("desk/config.toml")).archive_path == tmp_path / "desk" / "press"


def test_the_configuration_is_looked_for_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--config, then ./config.toml, then the user's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    assert find_config(None) is None
    (tmp_path / "home" / "press-monitor").mkdir(parents=True)
    (tmp_path / "home" / "press-monitor" / "config.toml").write_text("")
    assert find_config(None) == tmp_path / "home" / "press-monitor" / "config.toml"
    (tmp_path / "config.toml").write_text("")
    assert find_config(None) == Path("config.toml")
    assert find_config(Path("other.toml")) == Path("other.toml")


def test_a_missing_file_says_what_makes_one(tmp_path: Path) -> None:
    """A path that is not there is named, with the command that helps."""
    with pytest.raises(ConfigError, match="monitor init"):
        load_config(tmp_path / "config.toml")


def test_the_shipped_configuration_is_valid_and_the_same_everywhere() -> None:
    """config.toml at the top is what `monitor init` writes, and loads."""
    shipped = (ROOT / "config.toml").read_text(encoding="utf-8")
    assert shipped == (ROOT / "src/monitor/config/template.toml").read_text(encoding="utf-8")
    config = parse_config(shipped, ROOT / "config.toml")
    assert len(config.sources) > 150 and list(config.topics) == ["eu-kazakhstan"]


def test_every_key_is_documented_with_its_default() -> None:
    """Each key stands in config.toml, and the value shown there is the one in force."""
    shown = "\n".join(
        line.removeprefix("# ") for line in (ROOT / "config.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("# ") and ("= " in line or line.startswith("# [")) and not line.startswith("# press-monitor")
        and not line.startswith("# A ") and not line.startswith("# [topic")
    )  # fmt: skip
    tables = (ROOT / "config.toml").read_text(encoding="utf-8")
    for name, field in ConfigFile.model_fields.items():
        model = field.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            section = tables.split(f"[{name}]\n")[1].split("\n[")[0]
            given = tomllib.loads(
                "\n".join(
                    line.removeprefix("# ")
                    for line in section.splitlines()
                    if "=" in line and not line.startswith("# A ") and not line.startswith("# [[")
                ).split("id = ")[0]
            )
            assert set(model.model_fields) <= set(given) | {"every"}, name
            parsed = model.model_validate({k: v for k, v in given.items() if k in model.model_fields})
            for key in model.model_fields:
                if key != "every":
                    assert getattr(parsed, key) == getattr(model(), key), (name, key)
    assert "contact" in shown


def test_the_schema_takes_its_own_defaults_and_the_shipped_configuration() -> None:
    """What an editor offers is valid: durations stand in it as they are written."""
    schema = config_schema()
    for name, model in (("FetchSettings", "fetch"), ("ScheduleSettings", "schedule"), ("WorkerSettings", "workers")):
        defaults = {
            key: value["default"] for key, value in schema["$defs"][name]["properties"].items() if "default" in value
        }
        defaults = {key: value for key, value in defaults.items() if value is not None}
        jsonschema.validate({model: defaults}, schema)
        assert getattr(ConfigFile.model_validate({model: defaults}), model) == getattr(ConfigFile(), model)
    jsonschema.validate(tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize("text", ["10ms", "30s", "90s", "15m", "90m", "6h", "36h", "7d"])
def test_durations_are_shown_as_they_are_written(text: str) -> None:
    """What `monitor config show` prints can be put into config.toml."""
    config = parse_config(f'[fetch]\nread_timeout = "{text}"', Path("config.toml"))
    shown = config.fetch.model_dump(mode="json")["read_timeout"]
    assert parse_config(f'[fetch]\nread_timeout = "{shown}"', Path("config.toml")).fetch == config.fetch
    assert shown == text


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("15m", 900), ("6h", 21600), ("1.5d", 129600)])
def test_durations(text: str, seconds: float) -> None:
    """A number and s, m, h or d."""
    interval = parse_every(text).interval
    assert interval is not None and interval.total_seconds() == seconds
