"""The line that says by whom a party is owned into a block, in English or Spanish."""

_SPANISH = {
    "possibly: ": "posiblemente: ",
    " % by ": " % de ",
    "(listed)": "(en lista)",
    "(blocked through ": "(bloqueada por ",
    "(possibly blocked through ": "(posiblemente bloqueada por ",
    ", and ": ", y ",
    " indirectly (": " indirectamente (",
}


def in_language(line: str, lang: str) -> str:
    """Write a line in ``en`` or ``es``; ids and numbers stay as they are."""
    if lang == "es":
        for english, spanish in _SPANISH.items():
            line = line.replace(english, spanish)
        line = f"{line.removesuffix(' more')} más" if line.endswith(" more") else line
    return line
