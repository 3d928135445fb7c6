from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.outcome import UsageError
from replicas_tui.settings.config import Settings, load_settings
from replicas_tui.settings.folders import Folders, find_folders
from replicas_tui.settings.profiles import LOCAL, Profile, ProfileBook, last_used, parse_profile, remember_last, render


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return find_folders(str(tmp_path / "home"), {})


def written(folders: Folders, text: str) -> Folders:
    folders.config.mkdir(parents=True)
    (folders.config / "config.toml").write_text(text)
    return folders


def save(profile: Profile, folders: Folders) -> None:
    settings = load(folders)
    ProfileBook(folders, settings.profiles, settings.made).keep(profile)


def load(folders: Folders, **environ: str) -> Settings:
    return load_settings(folders, environ)


def test_nothing_written_gives_the_defaults_and_the_local_profile(folders: Folders) -> None:
    settings = load(folders)
    assert (settings.theme, settings.glyphs, settings.hosted_url) == ("auto", "auto", "https://api.tryreplicas.com")
    assert settings.profiles == {"local": LOCAL}
    assert not folders.config.exists()


def test_the_environment_wins_over_the_file(folders: Folders) -> None:
    written(folders, 'theme = "light"\nglyphs = "ascii"\n')
    settings = load(folders, REPLICAS_TUI_THEME="contrast")
    assert (settings.theme, settings.glyphs) == ("contrast", "ascii")


def test_vims_keys_are_only_for_who_asks_for_them(folders: Folders) -> None:
    assert load(folders).vim is False
    written(folders, "vim = true\n")
    assert load(folders).vim is True
    assert load(folders).warnings == ()


def test_the_flag_wins_over_the_variable_for_the_data_folder(tmp_path: Path) -> None:
    folders = find_folders(str(tmp_path / "flag"), {"REPLICAS_TUI_HOME": str(tmp_path / "variable")})
    assert folders.data == tmp_path / "flag" / "data"


def test_one_folder_holds_everything_the_app_writes(tmp_path: Path) -> None:
    folders = find_folders(None, {"REPLICAS_TUI_HOME": str(tmp_path)})
    places = (folders.config, folders.data, folders.cache, folders.log, folders.engine)
    assert all(tmp_path in place.parents for place in places)
    assert len(set(places)) == len(places)


def test_without_a_home_the_systems_folders_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert find_folders(None, {}).data.name == "replicas-tui"


def test_toml_that_is_broken_names_the_file_and_the_line(folders: Folders) -> None:
    written(folders, 'theme = "dark"\nglyphs = \n')
    with pytest.raises(UsageError, match=r"config\.toml is not valid TOML: .*line 2"):
        load(folders)


