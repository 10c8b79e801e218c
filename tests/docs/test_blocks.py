"""Every block of the documentation runs and prints what the page says."""

import re
import shutil

import blocks
import pytest

PAGES = [(lang, page) for page in blocks.PAGES for lang in blocks.LANGUAGES]


@pytest.mark.skipif(shutil.which("sh") is None, reason="the blocks are for a POSIX shell")
@pytest.mark.parametrize(("lang", "page"), PAGES)
def test_blocks_run_and_print_what_the_page_says(run_page, lang, page):
    ran = run_page(lang, page)
    faults = [one.fault for one in ran if one.fault]
    assert not faults, f"docs/{lang}/{page}.md\n" + "\n".join(faults)
    wanted = [one for one in blocks.blocks_of(read(lang, page)) if one.is_run]
    assert [one.block for one in ran] == wanted


@pytest.mark.parametrize(("lang", "page"), PAGES)
def test_a_block_that_is_not_run_says_why(lang, page):
    text = read(lang, page)
    for block in blocks.blocks_of(text):
        before = text[: block.start].split("\n")[-3:-1]
        if not block.is_run and block.language != "text":
            assert re.match(r"<!-- no-run: .+ -->", before[0]), f"{lang}/{page}.md:{block.line}"


def test_text_that_differs_is_a_fault():
    assert blocks.agrees("a …\n…\nz", "a 1  \nb\nc\nz\n")
    assert not blocks.agrees("a …\nz", "a 1\nb\nz")
    assert not blocks.agrees("a", "b")


@pytest.mark.parametrize("page", blocks.PAGES)
def test_english_and_spanish_have_the_same_structure(page):
    english, spanish = (structure(read(lang, page)) for lang in blocks.LANGUAGES)
    assert english == spanish


def structure(text):
    """Heading levels, blocks, verbs, tables and generated parts, in order."""
    found = []
    for line in text.split("\n"):
        if heading := re.match(r"(#+) ", line):
            found.append(heading[1])
        elif line.startswith("```"):
            found.append(line.strip())
        elif line.startswith("|"):
            found.append(f"row of {line.count('|') - line.count(chr(92) + '|') - 1}")
        elif mark := re.match(r"<!-- (generated: [a-z-]+|no-run)", line):
            found.append(mark[1])
        elif re.match(r"\s*(- |\d+\. )", line):
            found.append("item")
    for block in blocks.blocks_of(text):
        found += re.findall(r"^cabos (?:-w \S+ )?(\w+)", block.body, re.MULTILINE)
    return found


def read(lang, page):
    return blocks.page_path(lang, page).read_text("utf-8")
