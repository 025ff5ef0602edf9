"""The pages of the command line, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from docs.from_code.markdown import anchor, code, table
from sim.cli import app

Named = tuple[str, TyperCommand]


def page() -> str:
    """All commands, each with its arguments and options."""
    return "\n\n".join(_section(name, command) for name, command in commands())


def commands() -> Iterator[Named]:
    """All commands by what is typed, such as ``salesim intake new``."""
    yield from _below("salesim", typer.main.get_command(app))


def _below(name: str, command: object) -> Iterator[Named]:
    if isinstance(command, TyperGroup):
        for word, inner in command.commands.items():
            yield from _below(f"{name} {word}", inner)
    elif isinstance(command, TyperCommand) and not command.hidden:
        yield name, command


def _section(name: str, command: TyperCommand) -> str:
    arguments = [item for item in command.params if isinstance(item, TyperArgument)]
    options = [item for item in command.params if isinstance(item, TyperOption) and not item.hidden]
    usage = " ".join([name, *(_shown(item) for item in arguments), *(["[OPTIONS]"] if options else [])])
    parts = [anchor(name.replace(" ", "-")), f"## {code(name)}", f"```text\n{usage}\n```", _help(command)]
    if arguments:
        rows = [(code(_shown(item)), _meaning(item)) for item in arguments]
        parts.append(table(("argument", "meaning"), rows))
    if options:
        parts.append(table(("option", "meaning"), [(_flags(item), _meaning(item)) for item in options]))
    return "\n\n".join(parts)


def _help(command: TyperCommand) -> str:
    """What it does; ends of lines that the terminal keeps are taken for spaces."""
    return (command.help or "").replace("\b\n", "").strip()


def _shown(argument: TyperArgument) -> str:
    return argument.metavar or (argument.name or "").upper()


def _flags(option: TyperOption) -> str:
    value = "" if option.is_flag else f" {option.metavar or _kind(option)}"
    names = [*option.opts, *option.secondary_opts]
    return ", ".join(code(name + value) for name in names)


def _kind(option: TyperOption) -> str:
    """What stands for a value whose option does not say more."""
    words = str(option.type_descriptor.annotation)
    return "NUMBER" if "int" in words or "float" in words else "PATH" if "Path" in words else "TEXT"


def _meaning(item: TyperArgument | TyperOption) -> str:
    text = item.help or ""
    default = item.default
    plain = isinstance(default, (str, int, float)) and not isinstance(default, bool)
    return f"{text} Default: {code(default)}." if plain and item.show_default else text
