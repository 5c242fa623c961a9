"""Every install carries the defaults; `make install-test` tries a real one."""

from cpl.store.defaults import calendars_root, defaults_root


def test_a_checkout_is_read_in_place() -> None:
    assert (defaults_root() / "setup.py").is_file()
    assert (defaults_root() / "rules.yaml").is_file()
    assert (defaults_root() / "templates").is_dir()
    assert (defaults_root() / "samples").is_dir()


def test_the_known_years_have_a_calendar() -> None:
    assert {"2024.yaml", "2025.yaml", "2026.yaml"} <= {
        each.name for each in calendars_root().iterdir()
    }