def test_a_file_that_is_not_text_is_refused_in_a_sentence(folders: Folders) -> None:
    written(folders, "")
    (folders.config / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        load(folders)


def test_a_key_nobody_knows_is_a_warning_with_its_line(folders: Folders) -> None:
    written(folders, 'theme = "dark"\n\ncolour = "red"\n[extra]\nx = 1\n')
    warnings = load(folders).warnings
    assert [str(folders.config / "config.toml:3") in warnings[0], "'colour'" in warnings[0]] == [True, True]
    assert "config.toml:4" in warnings[1]


def test_a_misspelt_setting_is_told_with_what_was_perhaps_meant(folders: Folders) -> None:
    (warning,) = load(written(folders, 'themes = "dark"\n')).warnings
    assert "did you mean 'theme'?" in warning


def test_every_setting_says_where_its_value_comes_from(folders: Folders) -> None:
    written(folders, "vim = true\n")
    settings = load(folders, REPLICAS_TUI_THEME="light")
    assert settings.origins["vim"] == str(folders.config / "config.toml:1")
    assert (settings.origins["theme"], settings.origins["glyphs"]) == ("REPLICAS_TUI_THEME", "default")


def test_an_action_has_several_keys_or_none(folders: Folders) -> None:
    written(folders, '[keys]\n"fleet.open" = ["o", "ctrl+o"]\n"fleet.new" = "none"\n')
    keys = load(folders).keys
    assert keys["fleet.open"].keys == ("o", "ctrl+o")
    assert (keys["fleet.new"].keys, keys["fleet.new"].place) == ((), str(folders.config / "config.toml:3"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('\ntheme = "pink"', r"config\.toml:2: theme 'pink' is not known; there are auto, dark"),
        ('theme = "dark"\nvim = "yes"', r"config\.toml:2: vim must be true or false"),
        ("theme = 3", r"config\.toml:1: theme must be text"),
        ("profiles = 3", "profiles must be a table"),
        ("keys = 3", "keys must be a table"),
        ('[keys]\n"fleet.open" = 3', r"config\.toml:2: the keys of fleet.open are text"),
        ('[keys]\nfleet.open = "o"', r"config\.toml:2: an action stands in quotes: \"fleet\.open\""),
        ('[profiles.work]\nbase_url = "ftp://x"', r"config\.toml:1: 'ftp://x' is not the URL of a server"),
        ('[profiles.work]\nkey = "env:A"', "needs base_url"),
        ('[profiles.work]\nbase_url = "https://x"\nkey = "sk-secret"', 'key is "keyring"'),
        ('[profiles.work]\nbase_url = "https://x"\nkind = "cloud"', 'kind is "local" or "hosted"'),
        ('[profiles.work]\nbase_url = "https://x"\ntoken = "x"', "'token' is not known"),
        ('[profiles.work]\nbase_url = "http://x"', "in the clear"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_in_a_sentence(folders: Folders, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        load(written(folders, text))


def test_a_key_pasted_into_the_file_is_not_repeated_in_the_refusal(folders: Folders) -> None:
    written(folders, '[profiles.work]\nbase_url = "https://x"\nkey = "sk-very-secret"\n')
    with pytest.raises(UsageError) as refused:
        load(folders)
    assert "sk-very-secret" not in str(refused.value)


def test_a_wrong_theme_in_the_environment_names_the_variable(folders: Folders) -> None:
    with pytest.raises(UsageError, match="REPLICAS_TUI_THEME: theme 'x'"):
        load(folders, REPLICAS_TUI_THEME="x")


def test_a_profile_the_app_kept_is_found_again(folders: Folders) -> None:
    work = Profile("api.example.com:8443", "hosted", "https://api.example.com:8443/v2", 'command:pass show "a b"')
    save(work, folders)
    assert load(folders).profiles[work.name] == work


def test_a_profile_written_by_hand_holds_over_one_the_app_kept(folders: Folders) -> None:
    written(folders, '[profiles.hosted]\nbase_url = "https://mine.example"\n')
    save(Profile("hosted", "hosted", "https://other.example", "file"), folders)
    settings = load(folders)
    assert settings.profiles["hosted"].base_url == "https://mine.example"
    assert settings.made["hosted"].base_url == "https://other.example"


def test_keeping_a_second_profile_leaves_the_first(folders: Folders) -> None:
    save(Profile("a", "hosted", "https://a", "keyring"), folders)
    save(Profile("b", "hosted", "https://b", "file"), folders)
    assert {"a", "b"} <= set(load(folders).profiles)


def test_what_another_program_logged_in_to_meanwhile_is_listed_and_not_overwritten(folders: Folders) -> None:
    first, second = (Profile(name, "hosted", f"https://{name}.example", "keyring") for name in ("first", "second"))
    here = ProfileBook(folders, {LOCAL.name: LOCAL}, {})
    ProfileBook(folders, {}, {}).keep(first)
    here.look_again()
    assert set(here.all()) == {first, LOCAL}
    ProfileBook(folders, {}, {}).keep(Profile("third", "hosted", "https://third.example", "file"))
    here.keep(second)
    assert set(load_settings(folders, {}).made) == {"first", "second", "third"}


def test_what_the_app_writes_is_for_its_owner_alone(folders: Folders) -> None:
    save(LOCAL, folders)
    assert (folders.config / "profiles.toml").stat().st_mode & 0o777 == 0o600
    assert folders.config.stat().st_mode & 0o777 == 0o700


words = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\n\r"), min_size=1, max_size=30)


@given(words)
def test_any_helper_command_survives_being_written(command: str) -> None:
    import tomllib

    profile = Profile("p", "hosted", "https://x", f"command:x{command}")
    table = tomllib.loads(render([profile]))["profiles"]["p"]
    assert parse_profile("p", table) == profile


def test_the_profile_used_last_is_remembered(folders: Folders) -> None:
    assert last_used(folders) is None
    remember_last("local", folders)
    assert last_used(folders) == "local"


@pytest.mark.parametrize("text", ["", "[]", '{"last_profile": 3}', "{", "null", "\xff"])
def test_a_broken_note_of_the_last_profile_means_none(folders: Folders, text: str) -> None:
    folders.data.mkdir(parents=True)
    (folders.data / "state.json").write_text(text, encoding="latin-1")
    assert last_used(folders) is None


def test_a_profile_written_by_hand_is_used_and_not_copied(folders: Folders) -> None:
    written(folders, '[profiles.work]\nbase_url = "https://x"\n')
    settings = load(folders)
    book = ProfileBook(folders, settings.profiles, settings.made)
    work = book.find("work")
    assert work is not None
    book.used(work)
    assert last_used(folders) == "work"
    assert not (folders.config / "profiles.toml").exists()


def test_a_server_opened_by_its_url_is_kept(folders: Folders) -> None:
    settings = load(folders)
    book = ProfileBook(folders, settings.profiles, settings.made)
    shop = Profile("shop", "hosted", "https://shop.example", "keyring")
    book.hold(shop)
    book.used(shop)
    assert load(folders).profiles["shop"] == shop


def test_a_key_given_for_one_run_does_not_change_a_kept_profile(folders: Folders) -> None:
    shop = Profile("shop", "hosted", "https://shop.example", "keyring")
    save(shop, folders)
    settings = load(folders)
    book = ProfileBook(folders, settings.profiles, settings.made)
    once = Profile("shop", "hosted", "https://shop.example", "env:REPLICAS_API_KEY")
    book.hold(once)
    book.used(once)
    assert load(folders).profiles["shop"] == shop
