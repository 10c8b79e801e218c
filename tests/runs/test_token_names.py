"""Names in sentences: put in by number, so that a name from outside is never markup."""

from cabos.runs.token_names import NAMES, Named, shown


def named(*names):
    return Named([f"l{at}" for at in range(len(names))], names.__getitem__, 20, "and {n} more")


def test_a_name_is_escaped_and_cut():
    made = named("<b>Ana</b>", "x" * 50)
    text = f"Without {made.tokens['l0']}, {made.tokens['l1']} it parts."
    found = made.fill(text)
    assert "&lt;b&gt;Ana" in found
    assert "<b>Ana" not in found
    assert "x" * 20 not in found


def test_what_is_no_name_is_escaped_too():
    assert "<i>" not in named("Ana").fill("It <i>parts</i>.")
    assert "\u202e" not in named("Ana").fill("It parts\u202e.")


def test_beyond_some_names_the_rest_are_counted():
    made = named(*(f"n{at}" for at in range(NAMES + 3)))
    found = made.fill(", ".join(made.tokens.values()))
    assert "and 3 more" in found
    assert f"n{NAMES}" not in found


def test_the_number_of_no_node_stays_as_it_is():
    assert "9" in named("Ana").fill("\ue0009\ue001")
    assert "Ana" not in shown("\ue0000\ue001")


def test_a_long_text_is_shown_whole():
    assert shown("y" * 2_000).striptags() == "y" * 2_000
